import { useEffect, useRef } from "preact/hooks";
import type { DeskCard } from "../protocol.gen";
import { t } from "../i18n/desk";
import { Icon } from "../ui/icons";
import { useGrow } from "../ui/useGrow";
import { ImeGuard } from "../wire/ime";
import { draft, mode, type Mode, setDraft } from "./drafts";
import { isMine, pressed, ready, write } from "./session";

const limit = 4000;

export function Composer({ conv, card }: { conv: string; card: DeskCard | null }) {
  const ref = useRef<HTMLTextAreaElement>(null);
  const ime = useRef(new ImeGuard()).current;
  const owner = card !== null && isMine(card);
  // A note can be written by anyone, a reply only by who has the chat.
  const m = mode.value;
  const text = draft(conv, m);
  const mayWrite = m === "note" || owner;
  useGrow(ref, text);
  useEffect(() => {
    if (mayWrite && matchMedia("(pointer: fine)").matches) ref.current?.focus();
  }, [conv, owner, m]);

  const send = () => {
    const words = text.trim();
    if (words === "" || !ready.value || !mayWrite) return;
    write(conv, words, m === "note");
    setDraft(conv, m, "");
    ref.current?.focus();
  };
  return (
    <form
      class={`d-compose is-${m}`}
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <div class="d-modes" role="radiogroup" aria-label={t().mode}>
        {(["reply", "note"] as const).map((x) => (
          <ModeButton mode={x} />
        ))}
      </div>
      {mayWrite ? (
        <textarea
          ref={ref}
          rows={3}
          maxLength={limit}
          value={text}
          aria-label={m === "note" ? t().noteTo : t().replyTo(card?.name || t().guest)}
          placeholder={m === "note" ? t().noteTo : t().replyTo(card?.name || t().guest)}
          onInput={(e) => {
            setDraft(conv, m, e.currentTarget.value);
            if (m === "reply") pressed(conv);
          }}
          onCompositionStart={() => ime.start()}
          onCompositionEnd={() => ime.end(performance.now())}
          onBlur={() => ime.reset()}
          onKeyDown={(e) => {
            if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || ime.composing(e, performance.now())) return;
            e.preventDefault();
            send();
          }}
        />
      ) : (
        <p class="d-locked">
          <Icon name="lock" />
          {card && locked(card)}
        </p>
      )}
      {mayWrite && (
        <div class="d-compose__end">
          <kbd>Ctrl/⌘ Enter</kbd>
          <button type="submit" class="btn btn--small btn--main" disabled={!ready.value || text.trim() === ""}>
            {m === "note" ? t().saveNote : t().send}
          </button>
        </div>
      )}
    </form>
  );
}

function ModeButton({ mode: x }: { mode: Mode }) {
  return (
    <button type="button" role="radio" aria-checked={mode.value === x} class={`is-${x}`} onClick={() => (mode.value = x)}>
      {x === "note" && <Icon name="note" />}
      {x === "note" ? t().note : t().reply}
    </button>
  );
}

function locked(c: DeskCard): string {
  if (c.closed) return t().notYours.ended;
  if (c.holder === "agent") return t().notYours.others(c.by ?? "");
  return c.holder === "queue" ? t().notYours.queue : t().notYours.bot;
}
