import type { FaqFailure, Text } from "../protocol.gen";
import { auth } from "../desk/auth";

/** A request that was not done, and why. */
export class Refusal extends Error {
  readonly code: string;
  readonly text: Text;
  readonly failure: FaqFailure | null;
  constructor(failure: FaqFailure | null) {
    super(failure?.code ?? "down");
    this.failure = failure;
    this.code = failure?.code ?? "down";
    this.text = failure?.text ?? { zh: "服务器没有回应，请稍后再试。", en: "The server doesn't answer. Please try again shortly." };
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

export function api<T>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<T> {
  return ask(path, { method, signal, ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }) });
}

/** Sends a file as it is. */
export function upload<T>(path: string, file: File): Promise<T> {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
}

/** Asks the server. When the session is over, the sign-in comes up and what was typed stays. */
async function ask<T>(path: string, how: RequestInit): Promise<T> {
  let r: Response;
  try {
    r = await fetch(`/desk/api/faq/${path}`, how);
  } catch (e) {
    if (how.signal?.aborted) throw e;
    throw new Refusal(null);
  }
  if (r.ok) return (r.status === 204 ? undefined : await r.json()) as T;
  if (r.status === 401) auth.value = "out";
  throw new Refusal((await r.json().catch(() => null)) as FaqFailure | null);
}

/** The text to show of whatever went wrong. */
export function why(e: unknown): Text {
  return (e instanceof Refusal ? e : new Refusal(null)).text;
}

export const entryPath = (r: { id: string; locale: string }): string => `entries/${r.locale}/${encodeURIComponent(r.id)}`;
