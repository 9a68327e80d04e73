import { signal } from "@preact/signals";
import type { DeskLogin, Text } from "../protocol.gen";

export const auth = signal<"asking" | "out" | "in">("asking");

/** Who we are by the cookie, if it still holds. */
export async function whoAmI(): Promise<void> {
  try {
    const r = await fetch("/desk/me");
    auth.value = r.ok ? "in" : "out";
  } catch {
    auth.value = "out";
  }
}

export type LoginResult = { ok: true } | { ok: false; text?: Text; down?: boolean };

export async function login(body: DeskLogin): Promise<LoginResult> {
  try {
    const r = await fetch("/desk/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (r.ok) {
      auth.value = "in";
      return { ok: true };
    }
    const said = (await r.json().catch(() => null)) as { text?: Text } | null;
    return { ok: false, text: said?.text, down: r.status >= 500 };
  } catch {
    return { ok: false, down: true };
  }
}

export async function logout(): Promise<void> {
  await fetch("/desk/logout", { method: "POST" }).catch(() => null);
  auth.value = "out";
}
