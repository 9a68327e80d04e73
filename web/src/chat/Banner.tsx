import { say } from "../i18n";
import { t } from "../i18n/chat";
import { Icon } from "../ui/icons";
import { badToken, link, log, reconnect, status, trouble } from "./session";
import { useLate } from "./useLate";

/** The one thing about the connection or the talk that the shopper should know now. */
export function Banner() {
  // A blink of the network is nobody's business: the banner waits a moment.
  const broken = useLate(link.value === "waiting" || link.value === "connecting", log.value.items.length ? 1200 : 3000);
  const s = status.value;
  if (link.value === "stopped") {
    return (
      <div class="c-banner is-bad" role="alert">
        <Icon name="alert" />
        <p>{trouble.value ? say(trouble.value) : t().stopped}</p>
        <button type="button" class="c-link" onClick={reconnect}>
          {badToken.value ? t().asGuest : t().reconnect}
        </button>
      </div>
    );
  }
  if (broken) {
    return (
      <div class="c-banner is-warn" role="status">
        <Icon name="offline" />
        <p>{t().offline}</p>
      </div>
    );
  }
  if (trouble.value) {
    return (
      <div class="c-banner is-bad" role="alert">
        <Icon name="alert" />
        <p>{say(trouble.value)}</p>
      </div>
    );
  }
  if (s?.holder === "queue") {
    return (
      <div class="c-banner" role="status">
        <Icon name="clock" />
        <p>
          {s.online === 0 ? (
            t().noAgents
          ) : (
            <>
              <b>{t().queue(Math.max(0, (s.place ?? 1) - 1))}</b> {t().queueHint}
            </>
          )}
        </p>
      </div>
    );
  }
  if (s?.closed) {
    return (
      <div class="c-banner" role="status">
        <Icon name="check" />
        <p>{t().ended}</p>
      </div>
    );
  }
  return null;
}
