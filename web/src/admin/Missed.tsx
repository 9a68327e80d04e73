import { useState } from "preact/hooks";
import type { FaqCluster, FaqClusters, FaqClusterState, FaqText, Locale } from "../protocol.gen";
import { dayTime, say, shortDate } from "../i18n";
import { t } from "../i18n/admin";
import { toast } from "../desk/toasts";
import { api, why } from "./api";
import { intentName } from "./meta";
import { Head, Lang, langTag, Trouble } from "./parts";
import { entryHref, filter, go, route } from "./route";
import { useLoad } from "./useLoad";

const states: readonly FaqClusterState[] = ["open", "drafted", "dismissed"];
const few = 30;

export function MissedPage() {
  const query = route.value.query;
  const state = (query.get("state") ?? "open") as FaqClusterState;
  const locale = query.get("locale") ?? "";
  const [limit, setLimit] = useState(few);
  const list = useLoad<FaqClusters>(`missed?state=${state}&locale=${locale}&limit=${limit}`);
  const all = list.data?.clusters ?? [];
  return (
    <>
      <Head title={t().places.missed} text={t().missedText} />
      <div class="a-filters">
        <fieldset class="a-seg">
          <legend class="sr">{t().anyState}</legend>
          {states.map((s) => (
            <label class={s === state ? "is-on" : ""}>
              <input class="sr" type="radio" name="state" checked={s === state} onChange={() => filter({ state: s === "open" ? "" : s })} />
              {t().clusterStates[s]}
            </label>
          ))}
        </fieldset>
        <label>
          <span class="sr">{t().anyLang}</span>
          <select value={locale} onChange={(e) => filter({ locale: e.currentTarget.value })}>
            <option value="">{t().anyLang}</option>
            {Object.entries(t().langs).map(([l, name]) => (
              <option value={l}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <Trouble text={list.failed} again={list.reload} />
      {list.data && all.length === 0 && <p class="a-none">{state === "open" ? t().noMissed : t().noneHere}</p>}
      {all.map((c) => (
        <ClusterCard key={c.number} cluster={c} changed={list.reload} />
      ))}
      {list.data && all.length < list.data.total && (
        <button type="button" class="btn a-more" onClick={() => setLimit(limit + few * 2)}>
          {t().more(list.data.total - all.length)}
        </button>
      )}
    </>
  );
}

const shown = 4;

export function ClusterCard({ cluster: c, changed, level: H = "h3" }: { cluster: FaqCluster; changed(): void; level?: "h3" | "h4" }) {
  const examples = c.examples ?? [];
  const answer = c.answers?.[0];
  const rest = examples.slice(1);
  return (
    <article class="a-card" aria-label={c.title}>
      <header>
        <H lang={langTag(examples[0]?.locale ?? "zh")}>{c.title}</H>
        <b class="a-times num">{t().times(c.count)}</b>
      </header>
      <p class="a-card__meta">
        {(c.locales ?? []).map((l) => (
          <Lang of={l} />
        ))}
        {c.missed > 0 && <span>{t().wasMissed(c.missed)}</span>}
        {c.down > 0 && <span>{t().wasDown(c.down)}</span>}
        {c.handed_over > 0 && <span>{t().wasHanded(c.handed_over)}</span>}
        {c.intent && <span>{intentName(c.intent)}</span>}
        <span>{t().lastAsked(shortDate(Date.parse(c.last_at)))}</span>
      </p>
      {rest.length > 0 && (
        <details class="a-examples" open={rest.length <= shown}>
          <summary>{t().phrasings(rest.length)}</summary>
          <ul>
            {rest.map((x) => (
              <li>
                <q lang={langTag(x.locale)}>{x.text}</q>
                {x.count > 1 && <span class="num">×{x.count}</span>}
                {x.entry && (
                  <a class="a-id" href={entryHref({ id: x.entry, locale: x.locale })}>
                    {x.entry}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {answer && (
        <blockquote class="a-answer">
          <p lang={langTag(answer.locale)}>{answer.text}</p>
          <footer>{t().answeredBy(answer.by, dayTime(Date.parse(answer.at), Date.now()))}</footer>
        </blockquote>
      )}
      <Todo cluster={c} changed={changed} />
    </article>
  );
}

function Todo({ cluster: c, changed }: { cluster: FaqCluster; changed(): void }) {
  const [busy, setBusy] = useState(false);
  const doing = async (what: () => Promise<void>) => {
    setBusy(true);
    try {
      await what();
    } catch (e) {
      toast(say(why(e)), "bad");
    }
    setBusy(false);
  };
  const draft = (locale?: Locale) =>
    doing(async () => {
      const made = await api<FaqText>("POST", `missed/${c.number}/draft`, { locale });
      go(entryHref({ id: made.fields.id, locale: made.fields.locale }));
    });
  const mark = (how: "dismiss" | "restore", told: string) =>
    doing(async () => {
      await api("POST", `missed/${c.number}/${how}`);
      toast(told);
      changed();
    });
  if (c.state === "drafted" && c.entry) {
    return (
      <p class="a-buttons">
        <a class="btn btn--small" href={entryHref(c.entry)}>
          {t().openEntry}
        </a>
        {c.since > 0 && <span class="a-since">{t().since(c.since)}</span>}
      </p>
    );
  }
  const both = (c.locales ?? []).length > 1;
  return (
    <p class="a-buttons">
      {both ? (
        c.locales!.map((l) => (
          <button type="button" class="btn btn--small btn--main" disabled={busy} onClick={() => draft(l)}>
            {t().makeEntryIn[l]}
          </button>
        ))
      ) : (
        <button type="button" class="btn btn--small btn--main" disabled={busy} onClick={() => draft()}>
          {t().makeEntry}
        </button>
      )}
      {c.state === "open" ? (
        <button type="button" class="btn btn--small" disabled={busy} onClick={() => mark("dismiss", t().dismissed)}>
          {t().dismiss}
        </button>
      ) : (
        <button type="button" class="btn btn--small" disabled={busy} onClick={() => mark("restore", t().restored)}>
          {t().restore}
        </button>
      )}
    </p>
  );
}
