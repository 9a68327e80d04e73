import type { Card, Option } from "../protocol.gen";
import { t } from "../i18n/message";
import { Icon } from "../ui/icons";
import type { Hands } from "./Message";

interface Props {
  card: Card;
  options: readonly Option[]; // the first is the yes
  hands: Hands;
}

/** Exactly what will happen, in the shop's words and order: nothing shortened, nothing folded away. */
export function Confirm({ card, options, hands }: Props) {
  return (
    <div role="group" class={`m-confirm${hands.live ? "" : " is-over"}`} aria-label={card.title}>
      <h3 class="m-confirm__title">{card.title}</h3>
      <dl class="m-rows">
        {(card.rows ?? []).map((r) => (
          <div>
            <dt>{r.label}</dt>
            <dd>{r.value}</dd>
          </div>
        ))}
      </dl>
      {card.note && <p class="m-confirm__note">{card.note}</p>}
      {hands.live ? <Ask options={options} hands={hands} /> : <Outcome options={options} chosen={hands.chosen} />}
    </div>
  );
}

function Ask({ options, hands }: { options: readonly Option[]; hands: Hands }) {
  return (
    <>
      <div class="m-confirm__buttons">
        {options.map((o, i) => (
          <button
            type="button"
            class={i === 0 ? "btn btn--main" : "btn"}
            onClick={() => hands.choose(o.value, o.label)}
          >
            {o.label}
          </button>
        ))}
      </div>
      <p class="m-confirm__calm">
        <Icon name="lock" />
        {t().confirmFirst}
      </p>
    </>
  );
}

function Outcome({ options, chosen }: { options: readonly Option[]; chosen?: string }) {
  const i = options.findIndex((o) => o.value === chosen);
  if (i < 0) return chosen === undefined ? <p class="m-confirm__out">{t().superseded}</p> : null;
  return (
    <p class={`m-confirm__out${i === 0 ? " is-yes" : ""}`}>
      <Icon name={i === 0 ? "check" : "back"} />
      {i === 0 ? t().confirmed : t().declined + options[i]!.label}
    </p>
  );
}
