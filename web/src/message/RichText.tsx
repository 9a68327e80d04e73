import { t } from "../i18n/message";
import { blocks, type Span } from "./text";

export function RichText({ text }: { text: string }) {
  return (
    <>
      {blocks(text).map((b) => {
        if (b.kind === "p") {
          return (
            <p>
              {b.lines.map((l, i) => (
                <>
                  {i > 0 && <br />}
                  <Spans of={l} />
                </>
              ))}
            </p>
          );
        }
        const items = b.items.map((s) => (
          <li>
            <Spans of={s} />
          </li>
        ));
        return b.kind === "ul" ? <ul class="m-list">{items}</ul> : <ol class="m-list m-list--num" start={b.start}>{items}</ol>;
      })}
    </>
  );
}

function Spans({ of }: { of: Span[] }) {
  return (
    <>
      {of.map((s) => {
        if (s.kind === "bold") return <strong>{s.text}</strong>;
        if (s.kind === "text") return s.text;
        return (
          <a href={s.href} target="_blank" rel="noopener noreferrer nofollow">
            {s.text}
            <span class="sr">{t().opensNew}</span>
          </a>
        );
      })}
    </>
  );
}
