import { useId, useState } from "preact/hooks";
import { t } from "../i18n/message";
import { Icon } from "../ui/icons";
import type { Hands } from "./Message";

const five = [1, 2, 3, 4, 5];

/** Stars are a group of radios: the arrow keys and a screen reader know them. Sent once. */
export function Rating({ rate }: { rate: NonNullable<Hands["rate"]> }) {
  const [stars, setStars] = useState(0);
  const [text, setText] = useState("");
  const name = useId();
  if (rate.state === "done" || rate.state === "over") {
    return (
      <p class="m-rated">
        {rate.state === "done" && <Icon name="check" />}
        {rate.state === "done" ? t().rated : t().rateOver}
      </p>
    );
  }
  const busy = rate.state === "sending";
  const submit = (e: Event) => {
    e.preventDefault();
    if (stars > 0 && !busy) rate.send(stars, text.trim());
  };
  return (
    <form class="m-rating" onSubmit={submit}>
      <fieldset disabled={busy}>
        <legend class="sr">{t().rateAsk}</legend>
        <div class="m-stars">
          {five.map((n) => (
            <label class={n <= stars ? "is-on" : ""}>
              <input class="sr" type="radio" name={name} checked={n === stars} onChange={() => setStars(n)} />
              <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path d="M12 3.200l2.700 5.600 6.100.8-4.500 4.300 1.100 6.100L12 17l-5.400 3 1.100-6.100-4.500-4.300 6.100-.8z" />
              </svg>
              <span class="sr">{t().stars(n)}</span>
            </label>
          ))}
        </div>
        <p class="m-stars__word">{t().starWords[stars] || t().rateAsk}</p>
        {stars > 0 && (
          <>
            <textarea
              class="m-comment"
              rows={2}
              maxLength={500}
              value={text}
              aria-label={t().comment}
              placeholder={t().comment}
              onInput={(e) => setText(e.currentTarget.value)}
            />
            <button type="submit" class="btn btn--main m-done">
              {busy ? t().rateSending : t().rateSend}
            </button>
          </>
        )}
      </fieldset>
    </form>
  );
}
