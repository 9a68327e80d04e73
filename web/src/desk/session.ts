// The agent's side of the socket. Everything the server says becomes a signal; every request waits for its
// answer by id.
import { computed, signal } from "@preact/signals";
import type { DeskCard, DeskClientFrame, DeskLists, DeskServerFrame, DeskWelcome, Text } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/desk";
import { Link, type LinkState } from "../wire/link";
import { newKey } from "../wire/log";
import * as R from "../wire/room";
import { whoAmI } from "./auth";
import { putBack } from "./drafts";
import { toast } from "./toasts";

export type ListName = "mine" | "queue" | "bot" | "others" | "ended";
export const listNames: readonly ListName[] = ["mine", "queue", "bot", "others", "ended"];

export const link = signal<LinkState>("connecting");
export const welcome = signal<DeskWelcome | null>(null);
export const lists = signal<DeskLists>({ mine: [], queue: [], bot: [], others: [], ended: [], load: 0 });
export const rooms = signal<ReadonlyMap<string, R.Room>>(new Map());
export const selected = signal("");
export const tab = signal<ListName>("queue");

/** How often something was written on this page. */
export const writes = signal(0);

export const ready = computed(() => link.value === "ready");
export const room = computed(() => (selected.value ? (rooms.value.get(selected.value) ?? R.emptyRoom(selected.value)) : null));

/** A list in the order an agent works it off: who waits longest is first, urgent ones before all. */
export function listOf(name: ListName): readonly DeskCard[] {
  const all = lists.value[name] ?? [];
  if (name === "queue") {
    return [...all].sort((a, b) => Number(b.urgent ?? false) - Number(a.urgent ?? false) || (a.queued_at ?? 0) - (b.queued_at ?? 0));
  }
  return name === "mine" ? all : [...all].sort((a, b) => b.last_at - a.last_at);
}

/** The freshest card we have of a conversation: lists are sent rarely, a watched chat at once. */
export function cardOf(conv: string): DeskCard | null {
  const listed = listNames.flatMap((n) => lists.value[n] ?? []).find((c) => c.conv === conv) ?? null;
  const own = rooms.value.get(conv)?.chat?.card ?? null;
  if (!listed || !own) return listed ?? own;
  return listed.seq > own.seq ? listed : own;
}

export function isMine(c: DeskCard): boolean {
  return !c.closed && c.holder === "agent" && c.agent === welcome.value?.agent;
}

let socket: Link<DeskClientFrame, DeskServerFrame> | null = null;

export function start(): void {
  socket ??= new Link<DeskClientFrame, DeskServerFrame>({
    path: "/desk/ws",
    onOpen: () => {},
    onFrame: receive,
    onState: (s, bye) => {
      link.value = s;
      if (s === "waiting" || s === "stopped") broken();
      if (s === "waiting" || s === "stopped") void whoAmI(); // an expired cookie looks like a broken socket
      if (bye) toast(say(bye), "bad");
    },
  });
}

export function stop(): void {
  socket?.close();
  socket = null;
  welcome.value = null;
  rooms.value = new Map();
  selected.value = "";
  lists.value = { mine: [], queue: [], bot: [], others: [], ended: [], load: 0 };
}

export function reconnect(): void {
  socket?.retry();
}

/** Opens a conversation; the one before is no longer watched. */
export function select(conv: string): void {
  const before = selected.value;
  if (before === conv) return;
  if (before) socket?.send({ t: "leave", conv: before });
  selected.value = conv;
  if (conv) {
    if (!rooms.value.has(conv)) put(R.emptyRoom(conv));
    watch(conv);
  }
}

function watch(conv: string): void {
  const r = rooms.value.get(conv);
  socket?.send({ t: "open", conv, since: r ? R.since(r) : 0 });
}

// Requests: one answer each, or none when the connection breaks.
const waiting = new Map<string, { done(seq: number): void; refused(code: string, text: Text | null): void }>();

type Request = Extract<DeskClientFrame, { t: "status" | "claim" | "release" | "end" }>;
type WithoutId<F> = F extends unknown ? Omit<F, "id"> : never;

function request(f: WithoutId<Request>): Promise<boolean> {
  const id = newKey();
  return new Promise((resolve) => {
    waiting.set(id, {
      done: () => resolve(true),
      refused: (code, text) => {
        toast(reason(f, code, text), "bad");
        resolve(false);
      },
    });
    if (!socket?.send({ ...f, id } as DeskClientFrame)) settle(id, (w) => w.refused("", null));
  });
}

function reason(f: WithoutId<Request>, code: string, text: Text | null): string {
  if (!text) return t().lost;
  const by = f.t === "claim" ? cardOf(f.conv)?.by : "";
  return f.t === "claim" && code === "conflict" && by ? t().taken(by) : say(text);
}

function settle(id: string, how: (w: { done(seq: number): void; refused(code: string, text: Text | null): void }) => void): void {
  const w = waiting.get(id);
  waiting.delete(id);
  if (w) how(w);
}

function broken(): void {
  for (const id of [...waiting.keys()]) settle(id, (w) => w.refused("", null));
}

export async function setStatus(status: string): Promise<void> {
  if (await request({ t: "status", status })) welcome.value = welcome.value && { ...welcome.value, status };
}

export async function claim(conv: string): Promise<void> {
  if (!(await request({ t: "claim", conv }))) return;
  tab.value = "mine";
  select(conv);
}

export const release = (conv: string): Promise<boolean> => request({ t: "release", conv });
export const end = (conv: string): Promise<boolean> => request({ t: "end", conv });

/** Says or notes; the words stay in sight until the log has them. */
export function write(conv: string, text: string, note: boolean): void {
  const r = rooms.value.get(conv) ?? R.emptyRoom(conv);
  const o: R.Outgoing = {
    id: newKey(), text, note, at: Date.now(), after: R.since(r), state: "sending", epoch: cardOf(conv)?.epoch ?? 0,
  };
  writes.value++;
  put(R.sent(r, o));
  transmit(conv, o);
}

function transmit(conv: string, o: R.Outgoing): void {
  socket?.send(R.outFrame(conv, o));
}

export function retry(conv: string, id: string): void {
  change(conv, (r) => R.again(r, id));
  const o = rooms.value.get(conv)?.out.find((x) => x.id === id);
  if (o) transmit(conv, o);
}

export function discard(conv: string, id: string): void {
  change(conv, (r) => R.without(r, id));
}

let typed = 0;
export function pressed(conv: string): void {
  if (Date.now() - typed < 3_000) return;
  typed = Date.now();
  socket?.send({ t: "typing", conv });
}

export function sendRead(conv: string, seq: number): void {
  socket?.send({ t: "read", conv, seq });
}

function receive(f: DeskServerFrame): void {
  switch (f.t) {
    case "welcome":
      welcome.value = f;
      if (selected.value) watch(selected.value);
      for (const r of rooms.value.values()) R.unsentOut(r).forEach((o) => transmit(r.conv, o));
      return;
    case "lists":
      lists.value = f;
      return;
    case "items":
      return change(f.conv, (r) => R.arrived(r, f.items ?? []));
    case "chat":
      return change(f.conv, (r) => ({ ...r, chat: f }));
    case "read":
      return change(f.conv, (r) => ({ ...r, read: Math.max(r.read, f.seq) }));
    case "typing":
      return change(f.conv, (r) => ({ ...r, typingAt: Date.now() }));
    case "done":
      settle(f.id, (w) => w.done(f.seq ?? 0));
      return ofOut(f.id, (r) => R.done(r, f.id, f.seq ?? 0));
    case "refused":
      return refused(f.id ?? "", f.code, f.text);
  }
}

function refused(id: string, code: string, text: Text): void {
  if (waiting.has(id)) return settle(id, (w) => w.refused(code, text));
  const r = [...rooms.value.values()].find((x) => x.out.some((o) => o.id === id));
  if (!r) return void toast(say(text), "bad");
  const o = r.out.find((x) => x.id === id)!;
  if (code === "not_owner") {
    // It will never be accepted, so the words go back to where they can be used otherwise.
    change(r.conv, (x) => R.without(x, id));
    putBack(r.conv, o.note ? "note" : "reply", o.text);
    toast(say(text), "bad");
  } else {
    change(r.conv, (x) => R.refusedOut(x, id, text));
  }
}

function ofOut(id: string, how: (r: R.Room) => R.Room): void {
  for (const r of rooms.value.values()) if (r.out.some((o) => o.id === id)) put(how(r));
}

function change(conv: string, how: (r: R.Room) => R.Room): void {
  put(how(rooms.value.get(conv) ?? R.emptyRoom(conv)));
}

function put(r: R.Room): void {
  rooms.value = new Map(rooms.value).set(r.conv, r);
}
