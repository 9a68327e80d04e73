// The launcher around us, when there is one. Only the window that holds this frame is heard, and only
// from the origin that the frame was made by; everything else is dropped without an answer.
import type { Locale } from "../protocol.gen";
import { toLocale } from "../i18n";
import type { ToChat, ToShop } from "../widget/messages";

const hash = new URLSearchParams(location.hash.slice(1));
const parentOrigin = location.ancestorOrigins?.[0] ?? hash.get("origin") ?? "";

export const embedded = window.parent !== window && parentOrigin !== "";
export const locale: Locale = toLocale(hash.get("locale") ?? navigator.language);

export function tell(m: ToShop): void {
  if (embedded) window.parent.postMessage(m, parentOrigin);
}

export function listen(on: (m: ToChat) => void): void {
  addEventListener("message", (e: MessageEvent<unknown>) => {
    if (!embedded || e.source !== window.parent || e.origin !== parentOrigin) return;
    const m = e.data as Partial<ToChat> | null;
    if (typeof m === "object" && m !== null && typeof m.aftercare === "string") on(m as ToChat);
  });
}

/**
 * The token of a page of its own (/chat#token=…, as a messaging app opens it). It leaves the address bar at
 * once, so that a copied link carries nobody's identity, and stays with this tab for a reload.
 */
export function pageToken(): string | null {
  const key = "aftercare.token";
  const given = hash.get("token");
  try {
    if (given) {
      sessionStorage.setItem(key, given);
      hash.delete("token");
      history.replaceState(null, "", `${location.pathname}${hash.size ? `#${hash}` : ""}`);
    }
    return given ?? sessionStorage.getItem(key);
  } catch {
    return given;
  }
}

export function forgetPageToken(): void {
  try {
    sessionStorage.removeItem("aftercare.token");
  } catch {
    // refused
  }
}
