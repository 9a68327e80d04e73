/** The part of a keydown that decides. */
export interface KeyLike {
  key: string;
  isComposing: boolean;
  keyCode: number;
  shiftKey: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
}

/**
 * Tells an Enter that sends from one that picks a candidate. Chrome and Firefox say isComposing; Safari
 * ends the composition first and then sends the Enter with keyCode 229, so 229 counts for a moment after
 * an end. It never counts for good: some Android keyboards report 229 for every key.
 */
export class ImeGuard {
  #composing = false;
  #ended = -Infinity;

  start(): void {
    this.#composing = true;
  }

  end(now: number): void {
    this.#composing = false;
    this.#ended = now;
  }

  /** A field that loses the focus has no composition. */
  reset(): void {
    this.#composing = false;
  }

  composing(e: KeyLike, now: number): boolean {
    return e.isComposing || this.#composing || (e.keyCode === 229 && now - this.#ended < 100);
  }

  sends(e: KeyLike, now: number): boolean {
    return e.key === "Enter" && !e.shiftKey && !this.composing(e, now);
  }
}
