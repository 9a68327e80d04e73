import { signal } from "@preact/signals";
import type { DeskCard } from "../protocol.gen";
import { room } from "./session";
import { since } from "../wire/room";
import { effect } from "@preact/signals";

// Up to which seq this desk has shown each conversation; a fresh page starts with all of them seen.
const shown = signal<ReadonlyMap<string, number>>(new Map());

export function isUnread(c: DeskCard): boolean {
  const seen = shown.value.get(c.conv);
  return seen !== undefined && c.seq > seen;
}

/** Learns conversations as they are listed, so that what comes later counts as new. */
export function learn(cards: readonly DeskCard[]): void {
  const fresh = cards.filter((c) => !shown.peek().has(c.conv));
  if (fresh.length === 0) return;
  const next = new Map(shown.peek());
  for (const c of fresh) next.set(c.conv, c.seq);
  shown.value = next;
}

effect(() => {
  const r = room.value;
  if (!r) return;
  const seq = Math.max(since(r), r.chat?.card.seq ?? 0);
  if (seq > (shown.peek().get(r.conv) ?? 0)) shown.value = new Map(shown.peek()).set(r.conv, seq);
});
