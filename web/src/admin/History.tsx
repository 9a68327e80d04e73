import { useState } from "preact/hooks";
import type { FaqChange, FaqEntry, FaqPublications, FaqRevision, FaqText } from "../protocol.gen";
import { dayTime, locale } from "../i18n";
import { t } from "../i18n/admin";
import { entryPath } from "./api";
import { changes, type Line as DiffLine } from "./diff";
import { toForm } from "./form";
import { langTag, Trouble } from "./parts";
import { useLoad } from "./useLoad";

/** Every version: who, when, why; what changed between two; and the way back to any. */
export function History({ entry: e, ask }: { entry: FaqEntry; ask(change: FaqChange): void }) {
  const all = e.revisions ?? [];
  const [pair, setPair] = useState<readonly [number, number] | null>(null);
  const [from, to] = pair ?? [all[1]?.number ?? 0, all[0]?.number ?? 0];
  const ref = { id: e.row.id, locale: e.row.locale };
  const live = e.row.state === "published";
  const notes = useNotes(e);
  return (
    <section class="a-part">
      <header class="a-heading">
        <h3>{t().history}</h3>
        {live && (
          <button type="button" class="btn btn--small" onClick={() => ask({ ref, do: "retire", number: 0 })}>
            {t().retire}
          </button>
        )}
      </header>
      <ul class="a-rows a-history">
        {all.map((r) => (
          <li key={r.number}>
            {all.length > 1 && (
              <span class="a-pick">
                <Pick name="from" label={t().diffFrom(r.number)} on={from === r.number} pick={() => setPair([r.number, to])} />
                <Pick name="to" label={t().diffTo(r.number)} on={to === r.number} pick={() => setPair([from, r.number])} />
              </span>
            )}
            <Version r={r} notes={notes.get(r.number) ?? []} />
            {r.state === "retired" && (
              <button type="button" class="btn btn--small" aria-label={`${t().rollback}: ${t().version(r.number)}`} onClick={() => ask({ ref, do: "publish", number: r.number })}>
                {t().rollback}
              </button>
            )}
          </li>
        ))}
      </ul>
      {all.length > 1 && from !== to && <Changes of={e} from={from} to={to} />}
    </section>
  );
}

/** Why each version was published, by its number; with what was said when golden questions got worse. */
function useNotes(e: FaqEntry): Map<number, string[]> {
  const { data } = useLoad<FaqPublications>(`publications#${e.generation}`);
  const out = new Map<number, string[]>();
  for (const p of data?.publications ?? []) {
    for (const c of p.changes ?? []) {
      if (c.ref.id !== e.row.id || c.ref.locale !== e.row.locale || c.do !== "publish") continue;
      out.set(c.number, [...(out.get(c.number) ?? []), ...[p.note, p.override].filter((x) => !!x)] as string[]);
    }
  }
  return out;
}

function Pick(p: { name: string; label: string; on: boolean; pick(): void }) {
  return <input type="radio" name={p.name} aria-label={p.label} title={p.label} checked={p.on} onChange={p.pick} />;
}

function Version({ r, notes }: { r: FaqRevision; notes: readonly string[] }) {
  const when = (at?: string) => (at ? dayTime(Date.parse(at), Date.now()) : "");
  const lines = [
    r.by && t().wroteBy(r.by, when(r.at)),
    r.published_by && t().publishedBy(r.published_by, when(r.published_at)),
    r.retired_by && t().retiredBy(r.retired_by, when(r.retired_at)),
  ].filter(Boolean);
  return (
    <div class="a-row__words">
      <b>
        {t().version(r.number)} <span class={`a-tag is-${r.state}`}>{t().states[r.state]}</span>
      </b>
      <p>
        {lines.map((l) => (
          <span>{l}</span>
        ))}
        {[r.note, ...notes].filter(Boolean).map((n) => (
          <q>{n}</q>
        ))}
        {r.hits + r.up + r.down > 0 && <span class="num">{t().use(r.hits, r.up, r.down)}</span>}
      </p>
    </div>
  );
}

/** Both texts are asked anew when the draft was saved in between. */
function Changes({ of, from, to }: { of: FaqEntry; from: number; to: number }) {
  const path = (n: number) => `${entryPath(of.row)}/revisions/${n}#${of.draft?.revision.sum ?? ""}`;
  const [a, b] = [useLoad<FaqText>(path(from)), useLoad<FaqText>(path(to))];
  const all = a.data && b.data && changes(toForm(a.data.fields), toForm(b.data.fields));
  return (
    <>
      <h4 class="a-diff__title">{t().diff(from, to)}</h4>
      <Trouble text={a.failed ?? b.failed} again={a.failed ? a.reload : b.reload} />
      {all?.length === 0 && <p class="a-none">{t().sameText}</p>}
      {!!all?.length && (
        <dl class="a-diff" lang={langTag(of.row.locale)}>
          {all.map((c) => (
            <div key={c.field}>
              <dt lang={langTag(locale.value)}>{t().fields[c.field]}</dt>
              <dd>
                {c.lines.map((l) => (
                  <Line l={l} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Line({ l }: { l: DiffLine }) {
  const text = l.text || " ";
  if (l.op === "-") return <del>{text}</del>;
  if (l.op === "+") return <ins>{text}</ins>;
  return <span>{text}</span>;
}
