import type { DeskChat, DeskClientFrame, DeskItem, Text } from "../protocol.gen";
import { lastSeq, merge } from "./log";

/** An agent's words on their way. */
export interface Outgoing {
  id: string;
  text: string;
  note: boolean;
  epoch: number; // the ownership it was written under
  at: number;
  after: number; // the last seq when it was written
  seq?: number; // known once done
  state: "sending" | "failed";
  why?: Text;
}

/** What the desk knows of one conversation; the functions below are pure. */
export interface Room {
  conv: string;
  items: readonly DeskItem[];
  chat: DeskChat | null;
  out: readonly Outgoing[];
  read: number; // the customer has read up to here
  typingAt: number; // when the customer last pressed a key, 0 for not now
}

export const emptyRoom = (conv: string): Room => ({ conv, items: [], chat: null, out: [], read: 0, typingAt: 0 });

export function arrived(r: Room, more: readonly DeskItem[]): Room {
  const items = merge(r.items, more);
  const typingAt = more.some((i) => i.from === "customer") ? 0 : r.typingAt;
  return { ...r, items, typingAt, out: rest(r.out, items) };
}

export function sent(r: Room, o: Outgoing): Room {
  return { ...r, out: [...r.out, o] };
}

export function done(r: Room, id: string, seq: number): Room {
  return { ...r, out: rest(r.out.map((o) => (o.id === id ? { ...o, seq } : o)), r.items) };
}

export function refusedOut(r: Room, id: string, why?: Text): Room {
  return { ...r, out: r.out.map((o) => (o.id === id ? { ...o, state: "failed", why } : o)) };
}

export function again(r: Room, id: string): Room {
  return { ...r, out: r.out.map((o) => (o.id === id ? { ...o, state: "sending", why: undefined } : o)) };
}

export function without(r: Room, id: string): Room {
  return { ...r, out: r.out.filter((o) => o.id !== id) };
}

/** Unacknowledged words, to be sent again under their ids after a reconnect. */
export function unsentOut(r: Room): readonly Outgoing[] {
  return r.out.filter((o) => o.state === "sending" && o.seq === undefined);
}

/**
 * Outgoing words without their twin in the log. An item often comes before its Done, so until the seq is
 * known the same words from an agent count as the twin on screen.
 */
export function shownOut(r: Room): readonly Outgoing[] {
  const taken = new Set<number>();
  return r.out.filter((o) => {
    const twin = r.items.find(
      (i) => i.seq > o.after && !taken.has(i.seq) && i.from === "agent" && !!i.note === o.note && i.message.text === o.text,
    );
    if (twin) taken.add(twin.seq);
    return !twin;
  });
}

export function outFrame(conv: string, o: Outgoing): DeskClientFrame {
  return o.note
    ? { t: "note", id: o.id, conv, text: o.text }
    : { t: "say", id: o.id, conv, epoch: o.epoch, text: o.text };
}

export const since = (r: Room): number => lastSeq(r);

function rest(out: readonly Outgoing[], items: readonly DeskItem[]): readonly Outgoing[] {
  const have = new Set(items.map((i) => i.seq));
  return out.filter((o) => o.seq === undefined || !have.has(o.seq));
}
