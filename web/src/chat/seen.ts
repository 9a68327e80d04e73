// What the shopper has seen: the unread divider, the count on the launcher, the read frames.
import { computed, effect, signal } from "@preact/signals";
import { keep, recall } from "../wire/store";
import { lastSeq } from "../wire/log";
import { log, sendRead } from "./session";

/** The chat is on the screen: not behind another tab, not folded away by the launcher. */
export const onScreen = signal(!document.hidden);
const seen = signal(0);
/** The seq above which the "new messages" line stands, 0 for none. */
export const divider = signal(0);

/** What somebody said and the shopper has not seen; system lines don't call anyone back. */
export const unread = computed(
  () => log.value.items.filter((i) => i.seq > seen.value && (i.from === "bot" || i.from === "agent")).length,
);

let conv = "";
let first = true;

effect(() => {
  const { conv: now, items } = log.value;
  if (now !== conv) {
    conv = now;
    first = true;
    seen.value = divider.value = 0;
  }
  if (!conv || items.length === 0) return;
  if (first) {
    // A device that never saw this conversation has nothing to call unread.
    first = false;
    seen.value = recall<number>(`seen.${conv}`) ?? lastSeq(log.peek());
  }
  const fresh = items.find((i) => i.seq > seen.peek() && i.from !== "customer");
  if (fresh && divider.peek() === 0 && !watching()) divider.value = fresh.seq;
});

let bottom = true;
const watching = () => bottom && onScreen.peek();

/** The transcript says whether its end is in view. */
export function atEnd(yes: boolean): void {
  bottom = yes;
  look();
}

/** Called when something new may have come into view. */
export function look(): void {
  const last = lastSeq(log.peek());
  if (!watching() || last <= seen.peek() || !conv) return;
  seen.value = last;
  keep(`seen.${conv}`, last);
  sendRead(last);
}

/** Writing says that all was read. */
export function clearDivider(): void {
  divider.value = 0;
}
