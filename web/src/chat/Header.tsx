import { t } from "../i18n/chat";
import { Avatar } from "../message/Row";
import { Icon } from "../ui/icons";
import { embedded, tell } from "./embed";
import { link, sayText, status } from "./session";

/** Who answers, and the way to a person. */
export function Header() {
  const s = status.value;
  const holder = s?.holder ?? "bot";
  const person = holder === "agent";
  return (
    <header class="c-head">
      <div class="c-head__who">
        {holder === "queue" ? (
          <span class="c-wait" aria-hidden="true">
            <Icon name="person" />
          </span>
        ) : (
          <Avatar from={holder} name={s?.agent} />
        )}
        <div class="c-head__words" role="status">
          <h1>
            {person ? s?.agent : holder === "queue" ? t().queueName : t().botName}
            {holder !== "queue" && <span class={`c-tag is-${holder}`}>{person ? t().agentTag : t().botTag}</span>}
          </h1>
          <p>{sub()}</p>
        </div>
      </div>
      {holder === "bot" && (
        <button type="button" class="c-human" disabled={link.value === "stopped"} onClick={() => sayText(t().humanText)}>
          <Icon name="headset" />
          <span>{t().human}</span>
        </button>
      )}
      {embedded && (
        <button type="button" class="c-icon" aria-label={t().close} onClick={() => tell({ aftercare: "close" })}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

function sub(): string {
  const s = status.value;
  if (!s) return link.value === "stopped" ? t().stopped : t().connecting;
  if (s.holder === "queue" && s.online === 0) return t().nobody;
  if (s.holder === "queue") return t().queue(Math.max(0, (s.place ?? 1) - 1));
  if (s.closed) return t().closedSub;
  return s.holder === "agent" ? t().agentSub : t().botSub;
}
