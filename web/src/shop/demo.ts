import { signal } from "@preact/signals";
import type { Locale, Text } from "../protocol.gen";
import { setLocale, toLocale } from "../i18n";

export interface Person {
  id: string;
  name: string;
  locale: Locale;
  orders: number;
  note: Text;
  token: string;
}

export interface Product {
  id: string;
  name: Text;
  price: Text;
  image: string;
  about?: Text;
}

export const people = signal<Person[]>([]);
export const products = signal<Product[]>([]);
export const state = signal<"loading" | "open" | "off">("loading");
export const who = signal(""); // id, "" for the guest

const memory = "islet.who";
const language = "islet.lang";

export async function load(): Promise<void> {
  setLocale(toLocale(read(language) ?? navigator.language));
  try {
    const [p, g] = await Promise.all([get<Person[]>("/demo/people"), get<Product[]>("/demo/products")]);
    people.value = p.filter((x) => x.token);
    products.value = g;
    state.value = "open";
    const was = read(memory) ?? "";
    if (people.value.some((x) => x.id === was)) who.value = was;
  } catch {
    state.value = "off";
  }
  addEventListener("aftercare:expired", () => void renew());
  whenReady(() => {
    window.Aftercare?.locale(current());
    const p = person();
    if (p) window.Aftercare?.identify(p.token);
  });
}

/** A token lives for hours, this page perhaps longer: fetches a fresh one when the chat says so. */
async function renew(): Promise<void> {
  people.value = (await get<Person[]>("/demo/people").catch(() => null)) ?? people.value;
  const p = person();
  if (p) window.Aftercare?.identify(p.token);
}

/** Becomes one of the customers, or the guest; whoever was there before is wiped from the widget. */
export function become(id: string): void {
  if (id === who.value) return;
  who.value = id;
  write(memory, id);
  whenReady(() => {
    window.Aftercare?.logout();
    const p = person();
    if (p) window.Aftercare?.identify(p.token);
  });
}

export function speak(l: Locale): void {
  setLocale(l);
  write(language, l);
  window.Aftercare?.locale(l);
}

const current = (): Locale => (document.documentElement.lang === "en" ? "en" : "zh");
const person = () => people.value.find((p) => p.id === who.value);

// The launcher loads on its own time and says when it is there; without it the shop is a shop.
function whenReady(then: () => void): void {
  if (window.Aftercare) then();
  else addEventListener("aftercare:ready", then, { once: true });
}

async function get<T>(path: string): Promise<T> {
  const r = await fetch(path);
  if (!r.ok) throw new Error(`${path}: ${r.status}`);
  return (await r.json()) as T;
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // private window
  }
}
