import { signal } from "@preact/signals";

const wide = matchMedia("(min-width: 1180px)");

/** The customer's details: always there on a wide screen, on call on a narrow one. */
export const panelOpen = signal(wide.matches);
wide.addEventListener("change", (e) => (panelOpen.value = e.matches));
export const panelFloats = (): boolean => !wide.matches;
