import type { DeskCard } from "../protocol.gen";
import { t } from "../i18n/desk";
import { claim, listNames, listOf, lists, type ListName, ready, select, selected, setStatus, tab, welcome } from "./session";
import { heat, now, span } from "./time";
import { isUnread } from "./unread";

export function Lists() {
  return (
    <nav class="d-lists" aria-label={t().listNames[tab.value]}>
      <Availability />
      {welcome.value?.status === "offline" && <p class="d-hint">{t().offlineHint}</p>}
      <div class="d-tabs" role="tablist">
        {listNames.map((n, i) => (
          <button
            type="button"
            role="tab"
            id={`tab-${n}`}
            aria-controls="list"
            aria-selected={tab.value === n}
            title={`${t().listNames[n]} (Alt+${i + 1})`}
            class={n === "queue" && listOf(n).length > 0 ? "has-wait" : ""}
            onClick={() => (tab.value = n)}
          >
            <b class="num">{listOf(n).length}</b>
            <span>{t().lists[n]}</span>
          </button>
        ))}
      </div>
      <List name={tab.value} />
    </nav>
  );
}

function Availability() {
  const w = welcome.value;
  const load = lists.value.load;
  return (
    <div class="d-avail">
      <fieldset class="d-seg" disabled={!ready.value}>
        <legend class="sr">{t().statusLabel}</legend>
        {(["online", "busy", "offline"] as const).map((s) => (
          <label class={`is-${s}${w?.status === s ? " is-on" : ""}`}>
            <input class="sr" type="radio" name="status" checked={w?.status === s} onChange={() => void setStatus(s)} />
            <i />
            {t()[s]}
          </label>
        ))}
      </fieldset>
      <p class="d-load num" title={t().load}>
        <span class="sr">{t().load} </span>
        <b>{load}</b>/{w?.capacity ?? "–"}
      </p>
    </div>
  );
}

function List({ name }: { name: ListName }) {
  const cards = listOf(name);
  const oldest = listOf("queue")[0];
  return (
    <div class="d-list" id="list" role="tabpanel" aria-labelledby={`tab-${name}`} tabIndex={0}>
      {name === "queue" && oldest && (
        <button type="button" class="btn btn--main btn--small d-accept" disabled={!ready.value} onClick={() => void claim(oldest.conv)}>
          {t().acceptLongest} <kbd>Alt+A</kbd>
        </button>
      )}
      {cards.length === 0 && <p class="d-none">{t().none[name]}</p>}
      <ul>
        {cards.map((c) => (
          <li key={c.conv}>
            <CardButton card={c} list={name} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function CardButton({ card: c, list }: { card: DeskCard; list: ListName }) {
  const on = c.conv === selected.value;
  const unread = list === "mine" && !on && isUnread(c);
  return (
    <button type="button" class={`d-card${on ? " is-on" : ""}`} aria-current={on ? "true" : undefined} onClick={() => select(c.conv)}>
      <span class="d-card__top">
        <b>{c.name || t().guest}</b>
        {c.guest && c.name && <em>{t().guest}</em>}
        {c.urgent && <em class="is-urgent">{t().urgent}</em>}
        <Timer card={c} list={list} />
      </span>
      <span class="d-card__last">
        {unread && <i class="d-dot" />}
        {c.last}
      </span>
      {list === "queue" && c.reason && <span class="d-card__why">{t().reasons[c.reason] ?? c.reason}</span>}
      {list === "others" && c.by && <span class="d-card__why">{t().heldBy(c.by)}</span>}
    </button>
  );
}

function Timer({ card: c, list }: { card: DeskCard; list: ListName }) {
  const from = list === "queue" ? (c.queued_at ?? c.last_at) : list === "mine" ? (c.waiting_since ?? 0) : 0;
  if (from > 0) {
    const ms = now.value - from;
    return (
      <time class={`d-timer num ${heat(ms)}`} title={t().waited(span(ms))}>
        {span(ms)}
      </time>
    );
  }
  const ms = now.value - c.last_at;
  return <time class="d-timer num is-plain">{ms < 60_000 ? t().just : t().ago(span(ms))}</time>;
}
