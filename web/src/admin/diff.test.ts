import { expect, test } from "vitest";
import { changes, diff } from "./diff";
import { emptyForm } from "./form";

const marks = (from: string, to: string) => diff(from, to).map((l) => l.op + l.text);

test("lines that stay, go and come", () => {
  expect(marks("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
  expect(marks("", "a")).toEqual(["+a"]);
  expect(marks("a", "")).toEqual(["-a"]);
  expect(marks("a\nb", "b\na")).toEqual(["-a", " b", "+a"]);
});

test("only what changed is told, and an end of line is no change", () => {
  const to = { ...emptyForm, title: "new", answer: "same\n" };
  expect(changes({ ...emptyForm, title: "old", answer: "same" }, to)).toEqual([
    { field: "title", lines: [{ op: "-", text: "old" }, { op: "+", text: "new" }] },
  ]);
});
