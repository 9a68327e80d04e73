import { signal } from "@preact/signals";
import type { DeskCard } from "../protocol.gen";
import { t } from "../i18n/desk";
import { Icon } from "../ui/icons";
import type { Room as R } from "../wire/room";
import { Composer } from "./Composer";
import { Dialog } from "./Dialog";
import { panelOpen } from "./panel";
import { cardOf, claim, end, isMine, link, ready, release, room, select } from "./session";
import { Transcript } from "./Transcript";

export const asking = signal(""); // the conversation that is about to be ended

export function Room() {
  const r = room.value;
  if (!r) {
    return (
      <section class="d-room d-room--none">
        <Icon name="headset" />
        <h2>{t().pick}</h2>
        <p>{t().pickText}</p>
      </section>
    );
  }
  const card = cardOf(r.conv);
  return (
    <section class="d-room" aria-label={card?.name || t().guest}>
      <Head card={card} conv={r.conv} />
      {link.value !== "ready" && (
        <p class="d-stale" role="status">
          <Icon name="offline" />
          {t().stale}
        </p>
      )}
      <Summary room={r} />
      <Transcript key={r.conv} room={r} />
      <Composer key={`c${r.conv}`} conv={r.conv} card={card} />
      <EndDialog />
    </section>
  );
}

function Head({ card, conv }: { card: DeskCard | null; conv: string }) {
  return (
    <header class="d-head">
      <button type="button" class="d-icon d-back" aria-label={t().backToList} onClick={() => select("")}>
        <Icon name="left" />
      </button>
      <div class="d-head__words">
        <h2>
          {card?.name || t().guest}
          {card?.guest && card.name && <em>{t().guest}</em>}
        </h2>
        <p>{card && held(card)}</p>
      </div>
      {card && <Actions card={card} conv={conv} />}
      <button
        type="button"
        class="d-icon"
        aria-label={panelOpen.value ? t().closePanel : t().panel}
        aria-expanded={panelOpen.value}
        title={t().panel}
        onClick={() => (panelOpen.value = !panelOpen.value)}
      >
        <Icon name="panel" />
      </button>
    </header>
  );
}

function held(c: DeskCard): string {
  const channel = c.channel ? ` · ${c.channel}` : "";
  if (c.closed) return t().heldEnded + channel;
  if (isMine(c)) return t().heldMine + channel;
  if (c.holder === "agent") return t().heldBy(c.by ?? "") + channel;
  return (c.holder === "queue" ? t().heldQueue : t().heldBot) + channel;
}

function Actions({ card: c, conv }: { card: DeskCard; conv: string }) {
  const off = !ready.value;
  if (c.closed) return null;
  if (isMine(c)) {
    return (
      <>
        <button type="button" class="btn btn--small" disabled={off} onClick={() => void release(conv)}>
          {t().release}
        </button>
        <button type="button" class="btn btn--small" disabled={off} onClick={() => (asking.value = conv)}>
          {t().end}
        </button>
      </>
    );
  }
  if (c.holder === "agent") return null;
  return (
    <button type="button" class="btn btn--small btn--main" disabled={off} onClick={() => void claim(conv)}>
      {c.holder === "queue" ? t().claim : t().takeOver}
    </button>
  );
}

/** What the bot hands over, so that the customer never has to tell it twice. */
function Summary({ room: r }: { room: R }) {
  const chat = r.chat;
  const facts = chat?.facts ?? [];
  if (!chat || (!chat.summary && facts.length === 0)) return null;
  const why = chat.card.reason;
  return (
    <details class="d-summary" open>
      <summary>
        <Icon name="right" />
        {t().summary}
        {why && <em class={chat.card.urgent ? "is-urgent" : ""}>{t().reasons[why] ?? why}</em>}
      </summary>
      {chat.summary && <p>{chat.summary}</p>}
      {facts.length > 0 && (
        <dl>
          {facts.map((f) => (
            <div>
              <dt>{f.label}</dt>
              <dd>{f.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}

function EndDialog() {
  const conv = asking.value;
  const close = () => (asking.value = "");
  return (
    <Dialog open={conv !== ""} title={t().endAsk} onClose={close}>
      <p>{t().endText}</p>
      <div class="d-dialog__end">
        <button type="button" class="btn btn--small" onClick={close}>
          {t().cancel}
        </button>
        <button
          type="button"
          class="btn btn--small btn--main"
          autofocus
          onClick={() => {
            void end(conv);
            close();
          }}
        >
          {t().end}
        </button>
      </div>
    </Dialog>
  );
}
