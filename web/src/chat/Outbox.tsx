import type { WebItem } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/chat";
import { Row } from "../message/Row";
import { RichText } from "../message/RichText";
import { Icon } from "../ui/icons";
import type { Pending } from "../wire/log";
import { agentRead, discard, log, retry, status } from "./session";

/** What is written and not in the log yet. */
export function Outbox({ last }: { last?: WebItem }) {
  const { pending } = log.value;
  return (
    <>
      {pending.map((p, n) => (
        <Row
          key={p.key}
          side="right"
          from="customer"
          first={n === 0 && last?.from !== "customer"}
          meta={p.state === "failed" ? <Failed p={p} /> : n === pending.length - 1 && <Going p={p} />}
        >
          <div class={`m-bubble is-${p.state}`}>
            <RichText text={p.text} />
          </div>
        </Row>
      ))}
    </>
  );
}

function Going({ p }: { p: Pending }) {
  return (
    <>
      {p.state === "sending" && <Icon name="clock" />}
      {p.state === "sending" ? t().sending : t().sent}
    </>
  );
}

function Failed({ p }: { p: Pending }) {
  return (
    <span class="c-failed" role="alert">
      <Icon name="alert" />
      <span>{p.why ? say(p.why) : t().failed}</span>
      <button type="button" class="c-link" onClick={() => retry(p.key)}>
        {t().retry}
      </button>
      <button type="button" class="c-link" onClick={() => discard(p.key)}>
        {t().discard}
      </button>
    </span>
  );
}

/** Under our newest message: it arrived, or a person has read it. */
export function OwnMeta({ seq }: { seq: number }) {
  const read = seq <= agentRead.value;
  if (!read && status.value?.holder === "bot") return null; // the bot's answer is the receipt
  return <>{read ? t().read : t().sent}</>;
}
