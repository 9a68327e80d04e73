import type { FaqFields, FaqMistake } from "../protocol.gen";

/** An entry as it is typed: every field is the text of its input. */
export type Key = keyof FaqFields;
export type Form = Readonly<Record<Key, string>>;

export const emptyForm: Form = {
  id: "", locale: "zh", intent: "", title: "", questions: "", answer: "", long: "", source: "", valid_from: "", valid_until: "",
  audience: "all", next: "", related: "",
};

export function toForm(f: FaqFields): Form {
  return { ...f, answer: f.answer.trimEnd(), questions: (f.questions ?? []).join("\n"), related: (f.related ?? []).join(", ") };
}

export function toFields(f: Form): FaqFields {
  return {
    ...f,
    id: f.id.trim(),
    questions: f.questions.split("\n").map((q) => q.trim()).filter(Boolean),
    related: f.related.split(/[\s,，、]+/).filter(Boolean),
  };
}

export const same = (a: Form, b: Form): boolean => (Object.keys(a) as Key[]).every((k) => a[k] === b[k]);

/** Turns a new entry into the beginning of one in the other language: what doesn't depend on words stays. */
export function counterpart(f: FaqFields, locale: string): Form {
  const { id, intent, audience, next, valid_from, valid_until, source, related } = toForm(f);
  return { ...emptyForm, id, locale, intent, audience, next, valid_from, valid_until, source, related };
}

/** A mistake with its place in the field, where that field has lines. */
export interface Placed {
  field: Key | "";
  line: number; // 1 is the field's first, 0 none in particular
  what: string;
}

const lined: readonly string[] = ["questions", "answer", "long"];

/**
 * The server counts lines in the Markdown; who fills in a form counts those of the field. The head is a list
 * of "key:" lines, with items or a block below the key, and the body follows the second "---".
 */
export function place(markdown: string, mistakes: readonly FaqMistake[]): Placed[] {
  const lines = markdown.split("\n");
  return mistakes.map((m) => {
    const field = (m.field && m.field in emptyForm ? m.field : "") as Placed["field"];
    if (!lined.includes(field)) return { field, line: 0, what: m.what };
    const from = field === "long" ? firstOfBody(lines) : lines.findIndex((l) => l.startsWith(`${field}:`)) + 1;
    return { field, line: Math.max(0, m.line - from), what: m.what };
  });
}

/** How many lines come before the body's first word. */
function firstOfBody(lines: readonly string[]): number {
  const end = lines.indexOf("---", 1);
  let at = end + 1;
  while (at < lines.length && lines[at]!.trim() === "") at++;
  return at;
}
