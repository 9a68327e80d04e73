import { signal } from "@preact/signals";
import type { Locale, Text } from "../protocol.gen";

/** The language of everything on the page. */
export const locale = signal<Locale>("zh");

/** Sets the language, of the document too: screen readers choose their voice by it. */
export function setLocale(l: Locale): void {
  locale.value = l;
  document.documentElement.lang = l === "en" ? "en" : "zh-CN";
}

/** Any language tag to one of ours: Chinese is Chinese, everything else reads English. */
export function toLocale(tag: string | null | undefined): Locale {
  return (tag ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Both languages of one part of the page. The compiler refuses a sentence that exists in one only. */
export function dictionary<T>(both: { zh: T; en: T }): () => T {
  return () => both[locale.value];
}

/** What the server says, in the page's language. */
export function say(t: Text): string {
  return t[locale.value] || t.zh;
}

const tag = () => (locale.value === "en" ? "en-GB" : "zh-CN");

function format(at: number, o: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tag(), o).format(at);
}

export function clockTime(at: number): string {
  return format(at, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** "14:03" today, "11月3日 14:03" before. */
export function dayTime(at: number, now: number): string {
  const same = new Date(at).toDateString() === new Date(now).toDateString();
  return same ? clockTime(at) : `${format(at, { month: "short", day: "numeric" })} ${clockTime(at)}`;
}

export function shortDate(at: number): string {
  return format(at, { month: "short", day: "numeric" });
}
