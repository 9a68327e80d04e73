import { describe, expect, it } from "vitest";
import { blocks, lead, spans } from "./text";

describe("links", () => {
  const link = (s: string) => spans(s).flatMap((x) => (x.kind === "link" ? [x.href] : []));
  it("end before Chinese punctuation, closing brackets and full stops", () => {
    expect(link("详情见https://a.example/b?x=1。谢谢")).toEqual(["https://a.example/b?x=1"]);
    expect(link("（http://a.example）")).toEqual(["http://a.example"]);
    expect(link("see (https://a.example/x_(y)), ok.")).toEqual(["https://a.example/x_(y)"]);
  });
  it("are http and https only", () => {
    expect(link("javascript:alert(1) data:text/html,x ftp://a.example")).toEqual([]);
  });
  it("keep the words around them", () => {
    expect(spans("a https://b.example c").map((s) => s.text).join("")).toBe("a https://b.example c");
  });
});

describe("blocks", () => {
  it("leave markup as words", () => {
    expect(blocks("<img src=x onerror=alert(1)>")).toEqual([
      { kind: "p", lines: [[{ kind: "text", text: "<img src=x onerror=alert(1)>" }]] },
    ]);
  });
  it("know bold, lists and empty lines", () => {
    const b = blocks("**条件**：\n- 七天内\n- 完好\n\n1. 申请\n2) 寄回");
    expect(b.map((x) => x.kind)).toEqual(["p", "ul", "ol"]);
    expect(b[0]).toMatchObject({ lines: [[{ kind: "bold", text: "条件" }, { kind: "text", text: "：" }]] });
    expect(b[2]).toMatchObject({ start: 1, items: [[{ text: "申请" }], [{ text: "寄回" }]] });
  });
  it("take 3.5 and ** alone for what they are", () => {
    expect(blocks("3.5折")[0]).toMatchObject({ kind: "p", lines: [[{ text: "3.5折" }]] });
    expect(spans("2 ** 3 ** 4")).toEqual([{ kind: "text", text: "2 ** 3 ** 4" }]);
  });
});

describe("lead", () => {
  it("stops where the widget repeats", () => {
    expect(lead("您要退哪一单？\n1. 跑鞋\n2. 外套", ["跑鞋", "外套"])).toBe("您要退哪一单？");
    expect(lead("要退货还是换货？", ["退货", "换货"])).toBe("要退货还是换货？");
    expect(lead("好的。\n还要继续吗？", ["继续退货"])).toBe("好的。\n还要继续吗？");
  });
});
