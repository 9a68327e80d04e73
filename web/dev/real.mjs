// A shopper and an agent on the real server (../bin/aftercare, or AFTERCARE_BIN): an answer with its source,
// a return from the first word to the case, a talk with a person, a server that is killed in the middle,
// stars at the end. And axe on the pages as they are then.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browser.mjs";

const bin = process.env.AFTERCARE_BIN ?? new URL("../../bin/aftercare", import.meta.url).pathname;
if (!existsSync(bin)) {
  console.error(`${bin} is not there; run "make build" first`);
  process.exit(1);
}
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const data = await mkdtemp(join(tmpdir(), "aftercare-"));
const address = `127.0.0.1:${20_000 + Math.floor(Math.random() * 20_000)}`;
const home = `http://${address}`;
let server;
let printed = "";

async function start() {
  server = spawn(bin, ["serve", "--demo", "--addr", address, "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  for (const out of [server.stdout, server.stderr]) out.on("data", (d) => (printed += d));
  for (let i = 0; ; i++) {
    const up = await fetch(`${home}/readyz`).then((r) => r.ok, () => false);
    if (up) return;
    if (i > 150 || server.exitCode !== null) throw new Error(`the server does not start:\n${printed}`);
    await new Promise((r) => setTimeout(r, 200));
  }
}
async function kill() {
  server.kill("SIGKILL");
  await once(server, "exit");
}
async function accessible(page) {
  for (const f of page.frames()) {
    await f.evaluate(axe);
    const { violations } = await f.evaluate(() => window.axe.run(document, { iframes: false }));
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`), []);
  }
}

const browser = await launch();
const step = async (name, run) => {
  await run();
  console.log(`ok    ${name}`);
};
let failed = null;
try {
  await start();
  const password = /agent chen .*one-time password (\S+)/.exec(printed)?.[1];
  const size = { width: 1280, height: 800 };
  const shop = await (await browser.newContext({ locale: "zh-CN", viewport: size })).newPage();
  const desk = await (await browser.newContext({ locale: "zh-CN", viewport: size })).newPage();
  const errors = [];
  for (const p of [shop, desk]) {
    p.setDefaultTimeout(15_000);
    p.on("pageerror", (e) => errors.push(e.message));
    p.on("console", (m) => /Content Security Policy/.test(m.text()) && errors.push(m.text()));
  }
  const chat = shop.frameLocator("aftercare-widget iframe");
  const say = async (text) => {
    await chat.locator("textarea").fill(text);
    await chat.locator("textarea").press("Enter");
  };

  await step("an answer names its source", async () => {
    await shop.goto(home);
    await accessible(shop);
    await shop.locator(".s-people label:has-text('林晓雨')").click();
    await shop.locator("aftercare-widget .go").click();
    await chat.locator("h2:has-text('林晓雨')").waitFor();
    await say("拆封的商品能退吗");
    await chat.locator(".m-source").waitFor();
    await accessible(shop);
  });

  await step("a return goes from the first word to a case, over one card", async () => {
    await say("我要退货");
    await chat.locator(".m-pick:enabled:has-text('冲锋衣')").first().click();
    for (let i = 0; i < 6 && (await chat.locator(".m-confirm__buttons").count()) === 0; i++) {
      const next = chat.locator(".m-confirm__buttons, .m-pick--check input:enabled, .m-chip:enabled").last();
      await next.waitFor();
      if (await chat.locator(".m-pick--check input:enabled").count()) {
        await chat.locator(".m-pick--check input:enabled").first().click();
        await chat.locator(".m-done:enabled").click();
      } else if (await chat.locator(".m-chip:enabled").count()) {
        await chat.locator(".m-chip:enabled").first().click();
      }
      await shop.waitForTimeout(400);
    }
    await chat.locator(".m-confirm:has-text('¥599.00')").waitFor();
    await chat.locator(".m-confirm__buttons .btn--main").click();
    await chat.locator(".m-confirm__out.is-yes").waitFor();
    await chat.locator(".m-bubble:has-text('TH20'), .m-progress").first().waitFor();
  });

  await step("a person takes over, with the case beside the talk", async () => {
    await chat.locator(".c-human").click();
    await chat.locator(".c-wait").waitFor();
    await desk.goto(`${home}/desk`);
    await desk.fill("[name=login]", "chen");
    await desk.fill("[name=password]", password);
    await desk.click("button[type=submit]");
    await desk.locator("[name=again]").waitFor();
    await desk.fill("[name=password]", "correct horse battery");
    await desk.fill("[name=again]", "correct horse battery");
    await desk.click("button[type=submit]");
    await desk.locator(".d-seg label").first().click();
    await desk.locator(".d-tabs button").nth(1).click();
    await desk.locator(".d-card").first().waitFor();
    await desk.keyboard.press("Alt+KeyA");
    await desk.locator(".d-compose textarea").fill("您好，我看一下您的退货。");
    await desk.locator(".d-compose textarea").press("Control+Enter");
    await chat.locator(".m-bubble:has-text('我看一下您的退货')").waitFor();
    await chat.locator(".c-tag.is-agent").waitFor();
    await desk.locator(".d-customer .m-progress").waitFor();
    await accessible(desk);
  });

  await step("a killed server loses nothing and doubles nothing", async () => {
    await say("断线之前");
    await desk.locator(".m-bubble:has-text('断线之前')").waitFor();
    await kill();
    await say("断线之中");
    await chat.locator(".c-banner.is-warn").waitFor();
    await start();
    await desk.locator(".m-bubble:has-text('断线之中')").waitFor({ timeout: 40_000 });
    await chat.locator(".is-sending").waitFor({ state: "detached" });
    for (const text of ["断线之前", "断线之中"]) {
      assert.equal(await chat.locator(`.is-mine .m-bubble:has-text('${text}')`).count(), 1);
      assert.equal(await desk.locator(`.m-bubble:has-text('${text}')`).count(), 1);
    }
  });

  await step("the agent ends it, the shopper gives stars, once", async () => {
    await desk.keyboard.press("Alt+KeyE");
    await desk.locator("dialog .btn--main").click();
    await chat.locator(".m-stars label").nth(4).click();
    await chat.locator(".m-rating button").click();
    await chat.locator(".m-rated").waitFor();
    await desk.locator(".d-event:has-text('5')").waitFor();
    assert.equal(await chat.locator(".m-rating").count(), 0);
    await accessible(shop);
  });
  assert.deepEqual(errors, []);
} catch (e) {
  failed = e;
  if (process.env.SHOT) for (const [i, c] of browser.contexts().entries()) await c.pages()[0]?.screenshot({ path: `${process.env.SHOT}-${i}.png` });
  console.error(`FAIL  ${e.message}\n${printed.slice(-2000)}`);
}
await browser.close();
server?.kill("SIGKILL");
await rm(data, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
