import { useState } from "preact/hooks";
import type { Option } from "../protocol.gen";
import { t } from "../i18n/message";
import { Icon } from "../ui/icons";
import type { Hands } from "./Message";

interface Props {
  options: readonly Option[];
  hands: Hands;
}

/** Was this option among the chosen ones? Several values are joined by commas. */
export function isChosen(o: Option, chosen: string | undefined): boolean {
  return chosen !== undefined && (chosen === o.value || chosen.split(",").includes(o.value));
}

function state(o: Option, hands: Hands): string {
  if (isChosen(o, hands.chosen)) return " is-chosen";
  return hands.live ? "" : " is-inert";
}

function Chosen() {
  return (
    <>
      <Icon name="check" class="m-tick" />
      <span class="sr">{t().chosen}</span>
    </>
  );
}

export function QuickReplies({ options, hands }: Props) {
  return (
    <div class="m-chips" role="group" aria-label={t().choose}>
      {options.map((o) => (
        <button
          type="button"
          class={`m-chip${state(o, hands)}`}
          disabled={!hands.live}
          onClick={() => hands.choose(o.value, o.label)}
        >
          {isChosen(o, hands.chosen) && <Chosen />}
          {o.label}
          {o.detail && <small>{o.detail}</small>}
        </button>
      ))}
    </div>
  );
}

const few = 5;

/**
 * The first few of many, so that the question above stays in sight, and a way to the rest. What was chosen
 * is always among the shown.
 */
export function useFew(options: readonly Option[], { chosen, live }: Hands) {
  const [all, setAll] = useState(false);
  if (all || options.length <= few) return { shown: options, more: null };
  const shown = options.filter((o, i) => i < few - 1 || isChosen(o, chosen));
  const more = (live || chosen === undefined) && (
    <button type="button" class="m-more" onClick={() => setAll(true)}>
      {t().more(options.length - shown.length)}
    </button>
  );
  return { shown, more };
}

export function OrderPicker({ options, hands }: Props) {
  const { shown, more } = useFew(options, hands);
  return (
    <div class="m-cards" role="group" aria-label={t().choose}>
      {shown.map((o) => (
        <button
          type="button"
          class={`m-pick${state(o, hands)}`}
          disabled={!hands.live}
          onClick={() => hands.choose(o.value, o.label)}
        >
          <PickBody option={o} />
          {isChosen(o, hands.chosen) ? <Chosen /> : hands.live && <Icon name="right" class="m-go" />}
        </button>
      ))}
      {more}
    </div>
  );
}

/** The inside of a card: picture, label, second line, badge. */
export function PickBody({ option: o }: { option: Option }) {
  return (
    <>
      {o.image?.startsWith("/") && <img class="m-pic" src={o.image} alt="" width="52" height="52" loading="lazy" />}
      <span class="m-pick__words">
        <span class="m-pick__label">{o.label}</span>
        {o.detail && <span class="m-pick__detail">{o.detail}</span>}
        {o.tag && <span class="m-tag">{o.tag}</span>}
      </span>
    </>
  );
}

export function FaqList({ options, hands }: Props) {
  return (
    <div class="m-faq" role="group" aria-label={t().choose}>
      {options.map((o) => (
        <button
          type="button"
          class={`m-ask${state(o, hands)}`}
          disabled={!hands.live}
          onClick={() => hands.choose(o.value, o.label)}
        >
          <span>{o.label}</span>
          {isChosen(o, hands.chosen) ? <Chosen /> : hands.live && <Icon name="right" class="m-go" />}
        </button>
      ))}
    </div>
  );
}
