import type { Choice, Message, Role } from "../protocol.gen";

interface Asked {
  seq: number;
  from: Role;
  message: Message;
  choice?: Choice;
}

/** Which options can still be tapped, and which were. */
export interface Prompts {
  /** Seq of the one message whose options are live, 0 for none. */
  open: number;
  /** Message seq → the value that was chosen of it. */
  chosen: ReadonlyMap<number, string>;
}

const asks = (m: Message) => (m.options?.length ?? 0) > 0 && m.type !== "rating";

/** Only the newest message that asks something is live, until it is answered. */
export function prompts(items: readonly Asked[], pending: readonly { of?: number; value?: string }[]): Prompts {
  const chosen = new Map<number, string>();
  let open = 0;
  for (const i of items) {
    if (i.choice) chosen.set(i.choice.of, i.choice.value);
    if (i.from !== "customer" && asks(i.message)) open = i.seq;
  }
  for (const p of pending) {
    if (p.of !== undefined) chosen.set(p.of, p.value ?? "");
  }
  return { open: chosen.has(open) ? 0 : open, chosen };
}
