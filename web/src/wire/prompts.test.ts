import { expect, it } from "vitest";
import type { Message, WebItem } from "../protocol.gen";
import { prompts } from "./prompts";

const options = [{ value: "y", label: "是" }, { value: "n", label: "否" }];
const ask = (seq: number, type: Message["type"] = "quick_replies"): WebItem => ({ seq, at: 0, from: "bot", message: { type, text: "?", options } });
const text = (seq: number): WebItem => ({ seq, at: 0, from: "bot", message: { type: "text", text: "." } });
const tap = (seq: number, of: number, value: string): WebItem => ({
  seq, at: 0, from: "customer", message: { type: "text", text: value }, choice: { of, value },
});

it("keeps the newest question open, also behind plain words", () => {
  expect(prompts([ask(1), text(2)], []).open).toBe(1);
});
it("closes an older question when a newer one is asked", () => {
  expect(prompts([ask(1), ask(2)], []).open).toBe(2);
});
it("closes an answered question and remembers the answer", () => {
  const p = prompts([ask(1), tap(2, 1, "y")], []);
  expect(p.open).toBe(0);
  expect(p.chosen.get(1)).toBe("y");
});
it("closes at the tap, before the server has answered", () => {
  expect(prompts([ask(1)], [{ of: 1, value: "n" }]).open).toBe(0);
});
it("opens the next question after an answer", () => {
  expect(prompts([ask(1), tap(2, 1, "y"), ask(3)], []).open).toBe(3);
});
it("does not take stars for a question", () => {
  expect(prompts([ask(1), ask(2, "rating")], []).open).toBe(1);
});
