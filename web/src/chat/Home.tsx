import { t } from "../i18n/chat";
import { Icon, type IconName } from "../ui/icons";
import { log, sayText, status, welcome } from "./session";

/** The top of every conversation; its suggestions are there until the shopper has said something. */
export function Home() {
  const l = log.value;
  const quiet = l.pending.length === 0 && !l.items.some((i) => i.from === "customer" || (i.message.options?.length ?? 0) > 0);
  const online = status.value?.online ?? 0;
  return (
    <section class="c-home">
      <h2>{t().hello(welcome.value?.name ?? "")}</h2>
      <p>{t().helloText}</p>
      {quiet && (
        <>
          <div class="c-starts" role="group" aria-label={t().startsLabel}>
            {t().starts.map((s) => (
              <button type="button" onClick={() => sayText(s.text)}>
                <Icon name={s.icon as IconName} />
                {s.label}
              </button>
            ))}
          </div>
          <h3 id="common">{t().commonLabel}</h3>
          <div class="m-faq" role="group" aria-labelledby="common">
            {t().common.map((q) => (
              <button type="button" class="m-ask" onClick={() => sayText(q)}>
                <span>{q}</span>
                <Icon name="right" class="m-go" />
              </button>
            ))}
          </div>
          {online > 0 && (
            <p class="c-online">
              <i />
              {t().agents(online)}
            </p>
          )}
        </>
      )}
    </section>
  );
}
