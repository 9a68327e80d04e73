// The page's places are in the hash: #/entries?q=refund. A reload, a link and the back button all work.
import { computed, signal } from "@preact/signals";

export interface Route {
  path: readonly string[];
  query: URLSearchParams;
}

const hash = signal(location.hash);

export const route = computed<Route>(() => {
  const [path = "", query = ""] = hash.value.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").map(decodeURIComponent), query: new URLSearchParams(query) };
});

/** Something on the page would be lost by going elsewhere. */
export const dirty = signal(false);
/** Where the reader wants to go although something would be lost. */
export const wanted = signal<string | null>(null);

export const href = (...path: string[]): string => `#/${path.map(encodeURIComponent).join("/")}`;

export const entryHref = (r: { id: string; locale: string }): string => href("entry", r.locale, r.id);

export function go(to: string): void {
  if (to !== location.hash) location.hash = to;
}

/** Goes there whatever is lost. */
export function leave(to: string): void {
  dirty.value = false;
  wanted.value = null;
  go(to);
}

/** Changes the filters of this place, without a step for the back button. */
export function filter(changes: Record<string, string>): void {
  const q = new URLSearchParams(route.value.query);
  for (const [k, v] of Object.entries(changes)) v ? q.set(k, v) : q.delete(k);
  const [path] = location.hash.split("?");
  history.replaceState(null, "", q.size ? `${path}?${q}` : path);
  hash.value = location.hash;
}

export function listen(): void {
  addEventListener("hashchange", () => {
    if (location.hash === hash.value) return;
    if (dirty.value) {
      wanted.value = location.hash;
      history.replaceState(null, "", hash.value || "#/");
      return;
    }
    hash.value = location.hash;
    scrollTo(0, 0);
  });
  addEventListener("beforeunload", (e) => {
    if (dirty.value) e.preventDefault();
  });
}
