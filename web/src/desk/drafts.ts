import { signal } from "@preact/signals";
import { keep, recall } from "../wire/store";

export type Mode = "reply" | "note";

/** Reply or note, for the conversation at hand. */
export const mode = signal<Mode>("reply");

const drafts = signal<Readonly<Record<string, string>>>({});
const key = (conv: string, m: Mode) => `desk.${m}.${conv}`;

/** Each conversation keeps its own draft of each kind. */
export function draft(conv: string, m: Mode): string {
  return drafts.value[key(conv, m)] ?? recall<string>(key(conv, m)) ?? "";
}

export function setDraft(conv: string, m: Mode, text: string): void {
  drafts.value = { ...drafts.value, [key(conv, m)]: text };
  keep(key(conv, m), text);
}

/** Returns words that could not be sent, before whatever is written there now. */
export function putBack(conv: string, m: Mode, text: string): void {
  const now = draft(conv, m);
  setDraft(conv, m, now ? `${text}\n${now}` : text);
}
