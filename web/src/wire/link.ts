import type { Text } from "../protocol.gen";
import { backoff } from "./backoff";

/** Ready: frames flow. Waiting: broken, trying again. Stopped: for good, said by the server or by us. */
export type LinkState = "connecting" | "ready" | "waiting" | "stopped";

export interface LinkOptions<S> {
  /** Path on this host, such as "/chat/ws". */
  path: string;
  /** The socket is open: say hello. Called anew after every reconnect. */
  onOpen(): void;
  onFrame(frame: S): void;
  onState(state: LinkState, bye?: Text): void;
  /** For tests. */
  open?: (url: string) => WebSocket;
}

interface Bye {
  t: "bye";
  text: Text;
  retry_ms: number;
}

/** A socket that comes back by itself until it is closed or the server says never. */
export class Link<C extends { t: string }, S extends { t: string }> {
  #ws: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #attempt = 0;
  #state: LinkState = "connecting";
  #bye: Bye | null = null;
  readonly #o: LinkOptions<S>;

  constructor(o: LinkOptions<S>) {
    this.#o = o;
    addEventListener("online", this.#kick);
    addEventListener("offline", this.#drop);
    document.addEventListener("visibilitychange", this.#seen);
    this.#watchSleep();
    this.#connect();
  }

  /** False when the frame could not be handed to an open socket; nothing is kept. */
  send(frame: C): boolean {
    if (this.#ws?.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    removeEventListener("online", this.#kick);
    removeEventListener("offline", this.#drop);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#watch);
    this.#stop();
  }

  /** Tries again now instead of later. */
  retry(): void {
    this.#bye = null;
    this.#attempt = 0;
    this.#drop();
    this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#set("connecting");
    const url = location.origin.replace(/^http/, "ws") + this.#o.path;
    const ws = this.#o.open ? this.#o.open(url) : new WebSocket(url);
    this.#ws = ws;
    ws.onopen = () => this.#o.onOpen();
    ws.onmessage = (e) => this.#receive(e.data as string);
    ws.onclose = () => {
      if (this.#ws === ws) this.#lost();
    };
  }

  #receive(data: string): void {
    let frame: S;
    try {
      frame = JSON.parse(data) as S;
    } catch {
      return; // not ours; the next frame may be
    }
    if (frame.t === "bye") {
      this.#bye = frame as unknown as Bye;
    } else if (this.#state !== "ready" && frame.t === "welcome") {
      this.#attempt = 0; // only a socket that was welcomed counts as success
      this.#set("ready");
    }
    this.#o.onFrame(frame);
  }

  #lost(): void {
    this.#ws = null;
    const bye = this.#bye;
    this.#bye = null;
    if (bye && bye.retry_ms === 0) {
      this.#state = "stopped";
      this.#o.onState("stopped", bye.text);
      return;
    }
    this.#set("waiting");
    const wait = bye ? bye.retry_ms * (1 + Math.random() / 2) : backoff(this.#attempt++);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    const ws = this.#ws;
    this.#ws = null;
    ws?.close();
    this.#state = "stopped";
  }

  #set(s: LinkState): void {
    if (s === this.#state && s !== "connecting") return;
    this.#state = s;
    this.#o.onState(s);
  }

  #kick = (): void => {
    if (this.#state === "waiting") {
      this.#attempt = 0;
      this.#connect();
    }
  };

  // The browser knows that the network is gone long before the socket does.
  #drop = (): void => {
    const ws = this.#ws;
    if (!ws) return;
    this.#ws = null;
    ws.close();
    this.#lost();
  };

  #seen = (): void => {
    if (!document.hidden) this.#kick();
  };

  // After a laptop slept, its socket looks open and is dead. A timer that came far too late tells.
  #watchSleep(): void {
    let last = Date.now();
    this.#watch = setInterval(() => {
      const now = Date.now();
      if (now - last > 60_000 && this.#state === "ready") this.retry();
      last = now;
    }, 10_000);
  }
}
