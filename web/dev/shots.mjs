// Pictures of the pages for looking at, and axe on each: `npm run shots` against a running server.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { launch } from "./browser.mjs";

const home = process.env.URL ?? "http://127.0.0.1:8090";
const out = process.env.OUT ?? "/tmp/shots";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
await mkdir(out, { recursive: true });

const browser = await launch();
let violations = 0;

async function check(page, name) {
  await page.screenshot({ path: `${out}/${name}.png` });
  for (const frame of page.frames()) {
    await frame.evaluate(axe); // the debugger's own world: the page's policy stays as strict as it is
    const r = await frame.evaluate(() => window.axe.run(document, { iframes: false }));
    for (const v of r.violations) {
      violations++;
      console.log(`${name} ${frame.url()}: ${v.id}: ${v.help}`);
      for (const n of v.nodes.slice(0, 3)) console.log("   ", n.html.slice(0, 140), "|", (n.any[0] ?? n.all[0] ?? n.none[0])?.message);
    }
  }
}

async function open(path, { width, height, lang, touch = false }) {
  const context = await browser.newContext({ viewport: { width, height }, locale: lang === "zh" ? "zh-CN" : "en-GB", hasTouch: touch, isMobile: touch, deviceScaleFactor: touch ? 2 : 1 });
  const page = await context.newPage();
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && console.log(`  console ${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => console.log(`  page error: ${e.message}`));
  await page.goto(home + path);
  await page.waitForTimeout(500);
  return page;
}

async function talk(page, root, lang, name) {
  const z = (zh, en) => (lang === "zh" ? zh : en);
  const say = async (text) => {
    await root.locator("textarea").first().fill(text);
    await root.locator("textarea").first().press("Enter");
    await page.waitForTimeout(800);
  };
  await check(page, `${name}-1-home`);
  await say(z("拆封的能退吗", "Can I return an opened item"));
  await say(z("运费谁出", "who pays shipping"));
  await check(page, `${name}-2-faq`);
  await say(z("我要退货", "I want to return"));
  await check(page, `${name}-3-orders`);
  await root.locator(".m-pick:enabled").first().click();
  await page.waitForTimeout(800);
  await root.locator(".m-pick--check").first().click();
  await check(page, `${name}-4-items`);
  await root.locator(".m-done").click();
  await page.waitForTimeout(800);
  await root.locator(".m-chip:enabled").first().click();
  await page.waitForTimeout(800);
  await check(page, `${name}-5-confirm`);
  await root.locator(".m-confirm__buttons .btn--main").click();
  await page.waitForTimeout(800);
  await check(page, `${name}-6-progress`);
  await root.locator(".m-chip:enabled").first().click();
  await page.waitForTimeout(800);
  await root.locator(".m-stars label").nth(3).click();
  await check(page, `${name}-7-rating`);
  await root.locator(".m-rating button").click();
  await page.waitForTimeout(400);
  await say("/refuse");
  await root.locator(".c-human").click();
  await page.waitForTimeout(600);
  await check(page, `${name}-8-queue`);
}

for (const lang of ["zh", "en"]) {
  for (const [w, h, size] of [[1280, 800, "wide"], [375, 740, "phone"]]) {
    if (process.argv[2] && !`${lang}-${size}`.includes(process.argv[2])) continue;
    await fetch(`${home}/mock/reset`).catch(() => null);
    const page = await open("/", { width: w, height: h, lang, touch: size === "phone" });
    await check(page, `${lang}-${size}-shop`);
    await page.locator(".s-people label").first().click();
    await page.locator("aftercare-widget .go").click();
    await page.waitForTimeout(900);
    await talk(page, page.frameLocator("aftercare-widget iframe"), lang, `${lang}-${size}`);
    await page.context().close();
  }
}
async function desk(lang, width, height, touch = false) {
  const name = `${lang}-desk-${width}`;
  await fetch(`${home}/mock/reset`).catch(() => null);
  const page = await open("/desk", { width, height, lang, touch });
  await page.fill("[name=login]", "chen");
  await page.fill("[name=password]", "wrong");
  await page.click("button[type=submit]");
  await page.waitForTimeout(300);
  await check(page, `${name}-0-login`);
  await page.fill("[name=password]", "demo");
  await page.click("button[type=submit]");
  await page.waitForTimeout(600);
  await check(page, `${name}-1-queue`);
  const chat = await open("/chat#token=signed.c1.token", { width: 400, height: 700, lang });
  const say = async (text) => {
    await chat.fill("textarea", text);
    await chat.press("textarea", "Enter");
    await chat.waitForTimeout(700);
  };
  await say("我要退货");
  await chat.locator(".m-pick:enabled").first().click();
  await say("转人工");
  await page.locator(".d-tabs button").nth(1).click();
  await page.locator(".d-card").last().click();
  await page.waitForTimeout(300);
  await check(page, `${name}-2-waiting`);
  await page.locator(".d-head .btn--main").click();
  await page.waitForTimeout(500);
  await page.fill(".d-compose textarea", lang === "zh" ? "您好，我是小陈，我看一下您的订单。" : "Hello, this is Chen. Let me look at your order.");
  await page.press(".d-compose textarea", "Control+Enter");
  await page.waitForTimeout(300);
  await chat.fill("textarea", "谢谢，等您消息");
  await page.waitForTimeout(300);
  await chat.press("textarea", "Enter");
  await chat.waitForTimeout(400);
  await check(chat, `${name}-3-shopper`);
  await page.press(".d-compose textarea", "Alt+KeyN");
  await page.fill(".d-compose textarea", "老客户，运费我们出。");
  await check(page, `${name}-4-note`);
  await page.press(".d-compose textarea", "Control+Enter");
  await page.waitForTimeout(300);
  await check(page, `${name}-5-noted`);
  await page.keyboard.press("Alt+KeyE");
  await page.waitForTimeout(300);
  await check(page, `${name}-6-end`);
  await page.locator("dialog .btn--main").click();
  await page.waitForTimeout(400);
  await check(page, `${name}-7-ended`);
  await check(chat, `${name}-8-shopper-ended`);
  await page.context().close();
  await chat.context().close();
}

for (const [lang, w, h] of [["zh", 1280, 800], ["en", 1440, 900], ["zh", 1024, 768], ["en", 768, 1024], ["zh", 375, 740]]) {
  if (!process.argv[2] || `${lang}-desk-${w}`.includes(process.argv[2])) await desk(lang, w, h);
}
await browser.close();
console.log(violations ? `${violations} axe violations` : "axe: no violations");
