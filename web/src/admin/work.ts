// The entry that is open in the editor. It lives outside of the editor, so that a session that ends takes
// nothing of what was typed with it.
import { signal } from "@preact/signals";
import type { FaqEntry, FaqRef, FaqText, Text } from "../protocol.gen";
import { api, entryPath, Refusal, why } from "./api";
import { counterpart, emptyForm, type Form, type Placed, place, same, toFields, toForm } from "./form";
import { dirty } from "./route";

export interface Work {
  key: string;
  /** Null until it was saved for the first time. */
  entry: FaqEntry | null;
  form: Form;
  /** What is on the server. */
  base: Form;
  saved: number;
  parent: number;
  mistakes: readonly Placed[];
}

export const work = signal<Work | null>(null);
/** Why the last thing was not done. */
export const trouble = signal<{ text: Text; code: string } | null>(null);

const keyOf = (r: FaqRef) => `${r.locale}/${r.id}`;

/** Opens an entry; one that is open with words not saved stays as it is. */
export async function open(at: FaqRef | null, query: URLSearchParams): Promise<void> {
  const key = at ? keyOf(at) : `new?${query}`;
  if (work.value?.key === key && dirty.value) return;
  work.value = null;
  trouble.value = null;
  try {
    const w = at ? opened(key, await api<FaqEntry>("GET", entryPath(at))) : await fresh(key, query);
    work.value = w;
    dirty.value = false;
  } catch (e) {
    refused(e);
  }
}

function opened(key: string, entry: FaqEntry): Work {
  const text = entry.draft ?? entry.live;
  const form = text ? toForm(text.fields) : emptyForm;
  return {
    key, entry, form, base: form, saved: entry.draft?.revision.saved ?? 0, parent: entry.draft?.revision.parent ?? entry.live?.revision.number ?? 0,
    mistakes: text ? place(text.markdown, text.mistakes ?? []) : [],
  };
}

/** A new entry; `from` is the language of the one it is the counterpart of. */
async function fresh(key: string, query: URLSearchParams): Promise<Work> {
  const id = query.get("id") ?? "";
  const locale = query.get("locale") ?? "zh";
  const from = query.get("from");
  let form: Form = { ...emptyForm, id, locale };
  if (from) {
    const other = await api<FaqEntry>("GET", entryPath({ id, locale: from }));
    const text = other.live ?? other.draft;
    if (text) form = counterpart(text.fields, locale);
  }
  return { key, entry: null, form, base: form, saved: 0, parent: 0, mistakes: [] };
}

export function type(changes: Partial<Form>): void {
  const w = work.value;
  if (!w) return;
  const form = { ...w.form, ...changes };
  work.value = { ...w, form };
  dirty.value = !same(form, w.base);
}

export function found(mistakes: readonly Placed[]): void {
  if (work.value) work.value = { ...work.value, mistakes };
}

/** Saves the draft; true when the server has what is on the screen. */
export async function save(note = ""): Promise<boolean> {
  const w = work.value;
  if (!w) return false;
  const fields = toFields(w.form);
  const ref = { id: fields.id, locale: fields.locale as FaqRef["locale"] };
  trouble.value = null;
  try {
    if (!w.entry && (await exists(ref))) {
      trouble.value = { code: "taken", text: { zh: `编号 ${ref.id} 已经有条目了，请换一个。`, en: `There is an entry ${ref.id} already. Please choose another id.` } };
      return false;
    }
    const text = await api<FaqText>("PUT", `${entryPath(ref)}/draft`, { content: { fields }, parent: w.parent, saved: w.saved, note });
    const entry = await api<FaqEntry>("GET", entryPath(ref));
    const now = work.value;
    if (!now || now.key !== w.key) return true;
    // What was typed while it was on its way is not saved yet.
    work.value = { ...now, entry, base: w.form, saved: text.revision.saved, parent: text.revision.parent, mistakes: place(text.markdown, text.mistakes ?? []) };
    dirty.value = !same(now.form, w.form);
    return !dirty.value;
  } catch (e) {
    refused(e);
    return false;
  }
}

async function exists(ref: FaqRef): Promise<boolean> {
  try {
    await api<FaqEntry>("GET", entryPath(ref));
    return true;
  } catch (e) {
    if (e instanceof Refusal && e.code === "not_found") return false;
    throw e;
  }
}

function refused(e: unknown): void {
  trouble.value = { text: why(e), code: e instanceof Refusal ? e.code : "down" };
}

/** After a colleague was faster: their words instead of ours … */
export async function takeTheirs(): Promise<void> {
  const w = work.value;
  if (!w?.entry) return;
  dirty.value = false;
  work.value = opened(w.key, await api<FaqEntry>("GET", entryPath(w.entry.row)));
  trouble.value = null;
}

/** … or ours over theirs, which stay in the history when they were published. */
export async function keepOurs(): Promise<void> {
  const w = work.value;
  if (!w?.entry) return;
  const entry = await api<FaqEntry>("GET", entryPath(w.entry.row));
  const now = opened(w.key, entry);
  work.value = { ...now, form: w.form };
  dirty.value = !same(w.form, now.base);
  await save();
}

export async function reopen(): Promise<void> {
  const w = work.value;
  if (!w?.entry) return;
  dirty.value = false;
  await open(w.entry.row, new URLSearchParams());
}

/** Throws the draft away; true when the entry is gone with it, for it had nothing else. */
export async function discard(): Promise<boolean> {
  const w = work.value;
  if (!w?.entry) return false;
  try {
    await api("DELETE", `${entryPath(w.entry.row)}/draft?saved=${w.saved}`);
    dirty.value = false;
    if (!w.entry.live) return true;
    await reopen();
  } catch (e) {
    refused(e);
  }
  return false;
}
