import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { mistake } from "../i18n/mistakes";
import { locale } from "../i18n";
import type { Key, Placed } from "./form";
import { meta } from "./meta";
import { langTag } from "./parts";
import { type Work, type as typed } from "./work";

interface Bound {
  id: string;
  value: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
  onInput(e: { currentTarget: { value: string } }): void;
}

export function Fields({ w, isNew }: { w: Work; isNew: boolean }) {
  const m = meta.value!;
  const lang = langTag(w.form.locale);
  const field = (key: Key, input: (b: Bound) => ComponentChildren, more: { hint?: string; half?: boolean } = {}) => (
    <Field key={key} of={key} value={w.form[key]} mistakes={w.mistakes.filter((x) => x.field === key)} input={input} {...more} />
  );
  const choose = (key: Key, none: string | null, options: readonly (readonly [string, string])[]) =>
    field(
      key,
      (b) => (
        <select {...b}>
          {none !== null && <option value="">{none}</option>}
          {b.value && !options.some(([v]) => v === b.value) && <option value={b.value}>{b.value}</option>}
          {options.map(([v, name]) => (
            <option value={v} selected={v === b.value}>
              {name}
            </option>
          ))}
        </select>
      ),
      { half: true },
    );
  const others = w.mistakes.filter((x) => x.field === "");
  const intents = (m.labels ?? []).map((l) => [l.label, say(l.name)] as const);
  return (
    <form class="a-form" aria-label={t().form} onSubmit={(e) => e.preventDefault()}>
      <Wrong id="a-others" mistakes={others} />
      {isNew && field("id", (b) => <input {...b} required spellcheck={false} autocapitalize="none" placeholder="gift-engraving" />, { hint: t().hints.id, half: true })}
      {isNew && choose("locale", null, Object.entries(t().langs))}
      {field("title", (b) => <input {...b} lang={lang} />)}
      {field("questions", (b) => <textarea {...b} lang={lang} rows={6} />, { hint: t().hints.questions })}
      {field("answer", (b) => <textarea {...b} lang={lang} rows={5} />, { hint: t().hints.answer })}
      <Settings />
      {field("long", (b) => <textarea {...b} lang={lang} rows={7} />, { hint: t().hints.long })}
      {choose("intent", t().choose, intents)}
      {choose("audience", null, (m.audiences ?? []).map((a) => [a.value, say(a.name)] as const))}
      {field("source", (b) => <input {...b} lang={lang} />, { hint: t().hints.source })}
      {field("valid_from", (b) => <input {...b} type="date" />, { half: true })}
      {field("valid_until", (b) => <input {...b} type="date" />, { half: true })}
      {choose("next", t().nothingNext, (m.flows ?? []).map((f) => [f.value, say(f.name)] as const))}
      {field("related", (b) => <input {...b} spellcheck={false} autocapitalize="none" />, { hint: t().hints.related, half: true })}
    </form>
  );
}

interface FieldProps {
  of: Key;
  value: string;
  mistakes: readonly Placed[];
  hint?: string;
  half?: boolean;
  input(b: Bound): ComponentChildren;
}

function Field(p: FieldProps) {
  const id = useId();
  const told = [p.hint && `${id}-hint`, p.mistakes.length > 0 && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div class={`a-field${p.half ? "" : " is-wide"}${p.mistakes.length ? " is-wrong" : ""}`}>
      <label for={id}>{t().fields[p.of]}</label>
      {p.input({
        id,
        value: p.value,
        "aria-invalid": p.mistakes.length > 0,
        "aria-describedby": told || undefined,
        onInput: (e) => typed({ [p.of]: e.currentTarget.value }),
      })}
      {p.hint && <small id={`${id}-hint`}>{p.hint}</small>}
      <Wrong id={`${id}-wrong`} mistakes={p.mistakes} />
    </div>
  );
}

function Wrong({ id, mistakes }: { id: string; mistakes: readonly Placed[] }) {
  if (mistakes.length === 0) return null;
  return (
    <ul class="a-mistakes" id={id}>
      {mistakes.map((m) => (
        <li>
          {m.line > 0 && <b>{t().atLine(m.line)}</b>}
          {mistake(m.what, locale.value)}
        </li>
      ))}
    </ul>
  );
}

/** What can be written between double braces, and what it stands for today. */
function Settings() {
  const all = meta.value?.settings ?? [];
  if (all.length === 0) return null;
  return (
    <details class="a-settings is-wide">
      <summary>{t().settings(all.length)}</summary>
      <dl>
        {all.map((s) => (
          <div>
            <dt>
              <code>{`{{${s.name}}}`}</code>
            </dt>
            <dd>{say(s.value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
