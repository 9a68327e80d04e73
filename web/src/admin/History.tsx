import { useState } from "preact/hooks";
import type { FaqChange, FaqDiff, FaqEntry, FaqRevision } from "../protocol.gen";
import { dayTime } from "../i18n";
import { t } from "../i18n/admin";
import { entryPath } from "./api";
import { Trouble } from "./parts";
import { useLoad } from "./useLoad";

/** Every version: who, when, why; what changed between two; and the way back to any. */
export function History({ entry: e, ask }: { entry: FaqEntry; ask(change: FaqChange): void }) {
  const all = e.revisions ?? [];
  const [pair, setPair] = useState<readonly [number, number] | null>(null);
  const [from, to] = pair ?? [all[1]?.number ?? 0, all[0]?.number ?? 0];
  const ref = { id: e.row.id, locale: e.row.locale };
  const live = e.row.state === "published";
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
            <Version r={r} />
            {r.state === "retired" && (
              <button type="button" class="btn btn--small" aria-label={`${t().rollback}: ${t().version(r.number)}`} onClick={() => ask({ ref, do: "publish", number: r.number })}>
                {t().rollback}
              </button>
            )}
          </li>
        ))}
      </ul>
      {all.length > 1 && from !== to && <Changes path={`${entryPath(ref)}/diff?from=${from}&to=${to}`} of={e} from={from} to={to} />}
    </section>
  );
}

function Pick(p: { name: string; label: string; on: boolean; pick(): void }) {
  return <input type="radio" name={p.name} aria-label={p.label} title={p.label} checked={p.on} onChange={p.pick} />;
}

function Version({ r }: { r: FaqRevision }) {
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
        {r.note && <q>{r.note}</q>}
        {r.hits + r.up + r.down > 0 && <span class="num">{t().use(r.hits, r.up, r.down)}</span>}
      </p>
    </div>
  );
}

/** The diff is asked anew when the draft was saved in between. */
function Changes({ path, of, from, to }: { path: string; of: FaqEntry; from: number; to: number }) {
  const { data, failed, reload } = useLoad<FaqDiff>(`${path}#${of.draft?.revision.sum ?? ""}`);
  const lines = data?.lines ?? [];
  return (
    <>
      <h4 class="a-diff__title">{t().diff(from, to)}</h4>
      <Trouble text={failed} again={reload} />
      {data && lines.every((l) => l.op === " ") && <p class="a-none">{t().sameText}</p>}
      <div class="a-diff" tabIndex={0} role="group" aria-label={t().diff(from, to)}>
        {near(lines.map((l) => l.op)).map((show, i) => {
          const l = lines[i]!;
          if (show === "gap") return <hr />;
          if (!show) return null;
          if (l.op === "-") return <del>{l.text || " "}</del>;
          if (l.op === "+") return <ins>{l.text || " "}</ins>;
          return <span>{l.text || " "}</span>;
        })}
      </div>
    </>
  );
}

const around = 2;

/** Which lines to show: the changed ones with a few around, a gap once for those left out. */
export function near(ops: readonly string[]): (boolean | "gap")[] {
  const show = ops.map((_, i) => ops.slice(Math.max(0, i - around), i + around + 1).some((o) => o !== " "));
  return show.map((s, i) => s || (i > 0 && show[i - 1] && show.indexOf(true, i) > 0 ? "gap" : false));
}
