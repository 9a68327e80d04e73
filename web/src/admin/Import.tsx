import { useRef, useState } from "preact/hooks";
import type { FaqImport, FaqImportEntry, FaqImportPiece, FaqImportPlace, FaqImportProblem, Text } from "../protocol.gen";
import { locale } from "../i18n";
import { t } from "../i18n/admin";
import { mistake } from "../i18n/mistakes";
import { toast } from "../desk/toasts";
import { Icon } from "../ui/icons";
import { upload, why } from "./api";
import { intentName } from "./meta";
import { Head, Lang, langTag, percent, Trouble } from "./parts";
import { entryHref, href } from "./route";

const kinds = ".xlsx,.csv,.tsv,.md,.markdown,.docx,.html,.htm,.txt";

/** A file is shown first: what it would become, what is wrong with it, what was left out. Then it is saved, as drafts. */
export function Import() {
  const [file, setFile] = useState<File | null>(null);
  const [lang, setLang] = useState("");
  const [plan, setPlan] = useState<FaqImport | null>(null);
  const [failed, setFailed] = useState<Text | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (f: File, l: string, approve = "") => {
    setBusy(true);
    setFailed(null);
    try {
      const done = await upload<FaqImport>(`import?${new URLSearchParams({ name: f.name, ...(l && { locale: l }), ...(approve && { approve }) })}`, f);
      setPlan(done);
      if (done.saved) toast(t().imported(done.created + done.changed));
    } catch (e) {
      setFailed(why(e));
      if (!approve) setPlan(null);
    }
    setBusy(false);
  };
  const read = (f: File, l = lang) => {
    setFile(f);
    setPlan(null);
    void send(f, l);
  };
  return (
    <>
      <Head title={t().places.import} text={t().importText} />
      <Drop busy={busy} name={file?.name ?? ""} read={read} />
      <div class="a-filters">
        <label class="a-check">
          {t().importLang}
          <select
            value={lang}
            onChange={(e) => {
              setLang(e.currentTarget.value);
              if (file) read(file, e.currentTarget.value);
            }}
          >
            <option value="">{t().autoLang}</option>
            {Object.entries(t().langs).map(([l, name]) => (
              <option value={l}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <Trouble text={failed} again={file ? () => read(file) : undefined} />
      {plan && <Plan p={plan} busy={busy} save={() => file && void send(file, lang, plan.sum)} />}
    </>
  );
}

function Drop({ busy, name, read }: { busy: boolean; name: string; read(f: File): void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <label
      class={`a-drop${over ? " is-over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        const f = e.dataTransfer?.files[0];
        if (f) read(f);
      }}
    >
      <input
        ref={input}
        class="sr"
        type="file"
        accept={kinds}
        onChange={(e) => {
          const f = e.currentTarget.files?.[0];
          if (f) read(f);
          e.currentTarget.value = ""; // the same file can be chosen again after it was mended
        }}
      />
      <b>{busy ? t().reading(name) : t().dropHere}</b>
      <small>{t().dropKinds}</small>
    </label>
  );
}

function Plan({ p, busy, save }: { p: FaqImport; busy: boolean; save(): void }) {
  const problems = p.problems ?? [];
  const entries = p.entries ?? [];
  const n = p.created + p.changed;
  return (
    <section class="a-part" aria-live="polite">
      <p class="a-card__meta">
        <b>{p.name}</b>
        <span>{[p.format, p.encoding].filter(Boolean).join(" · ")}</span>
        <span class="num">{t().importCounts(p.created, p.changed, p.unchanged, p.skipped)}</span>
      </p>
      {problems.length > 0 && (
        <div class="a-problems" role="alert">
          <p>
            <Icon name="alert" />
            {t().importProblems(problems.length)}
          </p>
          <Problems all={problems} />
        </div>
      )}
      {!!p.notes?.length && <Problems all={p.notes} />}
      {p.saved ? (
        <p class="a-buttons a-do">
          <a class="btn btn--small btn--main" href={`${href("entries")}?state=draft`}>
            {t().toDrafts}
          </a>
        </p>
      ) : (
        problems.length === 0 &&
        (n > 0 ? (
          <p class="a-buttons a-do">
            <button type="button" class="btn btn--small btn--main" disabled={busy} onClick={save}>
              {busy ? t().saving : t().saveDrafts(n)}
            </button>
            {p.needs_approval && <span>{t().lookFirst}</span>}
          </p>
        ) : (
          <p class="a-none a-do">{t().nothingNew}</p>
        ))
      )}
      {entries.length > 0 && (
        <ul class="a-rows">
          {entries.map((e) => (
            <Entry e={e} saved={p.saved} />
          ))}
        </ul>
      )}
      <Pieces title={t().dropped} all={p.dropped} />
      <Pieces title={t().kept} all={p.kept} />
    </section>
  );
}

function Problems({ all }: { all: readonly FaqImportProblem[] }) {
  return (
    <ul class="a-where">
      {all.map((x) => (
        <li>
          <b class="num">{place(x.at)}</b> {mistake(x.what, locale.value)}
        </li>
      ))}
    </ul>
  );
}

/** Where something stands, in the page's language. */
function place(at: FaqImportPlace): string {
  const table = at.sheet || at.cell || at.column;
  return [
    at.sheet && t().sheet(at.sheet),
    at.line && (table ? t().row(at.line) : t().fileLine(at.line)),
    (at.column || at.cell) && t().column([at.column, at.cell].filter(Boolean).join(" ")),
  ]
    .filter(Boolean)
    .join(t().comma);
}

function Entry({ e, saved }: { e: FaqImportEntry; saved: boolean }) {
  return (
    <li>
      <div class="a-row__words">
        {saved && e.state !== "skipped" ? (
          <b lang={langTag(e.ref.locale)}>
            <a href={entryHref(e.ref)}>{e.title || e.ref.id}</a>
          </b>
        ) : (
          <b lang={langTag(e.ref.locale)}>{e.title || e.ref.id}</b>
        )}
        <p>
          <span>{intentName(e.intent) || t().noIntent}</span>
          {e.suggested && <span>{t().suggested(percent(e.p ?? 0))}</span>}
          <span class="a-id">{e.ref.id}</span>
          <span>{place(e.at)}</span>
          {e.why && <span>{mistake(e.why, locale.value)}</span>}
        </p>
        <details>
          <summary>{t().asMarkdown}</summary>
          <pre class="a-markdown" lang={langTag(e.ref.locale)}>{e.markdown}</pre>
        </details>
      </div>
      <div class="a-row__tags">
        <Lang of={e.ref.locale} />
        <span class={`a-tag is-${e.state}`}>{t().importStates[e.state] ?? e.state}</span>
      </div>
    </li>
  );
}

/** What a document's noise was, or what was kept of it: to be looked over before it is saved. */
function Pieces({ title, all }: { title: (n: number) => string; all: readonly FaqImportPiece[] | null }) {
  if (!all?.length) return null;
  return (
    <details class="a-pieces">
      <summary>{title(all.length)}</summary>
      <ol>
        {all.map((x) => (
          <li>
            <b class="num">{t().fileLine(x.line)}</b>
            <p>{x.text}</p>
            {x.why && <small>{x.why}</small>}
          </li>
        ))}
      </ol>
    </details>
  );
}
