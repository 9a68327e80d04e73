import { useState } from "preact/hooks";
import type { FaqGolden, FaqGoldenList, Locale, Text } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { toast } from "../desk/toasts";
import { Icon } from "../ui/icons";
import { api, why } from "./api";
import { audienceName, meta } from "./meta";
import { Head, Lang, langTag, Trouble } from "./parts";
import { entryHref } from "./route";
import { useLoad } from "./useLoad";

const few = 50;

/** Questions whose answer must stay found: what publishing is checked by. */
export function Golden() {
  const list = useLoad<FaqGoldenList>("golden");
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(few);
  const all = list.data?.questions ?? [];
  const words = text.trim().toLowerCase();
  const found = words ? all.filter((q) => `${q.text}\n${(q.want ?? []).join(" ")}`.toLowerCase().includes(words)) : all;
  // The shop's own first: those are the ones that somebody comes to change.
  const rows = [...found].sort((a, b) => Number(a.shipped) - Number(b.shipped)).slice(0, limit);
  return (
    <>
      <Head title={t().places.golden} text={t().goldenText} />
      <Add added={list.reload} />
      <div class="a-filters">
        <label class="a-search">
          <span class="sr">{t().search}</span>
          <Icon name="search" />
          <input type="search" value={text} placeholder={t().search} onInput={(e) => setText(e.currentTarget.value)} />
        </label>
      </div>
      <Trouble text={list.failed} again={list.reload} />
      {list.data && (
        <p class="a-count" role="status">
          {t().goldenCount(found.length, found.filter((q) => !q.shipped).length)}
        </p>
      )}
      <ul class="a-rows">
        {rows.map((q) => (
          <Row key={q.id} q={q} changed={list.reload} />
        ))}
      </ul>
      {rows.length < found.length && (
        <button type="button" class="btn a-more" onClick={() => setLimit(limit + few * 4)}>
          {t().more(found.length - rows.length)}
        </button>
      )}
    </>
  );
}

function Row({ q, changed }: { q: FaqGolden; changed(): void }) {
  const [busy, setBusy] = useState(false);
  const run = async (what: () => Promise<unknown>, told: string) => {
    setBusy(true);
    try {
      await what();
      toast(told);
      changed();
    } catch (e) {
      toast(say(why(e)), "bad");
    }
    setBusy(false);
  };
  const path = `golden/${encodeURIComponent(q.id)}`;
  const want = q.want ?? [];
  return (
    <li class={q.off ? "is-off" : ""}>
      <div class="a-row__words">
        <b lang={langTag(q.locale)}>{q.text}</b>
        <p>
          {want.length === 0 && <span>{t().wantNone}</span>}
          {want.map((id) => (
            <a class="a-id" href={entryHref({ id, locale: q.locale })}>
              {id}
            </a>
          ))}
          {q.audience && q.audience !== "all" && <span>{audienceName(q.audience)}</span>}
        </p>
      </div>
      <div class="a-row__tags">
        <Lang of={q.locale} />
        <span class="a-tag">{q.off ? t().off : q.shipped ? t().shipped : t().own(q.by ?? "")}</span>
      </div>
      {q.off ? (
        <button type="button" class="btn btn--small" disabled={busy} aria-label={`${t().switchOn}: ${q.text}`} onClick={() => run(() => api("PUT", path, { ...q, off: false }), t().switchedOn)}>
          {t().switchOn}
        </button>
      ) : (
        <button type="button" class="btn btn--small" disabled={busy} aria-label={`${q.shipped ? t().switchOff : t().remove}: ${q.text}`} onClick={() => run(() => api("DELETE", path), q.shipped ? t().switchedOff : t().removed)}>
          {q.shipped ? t().switchOff : t().remove}
        </button>
      )}
    </li>
  );
}

function Add({ added }: { added(): void }) {
  const [failed, setFailed] = useState<Text | null>(null);
  const submit = async (e: SubmitEvent) => {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const d = new FormData(form);
    const q: FaqGolden = {
      id: "", text: String(d.get("text")).trim(), locale: d.get("locale") as Locale, audience: String(d.get("audience")),
      want: String(d.get("want")).split(/[\s,，、]+/).filter(Boolean), shipped: false, off: false,
    };
    try {
      await api("POST", "golden", q);
      setFailed(null);
      form.reset();
      toast(t().goldenAdded);
      added();
    } catch (e) {
      setFailed(why(e));
    }
  };
  return (
    <form class="a-add" onSubmit={submit}>
      <label class="a-field is-wide">
        <span>{t().question}</span>
        <input name="text" required maxLength={500} />
      </label>
      <label class="a-field">
        <span>{t().language}</span>
        <select name="locale">
          {Object.entries(t().langs).map(([l, name]) => (
            <option value={l}>{name}</option>
          ))}
        </select>
      </label>
      <label class="a-field">
        <span>{t().audience}</span>
        <select name="audience">
          {(meta.value?.audiences ?? []).map((a) => (
            <option value={a.value === "all" ? "" : a.value}>{say(a.name)}</option>
          ))}
        </select>
      </label>
      <label class="a-field is-wide">
        <span>{t().wantIds}</span>
        <input name="want" spellcheck={false} autocapitalize="none" placeholder="return-opened-package" />
        <small>{t().wantHint}</small>
      </label>
      <Trouble text={failed} />
      <button type="submit" class="btn btn--small btn--main">
        {t().addGolden}
      </button>
    </form>
  );
}
