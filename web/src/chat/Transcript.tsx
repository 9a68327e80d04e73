import { useEffect, useRef } from "preact/hooks";
import type { WebItem } from "../protocol.gen";
import { dayTime } from "../i18n";
import { t } from "../i18n/chat";
import { startsGroup, startsTime } from "../message/group";
import { type Hands, MessageView } from "../message/Message";
import { Rating } from "../message/Rating";
import { Row } from "../message/Row";
import { Icon } from "../ui/icons";
import { Home } from "./Home";
import { Outbox, OwnMeta } from "./Outbox";
import { atEnd, divider, look } from "./seen";
import { asked, choose, log, rate, rating, status, typing, vote, votes, writes } from "./session";
import { useFollow } from "../ui/useFollow";
import { useKeepFocus } from "../ui/useKeepFocus";

export function Transcript() {
  const { items, pending } = log.value;
  const box = useRef<HTMLDivElement>(null);
  const follow = useFollow(box, items.length + pending.length, writes.value, atEnd);
  useEffect(look, [items]);
  useKeepFocus(box, pending.length);
  const lastOwn = items.findLast((i) => i.from === "customer")?.seq;
  return (
    <div class="c-middle">
      <div class="c-log" ref={box} role="log" aria-label={t().log} aria-live="polite" tabIndex={0} onScroll={follow.onScroll}>
        <Home />
        {items.map((i, n) => (
          <Line key={i.seq} item={i} prev={items[n - 1]} own={i.seq === lastOwn && pending.length === 0} />
        ))}
        <Outbox last={items.at(-1)} />
        <LooseRating />
        <Typing />
      </div>
      {follow.below > 0 && (
        <button type="button" class="c-pill" onClick={follow.toEnd}>
          <Icon name="down" />
          {t().newN(follow.below)}
        </button>
      )}
      {follow.below === 0 && follow.away && (
        <button type="button" class="c-pill c-pill--round" aria-label={t().toEnd} onClick={follow.toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function Line({ item: i, prev, own }: { item: WebItem; prev?: WebItem; own: boolean }) {
  const mine = i.from === "customer";
  const before = (
    <>
      {startsTime(prev, i) && <time class="c-time num" dateTime={new Date(i.at).toISOString()}>{dayTime(i.at, Date.now())}</time>}
      {divider.value === i.seq && <p class="c-unread">{t().unread}</p>}
    </>
  );
  if (i.message.type === "notice" || (i.from === "system" && i.message.type === "text")) {
    return (
      <>
        {before}
        <p class="c-notice">{i.message.text}</p>
      </>
    );
  }
  return (
    <>
      {before}
      <Row
        side={mine ? "right" : "left"}
        from={i.from}
        name={mine ? undefined : i.from === "agent" ? i.name : t().botName}
        first={startsGroup(prev, i) || prev?.message.type === "notice"}
        tone={i.from === "agent" ? "person" : undefined}
        meta={own && <OwnMeta seq={i.seq} />}
      >
        {mine && <span class="sr">{t().you}: </span>}
        <MessageView message={i.message} hands={handsOf(i)} />
      </Row>
    </>
  );
}

function handsOf(i: WebItem): Hands {
  const a = asked.value;
  return {
    // While a person has the talk nobody would act on a tap.
    live: a.open === i.seq && (status.value?.holder ?? "bot") === "bot",
    chosen: a.chosen.get(i.seq),
    choose: (value, label) => choose(i.seq, value, label),
    vote: i.message.source && { now: votes.value.get(i.seq) ?? "", send: (v) => vote(i.seq, v) },
    rate: i.message.type === "rating" ? { state: rateState(i.seq), send: rate } : undefined,
  };
}

const ratings = () => log.value.items.filter((i) => i.message.type === "rating");

function rateState(seq: number) {
  if (ratings().at(-1)?.seq !== seq) return "over";
  if (rating.value !== "open") return rating.value;
  return status.value?.rateable ? "open" : "over";
}

/** A talk that ended without a question for stars still gets one. */
function LooseRating() {
  const s = status.value;
  const said = log.value.items.findLast((i) => i.from === "customer")?.seq ?? 0;
  const asks = (ratings().at(-1)?.seq ?? 0) > said;
  if (!s?.closed || asks || (!s.rateable && rating.value === "open")) return null;
  return (
    <div class="c-rate">
      <Rating rate={{ state: rating.value, send: rate }} />
    </div>
  );
}

function Typing() {
  if (!typing.value || typing.value === "customer") return null;
  const agent = typing.value === "agent";
  return (
    <div class="c-typing">
      <i />
      <i />
      <i />
      <span>{agent ? t().typingAgent(status.value?.agent ?? "") : t().typingBot}</span>
    </div>
  );
}
