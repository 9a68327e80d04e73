import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * An option that was chosen by key is disabled and loses the focus to nowhere. This gives it to the box
 * around, so that Tab goes on from there. It never takes the focus from anything that has it.
 */
export function useKeepFocus(box: RefObject<HTMLElement | null>, after: unknown): void {
  const inside = useRef(false);
  useEffect(() => {
    const note = (e: FocusEvent) => {
      inside.current = box.current?.contains(e.target as Node) ?? false;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    const active = document.activeElement;
    const lost = active === null || active === document.body || (active instanceof HTMLButtonElement && active.disabled);
    if (inside.current && lost && document.hasFocus()) box.current?.focus({ preventScroll: true });
  }, [after]);
}
