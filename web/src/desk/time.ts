import { signal } from "@preact/signals";
import { t } from "../i18n/desk";

/** The time, every second; only what shows a timer reads it. */
export const now = signal(Date.now());
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1_000);

/** "45秒", "3分", "2小时", "4天". */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return t().sec(s);
  if (s < 3600) return t().min(Math.floor(s / 60));
  if (s < 86_400) return t().hour(Math.floor(s / 3600));
  return t().day(Math.floor(s / 86_400));
}

/** Waiting is calm for a minute, amber from one, red from three. */
export function heat(ms: number): "" | "is-amber" | "is-red" {
  if (ms >= 180_000) return "is-red";
  return ms >= 60_000 ? "is-amber" : "";
}
