import type { Text, WebClientFrame, WebItem } from "../protocol.gen";

/** A message of ours that the log does not show yet. */
export interface Pending {
  key: string;
  text: string;
  /** Set when it is a tap on an option of message `of`. */
  of?: number;
  value?: string;
  at: number;
  /** Sent: the server has it for good, its item is still on the way. */
  state: "sending" | "sent" | "failed";
  why?: Text;
}

/** What the page knows of one conversation. Every change is a new value; the functions below are pure. */
export interface Log {
  conv: string;
  items: readonly WebItem[]; // by seq, each once
  pending: readonly Pending[]; // in the order they were written
}

export const emptyLog: Log = { conv: "", items: [], pending: [] };

/** The seq to catch up from. */
export function lastSeq(log: { items: readonly { seq: number }[] }): number {
  return log.items.at(-1)?.seq ?? 0;
}

/** Another conversation than the one we knew makes us forget all; a first one adopts what was written offline. */
export function welcomed(log: Log, conv: string): Log {
  if (log.conv === conv) return log;
  return log.conv === "" ? { ...log, conv } : { ...emptyLog, conv };
}

/** Merges by seq: each once, in order, whatever arrives twice or late. */
export function merge<T extends { seq: number }>(have: readonly T[], more: readonly T[]): readonly T[] {
  const known = new Set(have.map((i) => i.seq));
  const fresh = more.filter((i) => !known.has(i.seq) && (known.add(i.seq), true));
  if (fresh.length === 0) return have;
  return [...have, ...fresh].sort((a, b) => a.seq - b.seq);
}

/** An item with the key of a pending message takes its place. */
export function received(log: Log, more: readonly WebItem[]): Log {
  const keys = new Set(more.flatMap((i) => (i.key ? [i.key] : [])));
  return {
    ...log,
    items: merge(log.items, more),
    pending: keys.size ? log.pending.filter((p) => !keys.has(p.key)) : log.pending,
  };
}

export function written(log: Log, p: Pending): Log {
  return { ...log, pending: [...log.pending, p] };
}

/** Puts back what an earlier page wrote and never got through, before anything newer. */
export function restored(log: Log, old: readonly Pending[]): Log {
  const known = new Set([...log.pending.map((p) => p.key), ...log.items.map((i) => i.key ?? "")]);
  return { ...log, pending: [...old.filter((p) => !known.has(p.key)), ...log.pending] };
}

export function acked(log: Log, key: string): Log {
  return change(log, key, { state: "sent" });
}

export function failed(log: Log, key: string, why?: Text): Log {
  return change(log, key, { state: "failed", why });
}

export function retried(log: Log, key: string): Log {
  return change(log, key, { state: "sending", why: undefined });
}

export function dropped(log: Log, key: string): Log {
  return { ...log, pending: log.pending.filter((p) => p.key !== key) };
}

function change(log: Log, key: string, to: Partial<Pending>): Log {
  return { ...log, pending: log.pending.map((p) => (p.key === key ? { ...p, ...to } : p)) };
}

/** What must be sent again after a reconnect, with its old keys. */
export function unsent(log: Log): readonly Pending[] {
  return log.pending.filter((p) => p.state === "sending");
}

export function frameOf(p: Pending): WebClientFrame {
  return p.of === undefined
    ? { t: "say", key: p.key, text: p.text }
    : { t: "choose", key: p.key, of: p.of, value: p.value ?? "" };
}

export function newKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
