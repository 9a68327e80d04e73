// What the forms offer: intents, markets, next steps, settings.
import { signal } from "@preact/signals";
import type { FaqMeta } from "../protocol.gen";
import { say } from "../i18n";
import { api, Refusal } from "./api";

export const meta = signal<FaqMeta | null>(null);
/** Signed in as somebody who may not keep the FAQ. */
export const denied = signal(false);

export async function loadMeta(): Promise<void> {
  try {
    meta.value = await api<FaqMeta>("GET", "meta");
    denied.value = false;
  } catch (e) {
    if (e instanceof Refusal && e.code === "forbidden") denied.value = true;
    else if (!(e instanceof Refusal) || e.code === "down" || e.code === "unavailable") setTimeout(() => void loadMeta(), 2_000);
  }
}

export function intentName(label: string): string {
  const l = meta.value?.labels?.find((x) => x.label === label);
  return l ? say(l.name) : label;
}

export function audienceName(value: string): string {
  const a = meta.value?.audiences?.find((x) => x.value === value);
  return a ? say(a.name) : value;
}

export function flowName(value: string): string {
  const f = meta.value?.flows?.find((x) => x.value === value);
  return f ? say(f.name) : value;
}
