// On a shop that doesn't belong to us: hostile styles, a strict policy, a server that is gone.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";
import { suite } from "./lib/suite.mjs";
import { Shopper, frame } from "./lib/shopper.mjs";

// A page that hides and resets everything it can, and lets in nothing but our script and our frame.
const css = `
* { all: unset !important; display: none !important; opacity: 0 !important; pointer-events: none !important; transform: scale(3) !important; z-index: -1 !important }
*::before, *::after { content: "!" !important; display: block !important; position: fixed !important; inset: 0 !important; z-index: 99999 !important }
iframe, button, div, span, svg { width: 1px !important; height: 1px !important; position: static !important; color: transparent !important; background: #f0f !important; font: 1px/1 serif !important }
html, body, #buy { all: revert !important; opacity: 1 !important; pointer-events: auto !important; transform: none !important }
html::before, html::after, body::before, body::after, #buy::before, #buy::after { display: none !important }
#buy { display: block !important; width: 200px !important; height: 60px !important; background: #eee !important; color: #000 !important }
`;
const js = `document.getElementById("buy").addEventListener("click", (e) => { e.target.textContent = "买好了"; });`;

function shop(server) {
  const s = createServer((req, res) => {
    if (req.url === "/hostile.css") return res.writeHead(200, { "content-type": "text/css" }).end(css);
    if (req.url === "/buy.js") return res.writeHead(200, { "content-type": "text/javascript" }).end(js);
    const home = server();
    const policy = [
      "default-src 'none'", `script-src 'self' ${home}/widget.js`, `frame-src ${home}`, "style-src 'self'",
      "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'",
    ];
    res.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy.join("; ") });
    res.end(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>别家的店</title><link rel="stylesheet" href="/hostile.css">
<body><button id="buy">买</button><script src="/buy.js"></script><script src="${home}/widget.js" async></script></body></html>`);
  });
  return new Promise((r) => s.listen(0, "127.0.0.1", () => r({ origin: `http://127.0.0.1:${s.address().port}`, close: () => s.close() })));
}

let known; // named in the server's configuration
let unknown;
const { s, test } = suite(async () => {
  [known, unknown] = await Promise.all([shop(() => s.server.base), shop(() => s.server.base)]);
  return { AFTERCARE_EMBED_ORIGINS: known.origin };
});
after(() => [known, unknown].forEach((x) => x?.close()));

async function visit(host) {
  const page = await s.browser.page();
  await page.goto(host.origin);
  return new Shopper(page, frame(page, "zh"), "zh");
}
const buy = async (me) => {
  await me.page.getByRole("button", { name: "买" }).click();
  await me.page.getByRole("button", { name: "买好了" }).waitFor();
};

test("hostile styles and a strict policy: launcher and chat look as they should, and work", async () => {
  const me = await visit(known);
  await me.launcher().waitFor();
  const box = await me.launcher().boundingBox();
  assert.ok(box.width > 60 && box.height >= 48, JSON.stringify(box));
  assert.ok(box.x + box.width > 1240 && box.y + box.height > 760, "in the corner");
  const look = await me.launcher().evaluate((e) => {
    const css = getComputedStyle(e);
    return { background: css.backgroundColor, color: css.color, size: css.fontSize, before: getComputedStyle(e, "::before").content };
  });
  assert.deepEqual(look, { background: "rgb(11, 107, 93)", color: "rgb(255, 255, 255)", size: "15px", before: "none" });
  assert.ok((await me.launcher().innerText()).includes("客服"));
  await buy(me);

  await me.open();
  await me.greeted("");
  const chat = await me.page.locator("iframe").boundingBox();
  assert.ok(chat.width >= 390 && chat.height > 600, JSON.stringify(chat));
  await me.ask("拆封了还能退吗", /不影响七日无理由退货/);
  await me.chat.locator("html").evaluate(() => {
    if (getComputedStyle(document.body).display === "none") throw new Error("the shop's styles are in the frame");
  });
  await me.page.keyboard.press("Escape");
  await me.input.waitFor({ state: "hidden" });
  await me.page.reload(); // a guest is the same one after it
  await me.open();
  await me.log.getByText("拆封了还能退吗", { exact: true }).first().waitFor();
});

test("a shop whose origin isn't named can't show the chat, and says that it is out of reach", async () => {
  const me = await visit(unknown);
  await me.open();
  await me.page.getByRole("status").getByText(/客服暂时连不上/).waitFor();
  assert.equal(await me.page.locator("iframe").count(), 0);
  await me.page.getByRole("dialog").getByRole("button", { name: "关闭" }).click();
  await buy(me);
  // The browser says why, and should.
  me.page.wrong = me.page.wrong.filter((w) => !/frame-ancestors/.test(w));
});

test("with our server gone the shop is a shop", async () => {
  const me = await visit(known);
  await me.launcher().waitFor();
  await s.server.kill();
  await buy(me);
  await me.open();
  await me.page.getByRole("status").getByText(/客服暂时连不上/).waitFor();
  await me.page.getByRole("button", { name: "重试" }).waitFor();
  assert.ok(await me.page.getByRole("button", { name: "重试" }).evaluate((e) => e.matches(":focus")));
  await me.page.getByRole("dialog").getByRole("button", { name: "关闭" }).click();
  assert.ok(await me.launcher().evaluate((e) => e.matches(":focus")));

  const later = await visit(known); // not even the launcher can be had
  await buy(later);
  assert.equal(await later.page.locator("aftercare-widget").count(), 0);

  await s.server.again();
  await me.open();
  await me.greeted("");
});
