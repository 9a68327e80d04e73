import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const near = 48;

/**
 * Keeps the newest line in view while the reader is at the end, and leaves them alone while they read
 * above: then `below` counts what came in. Writing here (not in another tab) always brings them to the end.
 */
export function useFollow(box: RefObject<HTMLElement | null>, lines: number, writes: number, onEnd: (yes: boolean) => void) {
  const [away, setAway] = useState(false);
  const [below, setBelow] = useState(0);
  const was = useRef({ lines, writes, end: true, top: 0 });

  const toEnd = () => {
    const el = box.current;
    if (el) el.scrollTop = el.scrollHeight;
    was.current.end = true;
    setBelow(0);
    setAway(false);
    onEnd(true);
  };

  useLayoutEffect(() => {
    const w = was.current;
    const more = lines - w.lines;
    const own = writes > w.writes;
    w.lines = lines;
    w.writes = writes;
    if (own || w.end) toEnd();
    else if (more > 0) setBelow((n) => n + more);
  }, [lines, writes]);

  // Pictures load, the keyboard opens, the typing line comes: the end stays the end.
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const stick = () => {
      if (was.current.end) el.scrollTop = el.scrollHeight;
    };
    const size = new ResizeObserver(stick);
    size.observe(el);
    const inside = new MutationObserver(stick);
    inside.observe(el, { childList: true, subtree: true, attributes: true, attributeFilter: ["open", "class"] });
    el.addEventListener("load", stick, true);
    return () => {
      size.disconnect();
      inside.disconnect();
      el.removeEventListener("load", stick, true);
    };
  }, []);

  const onScroll = () => {
    const el = box.current;
    if (!el) return;
    const w = was.current;
    const end = el.scrollHeight - el.scrollTop - el.clientHeight < near;
    const up = el.scrollTop < w.top;
    w.top = el.scrollTop;
    if (!end && w.end && !up) {
      el.scrollTop = el.scrollHeight; // it was not the reader: lines grew while this event was on its way
      return;
    }
    if (end !== w.end) onEnd(end);
    w.end = end;
    setAway(!end);
    if (end) setBelow(0);
  };

  return { away, below, toEnd, onScroll };
}
