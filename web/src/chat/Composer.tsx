import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { t } from "../i18n/chat";
import { Icon } from "../ui/icons";
import { useGrow } from "../ui/useGrow";
import { ImeGuard } from "../wire/ime";
import { keep, recall } from "../wire/store";
import { clearDivider } from "./seen";
import { link, log, pressed, sayText, status } from "./session";

const limit = 4000; // chat.MaxText on the server
const draft = signal("");
const input: { current: HTMLTextAreaElement | null } = { current: null };

/** On a phone the keyboard would jump over the page, so there only a tap opens it. */
export function focusInput(): void {
  if (matchMedia("(pointer: fine)").matches) input.current?.focus({ preventScroll: true });
}

export function Composer() {
  const ime = useRef(new ImeGuard()).current;
  const conv = log.value.conv;
  const ref = useRef<HTMLTextAreaElement>(null);
  useGrow(ref, draft.value);
  // Before the launcher can say "opened": an effect after the paint comes too late on a busy machine.
  useLayoutEffect(() => {
    input.current = ref.current;
  }, []);
  useEffect(() => {
    if (conv && draft.value === "") draft.value = recall<string>(`draft.${conv}`) ?? "";
    return () => {
      if (conv) draft.value = ""; // a draft stays with its conversation
    };
  }, [conv]);

  const change = (text: string) => {
    draft.value = text;
    if (conv) keep(`draft.${conv}`, text);
  };
  const send = () => {
    const text = draft.value.trim();
    if (text === "" || link.value === "stopped") return;
    clearDivider();
    sayText(text);
    change("");
    ref.current?.focus();
  };
  const left = limit - draft.value.length;
  return (
    <form
      class="c-compose"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <div class="c-field">
        <textarea
          ref={ref}
          rows={1}
          maxLength={limit}
          value={draft.value}
          aria-label={t().input}
          placeholder={status.value?.closed ? t().placeholderEnded : t().placeholder}
          enterkeyhint="send"
          onInput={(e) => {
            change(e.currentTarget.value);
            pressed();
          }}
          onCompositionStart={() => ime.start()}
          onCompositionEnd={() => ime.end(performance.now())}
          onBlur={() => ime.reset()}
          onKeyDown={(e) => {
            if (!ime.sends(e, performance.now())) return;
            e.preventDefault();
            send();
          }}
        />
        {left < 100 && <span class="c-left num">{t().limit(left)}</span>}
      </div>
      <button
        type="submit"
        class="c-send"
        aria-label={t().send}
        disabled={draft.value.trim() === "" || link.value === "stopped"}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
