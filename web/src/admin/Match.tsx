import { useEffect, useState } from "preact/hooks";
import type { FaqHit, FaqMatch, Text } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { Icon } from "../ui/icons";
import { api, why } from "./api";
import { intentName, meta } from "./meta";
import { Head, langTag, percent, Trouble } from "./parts";
import { entryHref, filter, route } from "./route";

/** Which entry answers this, how sure it is, and why. The question is in the address, to be sent to a colleague. */
export function Match() {
  const query = route.value.query;
  const text = query.get("text") ?? "";
  const [found, setFound] = useState<FaqMatch | null>(null);
  const [failed, setFailed] = useState<Text | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = query.toString();
  useEffect(() => {
    if (!text) return;
    const stop = new AbortController();
    setBusy(true);
    const q = { text, locale: query.get("locale") || undefined, audience: query.get("audience") || undefined, drafts: query.has("drafts") || undefined };
    api<FaqMatch>("POST", "match", q, stop.signal)
      .then(
        (m) => {
          setFound(m);
          setFailed(null);
        },
        (e) => {
          if (!stop.signal.aborted) setFailed(why(e));
        },
      )
      .finally(() => {
        if (!stop.signal.aborted) setBusy(false);
      });
    return () => stop.abort();
  }, [asked]);
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const d = new FormData(e.currentTarget as HTMLFormElement);
    filter(Object.fromEntries(["text", "locale", "audience", "drafts"].map((k) => [k, String(d.get(k) ?? "").trim()])));
  };
  return (
    <>
      <Head title={t().places.match} text={t().matchText} />
      <form class="a-match" onSubmit={submit}>
        <label class="a-search">
          <span class="sr">{t().question}</span>
          <Icon name="search" />
          <input name="text" defaultValue={text} required maxLength={500} placeholder={t().questionHint} autofocus />
        </label>
        <label>
          <span class="sr">{t().language}</span>
          <select name="locale" defaultValue={query.get("locale") ?? ""}>
            <option value="">{t().autoLang}</option>
            {Object.entries(t().langs).map(([l, name]) => (
              <option value={l}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          <span class="sr">{t().audience}</span>
          <select name="audience" defaultValue={query.get("audience") ?? ""}>
            <option value="">{t().noMarket}</option>
            {(meta.value?.audiences ?? [])
              .filter((a) => a.value !== "all")
              .map((a) => (
                <option value={a.value}>{say(a.name)}</option>
              ))}
          </select>
        </label>
        <label class="a-check">
          <input type="checkbox" name="drafts" value="1" defaultChecked={query.has("drafts")} />
          {t().withDrafts}
        </label>
        <button type="submit" class="btn btn--small btn--main" disabled={busy}>
          {busy ? t().matching : t().test}
        </button>
      </form>
      <Trouble text={failed} />
      {found && text && <Result m={found} />}
    </>
  );
}


function Result({ m }: { m: FaqMatch }) {
  const hits = m.hits ?? [];
  const top = (m.intents ?? []).slice(0, 3);
  return (
    <section class="a-part" aria-live="polite">
      <p class={`a-band is-${m.band}`}>
        <b>{t().bands[m.band] ?? m.band}</b>
        <span>{t().bandText[m.band]}</span>
      </p>
      <dl class="a-facts">
        <div>
          <dt>{t().thresholds}</dt>
          <dd class="num">{t().thresholdText(percent(m.answer_from), percent(m.suggest_from))}</dd>
        </div>
        <div>
          <dt>{t().comparedAs}</dt>
          <dd lang={langTag(m.locale)}>{m.folded}</dd>
        </div>
        {top.length > 0 && (
          <div>
            <dt>{t().intentsSeen}</dt>
            <dd>{top.map((l) => `${say(l.name)} ${percent(l.p)}`).join(" · ")}</dd>
          </div>
        )}
      </dl>
      {hits.length === 0 && <p class="a-none">{t().noHits}</p>}
      <ol class="a-hits">
        {hits.map((h, i) => (
          <Hit hit={h} m={m} open={i === 0} />
        ))}
      </ol>
    </section>
  );
}

function Hit({ hit: h, m, open }: { hit: FaqHit; m: FaqMatch; open: boolean }) {
  const band = h.confidence >= m.answer_from ? "answer" : h.confidence >= m.suggest_from ? "suggest" : "none";
  return (
    <li class="a-card">
      <header>
        <h3 lang={langTag(h.ref.locale)}>
          <a href={entryHref(h.ref)}>{h.title}</a>
        </h3>
        <b class={`a-sure num is-${band}`}>{percent(h.confidence)}</b>
      </header>
      <p class="a-card__meta">
        <span>{intentName(h.intent)}</span>
        <span class="a-id">{h.ref.id}</span>
      </p>
      <p class="a-alike">
        {t().mostAlike} <q lang={langTag(h.ref.locale)}>{h.question}</q>
      </p>
      <details open={open}>
        <summary>{t().why}</summary>
        <table class="a-why">
          <thead class="sr">
            <tr>
              <th scope="col">{t().why}</th>
              <th scope="col">{t().strength}</th>
            </tr>
          </thead>
          <tbody>
            {(h.why ?? []).map((f) => (
              <tr>
                <th scope="row">{t().features[f.name] ?? f.name}</th>
                <td class="num">
                  <meter min={0} max={1} value={f.value} aria-label={t().features[f.name] ?? f.name} />
                  {f.value.toFixed(2)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="a-quote" lang={langTag(h.ref.locale)}>{h.answer}</p>
      </details>
    </li>
  );
}
