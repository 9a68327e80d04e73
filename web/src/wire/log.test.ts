import { describe, expect, it } from "vitest";
import type { WebItem } from "../protocol.gen";
import * as L from "./log";

const item = (seq: number, key?: string): WebItem => ({
  seq, at: seq, from: key ? "customer" : "bot", key, message: { type: "text", text: `m${seq}` },
});
const pending = (key: string, more: Partial<L.Pending> = {}): L.Pending => ({ key, text: key, at: 0, state: "sending", ...more });
const seqs = (l: L.Log) => l.items.map((i) => i.seq);

describe("items", () => {
  it("are shown once each and by seq, however they arrive", () => {
    let l = L.received(L.emptyLog, [item(1), item(4)]);
    l = L.received(l, [item(3), item(4), item(3)]);
    l = L.received(l, [item(1)]);
    expect(seqs(l)).toEqual([1, 3, 4]);
    expect(L.lastSeq(l)).toBe(4);
  });

  it("come out the same from any order of deliveries", () => {
    const all = [1, 2, 5, 8, 9].map((n) => item(n));
    const forwards = all.reduce((l, i) => L.received(l, [i]), L.emptyLog);
    const backwards = [...all].reverse().reduce((l, i) => L.received(l, [i, ...all]), L.emptyLog);
    expect(seqs(backwards)).toEqual(seqs(forwards));
  });

  it("take the place of the pending message with their key", () => {
    let l = L.written(L.written(L.emptyLog, pending("a")), pending("b"));
    l = L.received(l, [item(2, "a")]);
    expect(l.pending.map((p) => p.key)).toEqual(["b"]);
  });
});

describe("pending", () => {
  it("goes sending → sent → item", () => {
    let l = L.written(L.emptyLog, pending("a"));
    l = L.acked(l, "a");
    expect(l.pending[0]?.state).toBe("sent");
    expect(L.unsent(l)).toEqual([]);
    l = L.received(l, [item(1, "a")]);
    expect(l.pending).toEqual([]);
  });

  it("is sent again after a reconnect under its old key, the failed ones only when asked", () => {
    let l = L.written(L.written(L.emptyLog, pending("a")), pending("b"));
    l = L.failed(l, "a", { zh: "不行", en: "no" });
    expect(L.unsent(l).map((p) => p.key)).toEqual(["b"]);
    l = L.retried(l, "a");
    expect(L.unsent(l).map((p) => p.key)).toEqual(["a", "b"]);
    expect(l.pending[0]?.why).toBeUndefined();
  });

  it("of an earlier page comes before what was written since, and not twice", () => {
    let l = L.received(L.written(L.emptyLog, pending("new")), [item(1, "old1")]);
    l = L.restored(l, [pending("old1"), pending("old2"), pending("new")]);
    expect(l.pending.map((p) => p.key)).toEqual(["old2", "new"]);
  });

  it("is a say, or a choice when it taps an option", () => {
    expect(L.frameOf(pending("a"))).toEqual({ t: "say", key: "a", text: "a" });
    expect(L.frameOf(pending("a", { of: 3, value: "x,y" }))).toEqual({ t: "choose", key: "a", of: 3, value: "x,y" });
  });
});

describe("welcome", () => {
  it("keeps all for the same conversation", () => {
    const l = L.written(L.received({ ...L.emptyLog, conv: "c" }, [item(1)]), pending("a"));
    expect(L.welcomed(l, "c")).toBe(l);
  });
  it("adopts what was written before the first conversation was known", () => {
    const l = L.welcomed(L.written(L.emptyLog, pending("a")), "c");
    expect(l.pending).toHaveLength(1);
  });
  it("forgets everything of another conversation", () => {
    const l = L.written(L.received({ ...L.emptyLog, conv: "c" }, [item(1)]), pending("a"));
    expect(L.welcomed(l, "d")).toEqual({ conv: "d", items: [], pending: [] });
  });
});
