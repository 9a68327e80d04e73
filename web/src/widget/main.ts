// The launcher: one request, no styles, pictures or fonts from elsewhere, nothing that the shop's strict
// policy must allow except this script and the frame that the first click makes.
//
//   <script src="https://help.example/widget.js" data-token="…" data-locale="zh" data-position="left" async></script>
//
// All attributes are optional. window.Aftercare has identify(token), logout(), open(), close() and
// locale("zh" | "en"); "aftercare:ready" on window says that it is there, "aftercare:expired" that the shop
// should identify again with a fresh token.
import type { Locale } from "../protocol.gen";
import type { ToChat, ToShop } from "./messages";
import { css } from "./style";
import { words } from "./words";

interface Api {
  identify(token: string): void;
  logout(): void;
  open(): void;
  close(): void;
  locale(l: Locale): void;
}

declare global {
  interface Window {
    Aftercare?: Api;
  }
}

const patience = 8_000; // ms the chat has to answer before we say that it is away

function launch(script: HTMLScriptElement): Api {
  const home = new URL(script.src).origin;
  const data = script.dataset;
  let locale = pick(data.locale || document.documentElement.lang || navigator.language);
  let token: string | null = data.token || null;
  let frame: HTMLIFrameElement | null = null;
  let ready = false;
  let shown = false;
  let timer = 0;
  let wiping = false;

  const host = document.createElement("aftercare-widget");
  host.style.cssText = "all:initial!important"; // inline and important: the shop's styles can't reach it
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const box = el("div", "box");
  if (data.position === "left") box.classList.add("left");
  const panel = el("div", "panel");
  panel.setAttribute("role", "dialog");
  panel.hidden = true;
  const away = el("div", "away");
  away.setAttribute("role", "status");
  const awayText = el("p");
  const again = el("button") as HTMLButtonElement;
  const leave = el("button", "plain") as HTMLButtonElement;
  away.append(awayText, again, leave);
  const button = el("button", "go") as HTMLButtonElement;
  button.setAttribute("aria-expanded", "false");
  const label = el("span");
  const count = el("b");
  count.hidden = true;
  button.append(icon(), label, count);
  panel.append(away);
  box.append(panel, button);
  root.append(box);
  paint();

  function paint(): void {
    const w = words[locale];
    host.lang = locale === "zh" ? "zh-CN" : "en";
    label.textContent = w.label;
    panel.setAttribute("aria-label", w.title);
    awayText.textContent = w.away;
    again.textContent = w.again;
    leave.textContent = w.close;
    unread(Number(count.textContent) || 0);
  }

  function unread(n: number): void {
    count.hidden = n === 0;
    count.textContent = n > 99 ? "99+" : String(n);
    button.setAttribute("aria-label", n ? `${words[locale].title} (${words[locale].unread(n)})` : words[locale].title);
  }

  function post(m: ToChat): void {
    frame?.contentWindow?.postMessage(m, home);
  }

  function load(): void {
    frame?.remove();
    ready = false;
    away.hidden = true;
    frame = document.createElement("iframe");
    frame.title = words[locale].title;
    // The token never travels in an address: it is handed over once the chat says that it is there.
    frame.src = `${home}/chat#${new URLSearchParams({ origin: location.origin, locale })}`;
    panel.append(frame);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (ready) return;
      frame?.remove();
      frame = null;
      away.hidden = false;
      if (shown) again.focus();
    }, patience);
  }

  function open(): void {
    if (shown) return;
    shown = true;
    panel.hidden = false;
    box.classList.add("open");
    button.setAttribute("aria-expanded", "true");
    if (!frame) load();
    else if (ready) greet();
  }

  function greet(): void {
    if (!shown) return post({ aftercare: "closed" });
    frame?.focus();
    post({ aftercare: "opened" });
  }

  function close(): void {
    if (!shown) return;
    shown = false;
    panel.hidden = true;
    box.classList.remove("open");
    button.setAttribute("aria-expanded", "false");
    post({ aftercare: "closed" });
    button.focus();
  }

  function drop(): void {
    wiping = false;
    frame?.remove();
    frame = null;
    ready = false;
    unread(0);
    if (shown) load();
  }

  button.onclick = () => (shown ? close() : open());
  again.onclick = load;
  leave.onclick = close;
  root.addEventListener("keydown", (e) => {
    if ((e as KeyboardEvent).key === "Escape") close();
  });

  addEventListener("message", (e: MessageEvent<Partial<ToShop> | null>) => {
    if (!frame || e.source !== frame.contentWindow || e.origin !== home) return;
    const m = e.data;
    if (typeof m !== "object" || m === null) return;
    switch (m.aftercare) {
      case "ready":
        ready = true;
        clearTimeout(timer);
        if (wiping) return post({ aftercare: "logout" });
        post({ aftercare: "identify", token, locale });
        return greet();
      case "close":
        return close();
      case "unread":
        return unread(shown ? 0 : Number(m.n) || 0);
      case "expired":
        dispatchEvent(new Event("aftercare:expired")); // the shop may call identify with a new token
        return;
      case "wiped":
        return drop();
    }
  });

  const put = () => document.body.append(host);
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);

  return {
    open,
    close,
    identify(t) {
      token = t;
      if (ready && !wiping) post({ aftercare: "identify", token, locale });
    },
    logout() {
      token = null;
      wiping = true;
      // What the chat keeps lies in its own origin, so it takes the chat to wipe it.
      if (ready) post({ aftercare: "logout" });
      else load();
    },
    locale(l) {
      locale = pick(l);
      paint();
      if (frame && !wiping) drop();
    },
  };
}

function pick(tag: string): Locale {
  return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function el(name: string, className = ""): HTMLElement {
  const e = document.createElement(name);
  e.className = className;
  if (e instanceof HTMLButtonElement) e.type = "button";
  return e;
}

function icon(): SVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ["M9 20v-6a7 7 0 0 1 14 0v6M8.500 17h3v5.500h-3zM20.500 17h3v5.500h-3z", "M9 9l14 14M23 9 9 23"]) {
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const self = document.currentScript;
if (self instanceof HTMLScriptElement && !window.Aftercare) {
  window.Aftercare = launch(self);
  dispatchEvent(new Event("aftercare:ready"));
}
