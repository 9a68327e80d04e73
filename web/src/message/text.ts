// Text to blocks: paragraphs and simple lists, with bold and links inside. Never HTML: what comes out is
// drawn as text nodes, so whatever is in a message stays words.

export type Span = { kind: "text"; text: string } | { kind: "bold"; text: string } | { kind: "link"; text: string; href: string };
export type Block = { kind: "p"; lines: Span[][] } | { kind: "ul" | "ol"; items: Span[][]; start: number };

const bullet = /^\s*[-•*·]\s+(?=\S)/;
const number = /^\s*(\d{1,2})[.、)）](?:\s+(?=\S)|(?=[^\s\d]))/;
// Up to the first character that can't be in a URL or that Chinese writes right after one.
const url = /https?:\/\/[^\s<>"'`，。；：！？、（）《》【】「」“”]+/g;
const bold = /\*\*(?=\S)(.+?)(?<=\S)\*\*/g;

export function blocks(text: string): Block[] {
  const out: Block[] = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const b = bullet.exec(line);
    const n = b ? null : number.exec(line);
    const last = out.at(-1);
    if (b || n) {
      const kind = b ? "ul" : "ol";
      const item = spans(line.slice((b ?? n)![0].length));
      if (last?.kind === kind) last.items.push(item);
      else out.push({ kind, items: [item], start: n ? Number(n[1]) : 1 });
    } else if (line.trim() === "") {
      out.push({ kind: "p", lines: [] });
    } else if (last?.kind === "p") {
      last.lines.push(spans(line));
    } else {
      out.push({ kind: "p", lines: [spans(line)] });
    }
  }
  return out.filter((b) => b.kind !== "p" || b.lines.length > 0);
}

export function spans(line: string): Span[] {
  const out: Span[] = [];
  let at = 0;
  for (const m of line.matchAll(bold)) {
    out.push(...links(line.slice(at, m.index)), { kind: "bold", text: m[1]! });
    at = m.index + m[0].length;
  }
  out.push(...links(line.slice(at)));
  return out;
}

function links(text: string): Span[] {
  const out: Span[] = [];
  let at = 0;
  for (const m of text.matchAll(url)) {
    const href = trimTail(m[0]);
    if (!URL.canParse(href)) continue;
    if (m.index > at) out.push({ kind: "text", text: text.slice(at, m.index) });
    out.push({ kind: "link", text: href, href });
    at = m.index + href.length;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return out;
}

// "see https://a.example/b." and "(https://a.example)" end the sentence, not the URL.
function trimTail(u: string): string {
  let s = u.replace(/[.,;:!?*]+$/, "");
  while (s.endsWith(")") && count(s, ")") > count(s, "(")) s = s.slice(0, -1);
  return s;
}

const count = (s: string, c: string) => s.split(c).length - 1;

/**
 * The part of a message's fallback text that its widgets don't show anyway: the first line, and what
 * follows until a line repeats one of `shown`.
 */
export function lead(text: string, shown: readonly string[]): string {
  const lines = text.split("\n");
  const repeats = (l: string) => number.test(l) || bullet.test(l) || shown.some((s) => s.length > 1 && l.includes(s));
  const end = lines.findIndex((l, i) => i > 0 && repeats(l));
  return (end < 0 ? lines : lines.slice(0, end)).join("\n").trim();
}
