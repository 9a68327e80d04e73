import { useEffect, useState } from "preact/hooks";
import type { FaqRef } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { toast } from "../desk/toasts";
import { Dialog } from "../desk/Dialog";
import { Fields } from "./Fields";
import { History } from "./History";
import { Head, Lang, StateTag, Trouble } from "./parts";
import { Preview } from "./Preview";
import { type Asked, PublishDialog } from "./Publish";
import { dirty, entryHref, href, leave, route } from "./route";
import { discard, keepOurs, open, reopen, save, takeTheirs, trouble, work } from "./work";

export function Editor({ at }: { at: FaqRef | null }) {
  useEffect(() => void open(at, route.value.query), []);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const w = work.value;

  const saveNow = async (quiet = false): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    const done = await save();
    setBusy(false);
    const now = work.value;
    if (done && !at && now?.entry) leave(entryHref(now.entry.row));
    if (done && !quiet) toast(t().draftSaved);
    return done;
  };

  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && e.code === "KeyS") {
        e.preventDefault();
        if (!document.querySelector("dialog[open]")) void saveNow();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });

  const publish = async () => {
    if ((dirty.value || !w?.entry?.draft) && !(await saveNow(true))) return;
    const entry = work.value?.entry;
    const d = entry?.draft;
    if (!entry || !d) return;
    setAsked({ change: { ref: ref(entry.row), do: "publish", number: d.revision.number, saved: d.revision.saved }, generation: entry.generation });
  };

  if (!w) return <Trouble text={trouble.value?.text ?? null} again={() => void open(at, route.value.query)} />;
  const row = w.entry?.row;
  const wrong = w.mistakes.length;
  return (
    <>
      <p class="a-back">
        <a href={href("entries")}>{t().places.entries}</a>
      </p>
      <Head title={w.form.title || t().newEntry}>
        <span class="a-saved" role="status">
          {busy ? t().saving : dirty.value ? t().unsaved : row?.draft ? t().savedDraft : ""}
        </span>
        {!!row?.draft && <Discard />}
        <button type="button" class="btn btn--small" disabled={busy || (!dirty.value && !!row)} onClick={() => void saveNow()} aria-keyshortcuts="Control+S Meta+S" title="Ctrl/⌘ + S">
          {t().save}
        </button>
        <button type="button" class="btn btn--small btn--main" disabled={busy || (!dirty.value && !row?.draft && !!row)} onClick={publish}>
          {t().publish}
        </button>
      </Head>
      {row && (
        <p class="a-card__meta">
          <Lang of={row.locale} />
          <StateTag row={row} />
          <span class="a-id">{row.id}</span>
          <span class="num">{t().use(row.hits, row.up, row.down)}</span>
        </p>
      )}
      <Conflict />
      {wrong > 0 && <p class="a-wrong">{t().wrong(wrong)}</p>}
      <div class="a-edit">
        <Fields w={w} isNew={!w.entry} />
        <Preview w={w} />
      </div>
      {w.entry && <History entry={w.entry} ask={(change) => setAsked({ change, generation: w.entry!.generation })} />}
      <PublishDialog
        asked={asked}
        close={() => setAsked(null)}
        done={(did) => {
          setAsked(null);
          toast(did === "retire" ? t().retired : t().published);
          void reopen();
        }}
      />
    </>
  );
}

const ref = (r: FaqRef): FaqRef => ({ id: r.id, locale: r.locale });

/** A colleague was faster, or something else stands in the way. */
function Conflict() {
  const now = trouble.value;
  if (!now) return null;
  return (
    <>
      <Trouble text={now.text} />
      {now.code === "moved" && (
        <p class="a-buttons">
          <button type="button" class="btn btn--small" onClick={() => void takeTheirs()}>
            {t().takeTheirs}
          </button>
          <button type="button" class="btn btn--small" onClick={() => void keepOurs()}>
            {t().keepOurs}
          </button>
        </p>
      )}
    </>
  );
}

function Discard() {
  const [asking, setAsking] = useState(false);
  const yes = async () => {
    setAsking(false);
    if (await discard()) leave(href("entries"));
    if (!trouble.value) toast(t().discarded);
    else toast(say(trouble.value.text), "bad");
  };
  return (
    <>
      <button type="button" class="btn btn--small" onClick={() => setAsking(true)}>
        {t().discard}
      </button>
      <Dialog open={asking} title={t().discardTitle} onClose={() => setAsking(false)}>
        <p>{t().discardText}</p>
        <div class="d-dialog__end">
          <button type="button" class="btn btn--small" onClick={() => void yes()}>
            {t().discard}
          </button>
          <button type="button" class="btn btn--small btn--main" autofocus onClick={() => setAsking(false)}>
            {t().cancel}
          </button>
        </div>
      </Dialog>
    </>
  );
}
