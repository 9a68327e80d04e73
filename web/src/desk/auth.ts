import { signal } from "@preact/signals";
import type { DeskLogin, DeskMe, Text } from "../protocol.gen";

/** Must change: signed in with a one-time password, which opens nothing but the next screen. */
export const auth = signal<"asking" | "out" | "must change" | "in">("asking");

/** Who we are, once known. */
export const me = signal<DeskMe | null>(null);

/** Who we are by the cookie, if it still holds. A server that doesn't answer signs nobody out. */
export async function whoAmI(): Promise<void> {
  try {
    const r = await fetch("/desk/me");
    if (r.ok) entered((await r.json()) as DeskMe);
    else if (r.status === 401) auth.value = "out";
    else throw new Error(`${r.status}`);
  } catch {
    if (auth.value === "asking") setTimeout(() => void whoAmI(), 2_000);
  }
}

export type Answer = { ok: true } | { ok: false; text?: Text; down?: boolean };

export async function login(body: DeskLogin): Promise<Answer> {
  return post("/desk/login", body, async (r) => entered((await r.json()) as DeskMe));
}

export async function choosePassword(password: string): Promise<Answer> {
  return post("/desk/password", { password }, () => {
    auth.value = "in";
  });
}

export async function logout(): Promise<void> {
  await fetch("/desk/logout", { method: "POST" }).catch(() => null);
  auth.value = "out";
}

function entered(who: DeskMe): void {
  me.value = who;
  auth.value = who.must_change ? "must change" : "in";
}

async function post(path: string, body: object, then: (r: Response) => void | Promise<void>): Promise<Answer> {
  try {
    const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (r.ok) {
      await then(r);
      return { ok: true };
    }
    const said = (await r.json().catch(() => null)) as { text?: Text } | null;
    return { ok: false, text: said?.text, down: r.status >= 500 };
  } catch {
    return { ok: false, down: true };
  }
}
