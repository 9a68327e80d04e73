import { expect, test } from "vitest";
import { counterpart, emptyForm, place, same, toFields, toForm } from "./form";

const fields = {
  id: "engraving", locale: "en", intent: "product_info", title: "Engraving?", questions: ["can you engrave", "mug with initials"],
  answer: "Yes.\nThree days.\n", long: "By hand.", source: "shop", valid_from: "2026-11-01", valid_until: "", audience: "uk", next: "return",
  related: ["gift-wrap", "gift-card"],
};

test("a form and its fields are the same entry", () => {
  expect(toFields(toForm(fields))).toEqual({ ...fields, answer: "Yes.\nThree days." });
  expect(toFields({ ...emptyForm, questions: " a \n\nb", related: "x，y  z" })).toMatchObject({ questions: ["a", "b"], related: ["x", "y", "z"] });
});

test("a change in any field is one", () => {
  expect(same(toForm(fields), toForm(fields))).toBe(true);
  expect(same(toForm(fields), { ...toForm(fields), next: "human" })).toBe(false);
});

test("the other language begins with what has no words", () => {
  expect(counterpart(fields, "zh")).toMatchObject({ id: "engraving", locale: "zh", intent: "product_info", audience: "uk", title: "", questions: "", answer: "" });
});

test("a mistake is placed in its field", () => {
  const markdown = "---\nid: x\nquestions:\n  - one\n  - two\nanswer: |-\n  first\n  second {{no}}\nintent: weather\n---\n\nlong one\nlong {{no}}\n";
  const at = (field: string, line: number) => place(markdown, [{ field, line, col: 1, what: "?" }])[0];
  expect(at("questions", 5)).toEqual({ field: "questions", line: 2, what: "?" });
  expect(at("answer", 8)).toEqual({ field: "answer", line: 2, what: "?" });
  expect(at("long", 13)).toEqual({ field: "long", line: 2, what: "?" });
  expect(at("intent", 9)).toEqual({ field: "intent", line: 0, what: "?" });
  expect(at("surprise", 9)).toEqual({ field: "", line: 0, what: "?" });
});
