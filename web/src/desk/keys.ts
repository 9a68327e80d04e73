import { claim, cardOf, isMine, listNames, listOf, ready, select, selected, tab } from "./session";
import { mode } from "./drafts";
import { help } from "./Help";
import { asking } from "./Room";

/** Shortcuts go by the place of the key, so they work under any layout and input method. */
export function listenKeys(): void {
  addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || document.querySelector("dialog[open]")) return;
    if (e.key === "?" && !writing(e.target)) {
      help.value = true;
      e.preventDefault();
      return;
    }
    if (!e.altKey || e.ctrlKey || e.metaKey) return;
    if (press(e.code)) e.preventDefault();
  });
}

function press(code: string): boolean {
  switch (code) {
    case "KeyJ":
      return step(1);
    case "KeyK":
      return step(-1);
    case "KeyA": {
      const first = listOf("queue")[0];
      if (first && ready.value) void claim(first.conv);
      return true;
    }
    case "KeyE": {
      const c = cardOf(selected.value);
      if (c && isMine(c) && ready.value) asking.value = c.conv;
      return true;
    }
    case "KeyN":
      mode.value = mode.value === "note" ? "reply" : "note";
      return true;
  }
  const n = /^Digit([1-5])$/.exec(code);
  if (!n) return false;
  tab.value = listNames[Number(n[1]) - 1]!;
  return true;
}

function step(by: number): boolean {
  const all = listOf(tab.value);
  if (all.length === 0) return true;
  const at = all.findIndex((c) => c.conv === selected.value);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  select(all[next]!.conv);
  return true;
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio");
}
