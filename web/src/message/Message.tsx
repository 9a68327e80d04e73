import type { Message, Vote } from "../protocol.gen";
import { Confirm } from "./Confirm";
import { ItemPicker } from "./ItemPicker";
import { FaqList, OrderPicker, QuickReplies } from "./Options";
import { Progress } from "./Progress";
import { Rating } from "./Rating";
import { RichText } from "./RichText";
import { Source } from "./Source";
import { lead } from "./text";
import { Thumbs } from "./Thumbs";
import "./message.css";
import "./cards.css";

/** What the page around a message allows. */
export interface Hands {
  /** Options can be tapped. Otherwise they are drawn as what they were. */
  live: boolean;
  /** The value that was chosen of this message, if any. */
  chosen?: string;
  choose(value: string, label: string): void;
  /** A thumb on an answer from the FAQ; missing where nobody can vote. */
  vote?: { now: Vote; send(v: Vote): void };
  /** Missing where nobody can rate. */
  rate?: { state: "open" | "sending" | "done" | "over"; send(stars: number, text: string): void };
}

/** Draws every type of message, for the shopper and for the desk. */
export function MessageView({ message: m, hands }: { message: Message; hands: Hands }) {
  const words = <Words message={m} />;
  const widget = widgetOf(m, hands);
  return (
    <>
      {words}
      {m.source && hands.vote && <Thumbs vote={hands.vote} />}
      {widget}
    </>
  );
}

function Words({ message: m }: { message: Message }) {
  const text = wordsOf(m);
  if (text === "" && !m.source) return null;
  return (
    <div class="m-bubble">
      <RichText text={text} />
      {m.source && <Source source={m.source} />}
    </div>
  );
}

/** The words to draw: all of a text; of the others what their widget doesn't show. */
export function wordsOf(m: Message): string {
  const options = (m.options ?? []).map((o) => o.label);
  switch (m.type) {
    case "text":
    case "notice":
      return m.text;
    case "case_progress":
      return m.progress ? "" : m.text;
    case "confirm": {
      if (!m.card) return m.text;
      const rows = (m.card.rows ?? []).flatMap((r) => [r.value, `${r.label}：`, `${r.label}:`]);
      const text = lead(m.text, [m.card.title, ...rows, ...options]);
      return text.replace(m.card.title, "").trim(); // what comes before it stays: "we go on", "changed to …"
    }
    default:
      return lead(m.text, options);
  }
}

function widgetOf(m: Message, hands: Hands) {
  const options = m.options ?? [];
  switch (m.type) {
    case "case_progress":
      return m.progress && <Progress progress={m.progress} />;
    case "confirm":
      return m.card && <Confirm card={m.card} options={options} hands={hands} />;
    case "rating":
      return hands.rate && <Rating rate={hands.rate} />;
  }
  if (options.length === 0) return null;
  switch (m.type) {
    case "order_picker":
      return <OrderPicker options={options} hands={hands} />;
    case "item_picker":
      return m.multi ? <ItemPicker options={options} hands={hands} /> : <OrderPicker options={options} hands={hands} />;
    case "faq_list":
      return <FaqList options={options} hands={hands} />;
    default:
      return <QuickReplies options={options} hands={hands} />;
  }
}
