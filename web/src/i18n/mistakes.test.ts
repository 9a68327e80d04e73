import { expect, test } from "vitest";
import { mistake, unwritten } from "./mistakes";

test("a check's sentence reads Chinese on a Chinese page", () => {
  expect(mistake("unknown intent weather", "zh")).toBe("没有“weather”这个意图");
  expect(mistake('valid_until "tomorrow" is not a date like 2026-11-22', "zh")).toBe("“tomorrow”不是日期，应写成 2026-11-22");
  expect(mistake('"tomorrow" is not a date like 2026-11-22', "zh")).toBe("“tomorrow”不是日期，应写成 2026-11-22");
  expect(mistake("the answer is empty; write it, or delete the row", "zh")).toBe("答案是空的，请写上，或删掉这一行");
});

test("what isn't known, and English, stay as they are", () => {
  expect(mistake("something new", "zh")).toBe("something new");
  expect(mistake("unknown intent weather", "en")).toBe("unknown intent weather");
});

test("an empty field is told from a wrong one", () => {
  expect(["title is missing", "answer is empty", "questions: at least one is needed"].every(unwritten)).toBe(true);
  expect(unwritten("unknown intent x")).toBe(false);
});
