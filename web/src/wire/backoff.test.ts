import { expect, it } from "vitest";
import { backoff } from "./backoff";

it("doubles, stays under 20 s, and is never less than half", () => {
  for (let n = 0; n < 40; n++) {
    const full = Math.min(20_000, 500 * 2 ** n);
    expect(backoff(n, () => 0)).toBe(Math.round(full / 2));
    expect(backoff(n, () => 1)).toBe(Math.round(full));
  }
});
