import { expect, it } from "vitest";
import type { DeskItem } from "../protocol.gen";
import * as R from "./room";

const item = (seq: number, from: DeskItem["from"], text = `m${seq}`, more: Partial<DeskItem> = {}): DeskItem => ({
  seq, at: seq * 1000, from, message: { type: "text", text }, ...more,
});
const out = (id: string, text: string, more: Partial<R.Outgoing> = {}): R.Outgoing => ({
  id, text, note: false, epoch: 1, at: 0, after: 0, state: "sending", ...more,
});
const empty = R.emptyRoom("c");

it("shows sent words once, whether the item or the answer comes first", () => {
  const before = R.sent(empty, out("1", "hi"));
  expect(R.shownOut(before)).toHaveLength(1);
  const itemFirst = R.arrived(before, [item(5, "agent", "hi")]);
  expect(R.shownOut(itemFirst)).toHaveLength(0);
  expect(R.done(itemFirst, "1", 5).out).toHaveLength(0);
  const doneFirst = R.done(before, "1", 5);
  expect(R.shownOut(doneFirst)).toHaveLength(1);
  expect(R.unsentOut(doneFirst)).toHaveLength(0);
  expect(R.arrived(doneFirst, [item(5, "agent", "hi")]).out).toHaveLength(0);
});

it("does not take older words, a note or somebody's twin for an outgoing message", () => {
  let r = R.arrived(empty, [item(1, "agent", "hi")]);
  r = R.sent(R.sent(r, out("1", "hi", { after: 1 })), out("2", "hi", { after: 1 }));
  expect(R.shownOut(r)).toHaveLength(2);
  expect(R.shownOut(R.arrived(r, [item(2, "agent", "hi", { note: true })]))).toHaveLength(2);
  expect(R.shownOut(R.arrived(r, [item(2, "agent", "hi")]))).toHaveLength(1);
});

it("keeps a refused message with the reason until it is sent again", () => {
  let r = R.refusedOut(R.sent(empty, out("1", "hi")), "1", { zh: "不行", en: "no" });
  expect(r.out[0]).toMatchObject({ state: "failed", why: { en: "no" } });
  expect(R.unsentOut(r)).toHaveLength(0);
  r = R.again(r, "1");
  expect(R.unsentOut(r)).toHaveLength(1);
});
