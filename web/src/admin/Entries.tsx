import { useEffect, useRef, useState } from "preact/hooks";
import type { FaqEntries } from "../protocol.gen";
import { say } from "../i18n";
import { t } from "../i18n/admin";
import { Icon } from "../ui/icons";
import { meta } from "./meta";
import { Head, Trouble } from "./parts";
import { filter, href, route } from "./route";
import { Rows } from "./Rows";
import { useLoad } from "./useLoad";

const few = 50;
const keys = ["q", "locale", "state", "intent", "audience", "problem"] as const;

export function Entries() {
  const query = route.value.query;
  const [limit, setLimit] = useState(few);
  const asked = new URLSearchParams(keys.flatMap((k) => (query.get(k) ? [[k, query.get(k)!]] : [])));
  const filters = asked.toString();
  useEffect(() => setLimit(few), [filters]);
  const list = useLoad<FaqEntries>(`entries?${filters}&limit=${limit}`);
  const rows = list.data?.rows ?? [];
  const total = list.data?.total ?? 0;
  return (
    <>
      <Head title={t().places.entries}>
        <a class="btn btn--small btn--main" href={href("new")}>
          <Icon name="plus" />
          {t().newEntry}
        </a>
      </Head>
      <Filters />
      <Trouble text={list.failed} again={list.reload} />
      {list.data && (
        <p class="a-count" role="status">
          {t().found(total)}
          {filters && (
            <button type="button" class="d-plain" onClick={() => filter(Object.fromEntries(keys.map((k) => [k, ""])))}>
              {t().clear}
            </button>
          )}
        </p>
      )}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.data && rows.length === 0 && <p class="a-none">{t().noEntries}</p>}
      {rows.length < total && (
        <button type="button" class="btn a-more" onClick={() => setLimit(limit + few * 2)}>
          {t().more(total - rows.length)}
        </button>
      )}
    </>
  );
}

function Filters() {
  const query = route.value.query;
  const m = meta.value!;
  const choice = (key: string, label: string, options: readonly (readonly [string, string])[]) => (
    <label>
      <span class="sr">{label}</span>
      <select value={query.get(key) ?? ""} onChange={(e) => filter({ [key]: e.currentTarget.value })}>
        <option value="">{label}</option>
        {options.map(([value, name]) => (
          <option value={value} selected={query.get(key) === value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form class="a-filters" role="search" onSubmit={(e) => e.preventDefault()}>
      <Search />
      {choice("locale", t().anyLang, Object.entries(t().langs))}
      {choice("state", t().anyState, Object.entries(t().states))}
      {choice("intent", t().anyIntent, (m.labels ?? []).map((l) => [l.label, say(l.name)] as const))}
      {choice("audience", t().anyAudience, (m.audiences ?? []).map((a) => [a.value, say(a.name)] as const))}
      {choice("problem", t().anyProblem, Object.entries(t().problems))}
    </form>
  );
}

/** Searches while one types, but not at every key. */
function Search() {
  const now = route.value.query.get("q") ?? "";
  const [text, setText] = useState(now);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setText(now), [now]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label class="a-search">
      <span class="sr">{t().search}</span>
      <Icon name="search" />
      <input
        type="search"
        value={text}
        placeholder={t().search}
        onInput={(e) => {
          const v = e.currentTarget.value;
          setText(v);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => filter({ q: v.trim() }), 200);
        }}
      />
    </label>
  );
}
