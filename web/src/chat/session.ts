// The shopper's side of the socket: what arrives becomes signals, what is written survives until the
// server has it.
import { computed, effect, signal } from "@preact/signals";
import type { Locale, Role, Text, Vote, WebClientFrame, WebServerFrame, WebStatus, WebWelcome } from "../protocol.gen";
import { setLocale } from "../i18n";
import { Link, type LinkState } from "../wire/link";
import * as L from "../wire/log";
import { prompts } from "../wire/prompts";
import { keep, recall, wipe } from "../wire/store";

export const log = signal<L.Log>(L.emptyLog);
export const link = signal<LinkState>("connecting");
export const welcome = signal<WebWelcome | null>(null);
export const status = signal<WebStatus | null>(null);
export const typing = signal<Role | null>(null);
export const agentRead = signal(0);
export const rating = signal<"open" | "sending" | "done">("open");
/** The thumbs that answers have, by the seq of the answer. */
export const votes = signal<ReadonlyMap<number, Vote>>(new Map());
/** The shop's token was refused: expired, or not the shop's. */
export const badToken = signal(false);
/** What the server last refused, said to the shopper until they write again. */
export const trouble = signal<Text | null>(null);

/** How often something was written on this page. */
export const writes = signal(0);

export const asked = computed(() => prompts(log.value.items, log.value.pending));

const ackWithin = 15_000;
const typingEvery = 3_000;

let socket: Link<WebClientFrame, WebServerFrame> | null = null;
let token: string | null = null;
let wanted: Locale = "zh";
let rateKey = "";
/** Thumbs on their way, and what to go back to when one is refused. */
const voting = new Map<string, [of: number, was: Vote]>();
let typingSent = 0;
let typingOff: ReturnType<typeof setTimeout> | undefined;
let onExpired = () => {};

/** Connects as the bearer of the token, or as the guest this browser was before. */
export function start(as: string | null, locale: Locale, expired: () => void): void {
  token = as;
  wanted = locale;
  onExpired = expired;
  setLocale(locale);
  connect();
}

/** Somebody else now: nothing of the one before may stay on the screen. */
export function identify(as: string | null): void {
  if (as === token && socket) return;
  token = as;
  forget();
  connect();
}

/** Wipes all that this browser holds of the shopper. */
export function logout(): void {
  token = null;
  socket?.close();
  socket = null;
  forget();
  wipe();
}

/** Tries again; with a token that was refused only as a guest, for it will not get better. */
export function reconnect(): void {
  if (badToken.value) return identify(null);
  socket?.retry();
}

export function sayText(text: string): void {
  write({ key: L.newKey(), text, at: Date.now(), state: "sending" });
}

export function choose(of: number, value: string, label: string): void {
  if (asked.value.open !== of) return; // a double tap
  write({ key: L.newKey(), text: label, of, value, at: Date.now(), state: "sending" });
}

export function rate(stars: number, text: string): void {
  if (rating.value !== "open") return;
  rateKey ||= L.newKey();
  if (socket?.send({ t: "rate", key: rateKey, stars, text })) {
    rating.value = "sending";
    setTimeout(() => {
      if (rating.value === "sending") rating.value = "open"; // the same key again: rated once all the same
    }, ackWithin);
  }
}

/** Shown at once; the server says what holds. */
export function vote(of: number, v: Vote): void {
  const key = L.newKey();
  if (!socket?.send({ t: "vote", key, of, vote: v })) return; // offline: the banner says so
  trouble.value = null;
  voting.set(key, [of, votes.value.get(of) ?? ""]);
  voted(of, v);
}

function voted(of: number, v: Vote): void {
  votes.value = new Map(votes.value).set(of, v);
}

export function retry(key: string): void {
  log.value = L.retried(log.value, key);
  const p = log.value.pending.find((x) => x.key === key);
  if (p) transmit(p);
}

export function discard(key: string): void {
  log.value = L.dropped(log.value, key);
}

export function pressed(): void {
  const now = Date.now();
  if (now - typingSent < typingEvery) return;
  typingSent = now;
  socket?.send({ t: "typing" });
}

export function sendRead(seq: number): void {
  socket?.send({ t: "read", seq });
}

function write(p: L.Pending): void {
  trouble.value = null;
  writes.value++;
  log.value = L.written(log.value, p);
  transmit(p);
}

function transmit(p: L.Pending): void {
  if (link.value !== "ready" || !socket?.send(L.frameOf(p))) return; // the next welcome sends it
  const by = socket;
  setTimeout(() => {
    const still = log.value.pending.find((x) => x.key === p.key);
    if (still?.state === "sending" && link.value === "ready" && by === socket) log.value = L.failed(log.value, p.key);
  }, ackWithin);
}

function connect(): void {
  socket?.close();
  socket = new Link<WebClientFrame, WebServerFrame>({
    path: "/chat/ws",
    onOpen: hello,
    onFrame: receive,
    onState: (s, bye) => {
      link.value = s;
      if (s !== "ready") typing.value = null;
      if (s === "stopped" && bye) trouble.value = bye;
    },
  });
}

function hello(): void {
  const conv = log.value.conv;
  socket?.send({
    t: "hello",
    ...(token ? { token } : { guest: recall<string>("guest") ?? undefined }),
    ...(conv && { conv }),
    since: L.lastSeq(log.value),
    locale: wanted,
  });
}

function receive(f: WebServerFrame): void {
  switch (f.t) {
    case "welcome":
      return welcomed(f);
    case "items": {
      const items = f.items ?? [];
      log.value = L.received(log.value, items);
      if (items.some((i) => i.from === typing.value)) typing.value = null;
      return;
    }
    case "ack":
      if (f.key === rateKey) rating.value = "done";
      log.value = L.acked(log.value, f.key);
      return;
    case "refused":
      return refused(f.key ?? "", f.code, f.text);
    case "status":
      if (f.rateable && !status.value?.rateable) {
        rating.value = "open";
        rateKey = "";
      }
      status.value = f;
      return;
    case "typing":
      typing.value = f.role;
      clearTimeout(typingOff);
      typingOff = setTimeout(() => (typing.value = null), 8_000);
      return;
    case "voted":
      voted(f.of, f.vote);
      return;
    case "read":
      agentRead.value = Math.max(agentRead.value, f.seq);
      return;
    case "bye":
      if (f.code !== "expired" && f.code !== "token") return;
      badToken.value = true;
      onExpired();
  }
}

function welcomed(w: WebWelcome): void {
  if (log.value.conv && log.value.conv !== w.conv) {
    agentRead.value = 0;
    votes.value = new Map();
    status.value = null;
  }
  if (w.guest && !token) keep("guest", w.guest);
  setLocale(w.locale || wanted);
  let next = L.welcomed(log.value, w.conv);
  if (log.value.conv === "") next = L.restored(next, recall<L.Pending[]>(`outbox.${w.conv}`) ?? []);
  welcome.value = w;
  log.value = next;
  trouble.value = null;
  for (const p of L.unsent(next)) transmit(p);
}

function refused(key: string, code: string, text: Text): void {
  const thumb = voting.get(key);
  if (key === "") {
    trouble.value = text;
  } else if (thumb) {
    voted(...thumb);
    trouble.value = text;
  } else if (key === rateKey) {
    rating.value = code === "conflict" ? "done" : "open";
    if (rating.value === "open") trouble.value = text;
  } else {
    log.value = L.failed(log.value, key, text);
  }
}

function forget(): void {
  log.value = L.emptyLog;
  welcome.value = status.value = typing.value = trouble.value = null;
  agentRead.value = 0;
  votes.value = new Map();
  voting.clear();
  badToken.value = false;
  rating.value = "open";
  rateKey = "";
}

// The outbox survives a reload; the server knows the keys, so nothing is said twice.
effect(() => {
  const { conv, pending } = log.value;
  if (!conv) return;
  const rest = pending.filter((p) => p.state !== "sent");
  keep(`outbox.${conv}`, rest.length ? rest : null);
});
