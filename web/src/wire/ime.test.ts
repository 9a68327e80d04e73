import { describe, expect, it } from "vitest";
import { ImeGuard } from "./ime";

const enter = (more: object = {}) => ({ key: "Enter", isComposing: false, keyCode: 13, shiftKey: false, ...more });

describe("Enter", () => {
  it("sends", () => expect(new ImeGuard().sends(enter(), 0)).toBe(true));
  it("makes a line with Shift", () => expect(new ImeGuard().sends(enter({ shiftKey: true }), 0)).toBe(false));

  it("picks a candidate while composing", () => {
    const g = new ImeGuard();
    g.start();
    expect(g.sends(enter(), 10)).toBe(false);
    expect(new ImeGuard().sends(enter({ isComposing: true }), 10)).toBe(false);
  });

  it("of Safari's candidate, right after the end, does not send", () => {
    const g = new ImeGuard();
    g.start();
    g.end(1000);
    expect(g.sends(enter({ keyCode: 229 }), 1005)).toBe(false);
    expect(g.sends(enter(), 1300)).toBe(true);
  });

  it("is not blocked for good by a keyboard that always says 229", () => {
    const g = new ImeGuard();
    g.start();
    g.end(1000);
    expect(g.sends(enter({ keyCode: 229 }), 5000)).toBe(true);
  });

  it("is free again when the field lost the focus in the middle", () => {
    const g = new ImeGuard();
    g.start();
    g.reset();
    expect(g.sends(enter(), 10)).toBe(true);
  });
});
