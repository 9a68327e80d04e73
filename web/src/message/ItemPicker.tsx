import { useState } from "preact/hooks";
import type { Option } from "../protocol.gen";
import { t } from "../i18n/message";
import type { Hands } from "./Message";
import { isChosen, PickBody, useFew } from "./Options";

/** Several lines of an order: nothing is sent before the button. */
export function ItemPicker({ options, hands }: { options: readonly Option[]; hands: Hands }) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const { shown, more } = useFew(options, hands);
  const over = !hands.live;
  const toggle = (v: string) => {
    const next = new Set(picked);
    if (!next.delete(v)) next.add(v);
    setPicked(next);
  };
  const send = () => {
    const some = options.filter((o) => picked.has(o.value));
    hands.choose(some.map((o) => o.value).join(","), some.map((o) => o.label).join(t().and));
  };
  return (
    <fieldset class="m-cards">
      <legend class="sr">{t().choose}</legend>
      {shown.map((o) => {
        const on = over ? isChosen(o, hands.chosen) : picked.has(o.value);
        return (
          <label class={`m-pick m-pick--check${on ? " is-chosen" : over ? " is-inert" : ""}`}>
            <input type="checkbox" checked={on} disabled={over} onChange={() => toggle(o.value)} />
            <PickBody option={o} />
          </label>
        );
      })}
      {more}
      {!over && (
        <button type="button" class="btn btn--main m-done" disabled={picked.size === 0} onClick={send}>
          {picked.size ? t().pickN(picked.size) : t().pick}
        </button>
      )}
    </fieldset>
  );
}
