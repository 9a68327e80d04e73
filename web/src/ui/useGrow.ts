import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const native = CSS.supports("field-sizing", "content");

/** A text field as tall as its text, up to its max-height, where CSS can't do it yet. */
export function useGrow(ref: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const el = ref.current;
    if (native || !el) return;
    el.style.height = "auto";
    el.style.height = `${el.scrollHeight + 2}px`;
  }, [text]);
}
