import type { ComponentChildren } from "preact";
import type { Role } from "../protocol.gen";
import { Mark } from "../ui/icons";

/** A message beside its author's sign. Bot and person never look alike: a square mark, a round initial. */
export function Row(p: {
  side: "left" | "right";
  from: Role;
  name?: string;
  /** First of several in a row by the same author: shows who it is. */
  first: boolean;
  tone?: "mine" | "theirs" | "person" | "note";
  meta?: ComponentChildren;
  children: ComponentChildren;
}) {
  const tone = p.tone ?? (p.side === "right" ? "mine" : "theirs");
  return (
    <div class={`m-row m-row--${p.side} is-${tone}${p.first ? " is-first" : ""}`}>
      {p.side === "left" && <div class="m-who">{p.first && <Avatar from={p.from} name={p.name} />}</div>}
      <div class="m-stack">
        {p.first && p.name && <div class="m-name">{p.name}</div>}
        {p.children}
        {p.meta && <div class="m-meta">{p.meta}</div>}
      </div>
    </div>
  );
}

export function Avatar({ from, name }: { from: Role; name?: string }) {
  if (from === "bot" || from === "system") return <Mark class="m-mark" />;
  return (
    <span class={`m-initial is-${from}`} aria-hidden="true">
      {[...(name || "·")][0]}
    </span>
  );
}
