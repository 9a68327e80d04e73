import type { FaqClusters, FaqEntries, FaqProblem, FaqStats } from "../protocol.gen";
import { t } from "../i18n/admin";
import { ClusterCard } from "./Missed";
import { Head, percent, Trouble } from "./parts";
import { href } from "./route";
import { Rows } from "./Rows";
import { useLoad } from "./useLoad";

const few = 5;

/** What needs work, first what most shoppers would feel. */
export function Overview() {
  const missed = useLoad<FaqClusters>(`missed?state=open&limit=${few}`);
  const drafts = useLoad<FaqEntries>(`entries?state=draft&limit=${few}`);
  const all = missed.data?.clusters ?? [];
  return (
    <>
      <Head title={t().places[""]} text={t().overviewText} />
      <Numbers />
      <section class="a-part">
        <Heading text={t().missedTitle} n={missed.data?.total} to={href("missed")} />
        <Trouble text={missed.failed} again={missed.reload} />
        {missed.data && all.length === 0 && <p class="a-none">{t().noMissed}</p>}
        {all.map((c) => (
          <ClusterCard key={c.number} cluster={c} changed={missed.reload} level="h4" />
        ))}
      </section>
      <section class="a-part">
        <Heading text={t().draftsTitle} n={drafts.data?.total} to={`${href("entries")}?state=draft`} />
        <Trouble text={drafts.failed} again={drafts.reload} />
        {drafts.data && !drafts.data.rows?.length && <p class="a-none">{t().noDrafts}</p>}
        {!!drafts.data?.rows?.length && <Rows rows={drafts.data.rows} />}
      </section>
      <Stale />
    </>
  );
}

function Heading({ text, n, to }: { text: string; n?: number; to: string }) {
  return (
    <header class="a-heading">
      <h3>
        {text}
        {!!n && <b class="num">{n}</b>}
      </h3>
      {!!n && n > few && <a href={to}>{t().all(text)}</a>}
    </header>
  );
}

function Numbers() {
  const { data: s, failed, reload } = useLoad<FaqStats>("stats");
  if (!s) return <Trouble text={failed} again={reload} />;
  const asked = s.answers + s.missed;
  const figures: [string, string, string][] = [
    [t().nAnswers, String(s.answers), t().last30],
    [t().nMissed, String(s.missed), asked > 0 ? t().shareMissed(percent(s.missed / asked)) : t().last30],
    [t().nThumbs, `${s.up} / ${s.down}`, t().upDown],
    [t().nEntries, String(s.entries), t().inBoth],
  ];
  return (
    <dl class="a-figures">
      {figures.map(([name, n, more]) => (
        <div>
          <dt>{name}</dt>
          <dd class="num">
            <b>{n}</b>
            <span>{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Entries to look at again, with how many there are of each reason. */
function Stale() {
  const { data, failed, reload } = useLoad<FaqEntries>("stale");
  const rows = data?.rows ?? [];
  const counts = new Map<FaqProblem, number>();
  for (const p of rows.flatMap((r) => r.problems ?? [])) counts.set(p, (counts.get(p) ?? 0) + 1);
  return (
    <section class="a-part">
      <Heading text={t().staleTitle} n={data?.total} to={href("entries")} />
      <Trouble text={failed} again={reload} />
      {!data && !failed && <p class="a-none">{t().checking}</p>}
      {data && rows.length === 0 && <p class="a-none">{t().noStale}</p>}
      {counts.size > 0 && (
        <p class="a-chips">
          {[...counts].map(([p, n]) => (
            <a class="a-chip" href={`${href("entries")}?problem=${p}`}>
              {t().problems[p]} <b class="num">{n}</b>
            </a>
          ))}
        </p>
      )}
      {rows.length > 0 && <Rows rows={rows.slice(0, few)} />}
    </section>
  );
}
