// Small pieces that several places of the page use.
import type { ComponentChildren } from "preact";
import type { FaqRow, Locale, Text } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { Icon } from "../ui/icons";

export function Head({ title, text, children }: { title: string; text?: string; children?: ComponentChildren }) {
  return (
    <header class="a-head">
      <div>
        <h2>{title}</h2>
        {text && <p>{text}</p>}
      </div>
      {children && <div class="a-buttons">{children}</div>}
    </header>
  );
}

/** Something went wrong here; it stays until it is right. */
export function Trouble({ text, again }: { text: Text | null; again?: () => void }) {
  if (!text) return null;
  return (
    <p class="a-trouble" role="alert">
      <Icon name="alert" />
      <span>{say(text)}</span>
      {again && (
        <button type="button" class="btn btn--small" onClick={again}>
          {t().again}
        </button>
      )}
    </p>
  );
}

export function Lang({ of }: { of: Locale | string }) {
  return <span class="a-tag">{t().langs[of as Locale] ?? of}</span>;
}

export const langTag = (l: Locale | string): string => (l === "en" ? "en" : "zh-CN");

export function StateTag({ row: r }: { row: FaqRow }) {
  return (
    <>
      {(r.state !== "published" || !r.draft) && <span class={`a-tag is-${r.state}`}>{t().states[r.state]}</span>}
      {r.state !== "draft" && !!r.draft && <span class="a-tag is-draft">{t().hasDraft}</span>}
      {(r.problems ?? []).map((p) => (
        <span class="a-tag is-problem">{t().problems[p]}</span>
      ))}
    </>
  );
}

export const percent = (p: number): string => `${Math.round(p * 100)}%`;
