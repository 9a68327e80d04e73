const base = 500;
const ceiling = 20_000;

/**
 * Milliseconds to wait before try number `attempt` (0 for the first): doubling up to 20 s, half of it
 * random, so that a thousand pages don't come back in the same instant after a restart.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(ceiling, base * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * random());
}
