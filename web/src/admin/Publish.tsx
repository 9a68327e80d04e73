import { useEffect, useState } from "preact/hooks";
import type { FaqChange, FaqGate, FaqMoved, FaqOutcome, FaqPublication, FaqPublish, Locale } from "../protocol.gen";
import { t } from "../i18n/admin";
import { Dialog } from "../desk/Dialog";
import { api, Refusal } from "./api";
import { Lang, langTag, percent, Trouble } from "./parts";
import { entryHref } from "./route";
import { takeTheirs } from "./work";

/** What is to be published, and what the page has seen of all that is. */
export interface Asked {
  change: FaqChange;
  generation: number;
}

/** Publishing with the golden questions as a gate: what got worse is shown, and going on needs a reason. */
export function PublishDialog({ asked, close, done }: { asked: Asked | null; close(): void; done(did: string): void }) {
  const [note, setNote] = useState("");
  const [override, setOverride] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    setNote("");
    setOverride("");
    setRefusal(null);
  }, [asked]);
  if (!asked) return null;
  const retire = asked.change.do === "retire";
  const gate = refusal?.failure?.gate;
  const submit = async (e: SubmitEvent) => {
    e.preventDefault();
    setBusy(true);
    const body: FaqPublish = { changes: [asked.change], generation: asked.generation, note: note.trim(), override: gate ? override.trim() : "" };
    try {
      await api<FaqPublication>("POST", "publish", body);
      done(asked.change.do);
    } catch (e) {
      setRefusal(e instanceof Refusal ? e : new Refusal(null));
    }
    setBusy(false);
  };
  const newest = async () => {
    await takeTheirs();
    close();
  };
  return (
    <Dialog open title={retire ? t().retireTitle : t().publishTitle(asked.change.number, !!asked.change.saved)} onClose={close}>
      <form class="a-publish" onSubmit={submit}>
        {!gate && <p>{retire ? t().retireText : t().publishText}</p>}
        {!gate && (
          <label class="a-field">
            <span>{t().note}</span>
            <input value={note} maxLength={200} autofocus placeholder={t().noteHint} onInput={(e) => setNote(e.currentTarget.value)} />
          </label>
        )}
        {gate ? <p class="a-trouble" role="alert">{t().gateRefused(gate.worse?.length ?? 0)}</p> : <Trouble text={refusal?.text ?? null} />}
        {gate && <Worse gate={gate} />}
        {gate && (
          <label class="a-field">
            <span>{t().reason}</span>
            <textarea rows={2} required value={override} maxLength={300} onInput={(e) => setOverride(e.currentTarget.value)} />
          </label>
        )}
        <div class="d-dialog__end">
          <button type="button" class="btn btn--small" onClick={close}>
            {gate ? t().backToEdit : t().cancel}
          </button>
          {refusal?.code === "moved" ? (
            <button type="button" class="btn btn--small btn--main" onClick={() => void newest()}>
              {t().seeNewest}
            </button>
          ) : (
            <button type="submit" class="btn btn--small btn--main" disabled={busy}>
              {busy ? t().gating : gate ? t().publishAnyway : retire ? t().retire : t().publish}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Worse({ gate: g }: { gate: FaqGate }) {
  return (
    <div class="a-worse" tabIndex={0} role="group" aria-label={t().worse}>
      <p class="num">{t().gateScore(percentOf(g.before), percentOf(g.after), g.questions)}</p>
      <ul>
        {(g.worse ?? []).map((m) => (
          <Moved m={m} />
        ))}
      </ul>
      {!!g.better?.length && <p>{t().better(g.better.length)}</p>}
    </div>
  );
}

/** Scores move by little: one decimal more than elsewhere. */
const percentOf = (p: number): string => `${(p * 100).toFixed(1)}%`;

function Moved({ m }: { m: FaqMoved }) {
  return (
    <li>
      <q lang={langTag(m.locale)}>{m.text}</q> <Lang of={m.locale} />
      <dl>
        <div>
          <dt>{t().before}</dt>
          <dd>
            <Outcome o={m.from} locale={m.locale} />
          </dd>
        </div>
        <div>
          <dt>{t().after}</dt>
          <dd>
            <Outcome o={m.to} locale={m.locale} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

function Outcome({ o, locale }: { o: FaqOutcome; locale: Locale }) {
  return (
    <>
      {t().bands[o.band] ?? o.band}
      {o.entry && (
        <>
          {" · "}
          <a class="a-id" href={entryHref({ id: o.entry, locale })} target="_blank" rel="noopener">
            {o.entry}
          </a>{" "}
          <span class="num">{percent(o.confidence)}</span>
        </>
      )}
    </>
  );
}
