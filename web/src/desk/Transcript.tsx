import { useEffect, useRef, useState } from "preact/hooks";
import type { DeskItem } from "../protocol.gen";
import { dayTime, say } from "../i18n";
import { t } from "../i18n/desk";
import { startsGroup, startsTime } from "../message/group";
import { MessageView } from "../message/Message";
import { RichText } from "../message/RichText";
import { Row } from "../message/Row";
import { Icon } from "../ui/icons";
import { useFollow } from "../ui/useFollow";
import { type Outgoing, type Room, shownOut, since } from "../wire/room";
import { prompts } from "../wire/prompts";
import { cardOf, discard, isMine, retry, sendRead, writes } from "./session";
import { now } from "./time";

export function Transcript({ room: r }: { room: Room }) {
  const box = useRef<HTMLDivElement>(null);
  const [end, setEnd] = useState(true);
  const out = shownOut(r);
  const follow = useFollow(box, r.items.length + out.length, writes.value, setEnd);
  const last = since(r);
  const card = cardOf(r.conv);
  const mine = card !== null && isMine(card);
  useEffect(() => {
    const look = () => {
      if (mine && end && last > 0 && !document.hidden) sendRead(r.conv, last);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [last, end, mine]);

  const own = r.items.findLast((i) => i.from === "agent" && !i.note && !i.event)?.seq;
  const { chosen } = prompts(r.items, []);
  return (
    <div class="d-middle">
      <div class="d-log" ref={box} role="log" aria-label={t().log} tabIndex={0} onScroll={follow.onScroll}>
        {r.items.length === 0 && !r.chat && <p class="d-none">{t().earlier}</p>}
        {r.items.map((i, n) => (
          <Line key={i.seq} item={i} prev={r.items[n - 1]} chosen={chosen.get(i.seq)} customer={card?.name || t().guest} read={i.seq === own ? i.seq <= r.read : undefined} />
        ))}
        {out.map((o) => (
          <OutLine key={o.id} conv={r.conv} out={o} />
        ))}
        {r.typingAt > 0 && <Typing at={r.typingAt} />}
      </div>
      {follow.below > 0 && (
        <button type="button" class="d-pill" onClick={follow.toEnd}>
          <Icon name="down" />
          {t().newN(follow.below)}
        </button>
      )}
    </div>
  );
}

function Typing({ at }: { at: number }) {
  return now.value - at < 6_000 ? <p class="d-typing">{t().typing}</p> : null;
}

interface LineProps {
  item: DeskItem;
  prev?: DeskItem;
  chosen?: string;
  customer: string;
  read?: boolean;
}

function Line({ item: i, prev, chosen, customer, read }: LineProps) {
  const time = startsTime(prev, i) && (
    <time class="d-time num" dateTime={new Date(i.at).toISOString()}>
      {dayTime(i.at, Date.now())}
    </time>
  );
  if (i.event || i.from === "system" || i.message.type === "notice") {
    const text = i.message.text || t().events[i.event ?? ""];
    return text ? (
      <>
        {time}
        <p class="d-event">{text}</p>
      </>
    ) : null;
  }
  const left = i.from === "customer";
  return (
    <>
      {time}
      <Row
        side={left ? "left" : "right"}
        from={i.from}
        name={i.note ? [i.name, t().noteTag].filter(Boolean).join(" · ") : left ? i.name || customer : i.from === "bot" ? t().bot : i.name}
        first={startsGroup(prev, i) || !!prev?.note !== !!i.note || !!prev?.event}
        tone={i.note ? "note" : i.from === "agent" ? "person" : "theirs"}
        meta={read === undefined ? null : read ? t().read : t().delivered}
      >
        {left && <span class="sr">{t().customer}: </span>}
        <MessageView message={i.message} hands={{ live: false, chosen, choose: () => {} }} />
      </Row>
    </>
  );
}

function OutLine({ conv, out: o }: { conv: string; out: Outgoing }) {
  return (
    <Row
      side="right"
      from="agent"
      name={o.note ? t().noteTag : t().you}
      first
      tone={o.note ? "note" : "person"}
      meta={
        o.state === "failed" ? (
          <span class="d-failed">
            {o.why ? say(o.why) : t().failed}
            <button type="button" class="d-plain" onClick={() => retry(conv, o.id)}>
              {t().retry}
            </button>
            <button type="button" class="d-plain" onClick={() => discard(conv, o.id)}>
              {t().discard}
            </button>
          </span>
        ) : (
          t().sending
        )
      }
    >
      <div class="m-bubble">
        <RichText text={o.text} />
      </div>
    </Row>
  );
}
