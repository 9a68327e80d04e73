// What must hold in a real browser, against the mock, which it starts: `npm run scenarios`, or with a part of
// a name behind it, one of them. Each is named for what it proves.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { browser, count, home, own, run, say, settled, tab, test, wait } from "./harness.mjs";

test("Enter picks a candidate while composing and sends after", async () => {
  const page = await tab();
  await page.focus("textarea");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Input.imeSetComposition", { text: "tuihuo", selectionStart: 6, selectionEnd: 6 });
  await page.press("textarea", "Enter");
  await wait(200);
  assert.equal((await own(page)).length, 0);
  await cdp.send("Input.insertText", { text: "退货" });
  await page.press("textarea", "Shift+Enter");
  await page.keyboard.type("谢谢");
  await wait(150);
  await page.press("textarea", "Enter");
  await settled(page);
  assert.deepEqual(await own(page), ["退货\n谢谢"]);
});

test("what is written offline is sent once, in order, after the network is back", async () => {
  const page = await tab();
  await say(page, "在线一");
  await settled(page);
  await page.context().setOffline(true);
  await page.waitForTimeout(300);
  await say(page, "离线二");
  await say(page, "离线三");
  await page.waitForSelector(".c-banner.is-warn");
  assert.equal(await page.locator(".is-sending").count(), 2);
  await page.context().setOffline(false);
  await settled(page);
  assert.deepEqual(await own(page), ["在线一", "离线二", "离线三"]);
});

test("a socket that dies in the middle loses and doubles nothing", async () => {
  const page = await tab();
  await say(page, "前");
  await settled(page);
  await say(page, "/kick");
  await say(page, "后");
  await page.waitForFunction(() => [...document.querySelectorAll(".m-row.is-mine")].length === 3);
  await wait(1500);
  assert.equal(await count(page, "前"), 1);
  assert.equal(await count(page, "后"), 1);
});

test("a reload keeps the talk, the draft and what was not sent", async () => {
  const page = await tab();
  await say(page, "第一句");
  await settled(page);
  await page.context().setOffline(true);
  await wait(300);
  await say(page, "没发出去的");
  await page.fill("textarea", "写到一半");
  await wait(100);
  await page.context().setOffline(false);
  await page.reload();
  await settled(page);
  await page.waitForFunction(() => document.querySelectorAll(".m-row.is-mine").length === 2);
  assert.deepEqual(await own(page), ["第一句", "没发出去的"]);
  assert.equal(await page.inputValue("textarea"), "写到一半");
});

test("a refused message says why, and can be tried again or deleted", async () => {
  const page = await tab();
  await say(page, "/refuse");
  await page.waitForSelector(".c-failed");
  assert.match(await page.innerText(".c-failed"), /稍后重试/);
  await page.click(".c-failed button:last-child");
  assert.equal((await own(page)).length, 0);
});

test("reading above is not scrolled away; a pill counts and leads down", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 400, height: 500 } });
  const page = await tab("/chat", context);
  for (const q of ["拆封", "拆封 2", "拆封 3"]) {
    await say(page, q);
    await wait(700);
  }
  await page.locator(".c-log").evaluate((el) => (el.scrollTop = 0));
  await wait(100);
  const second = await tab("/chat", context);
  await say(second, "另一个标签页");
  await page.waitForSelector(".c-pill:has-text('条新消息')");
  assert.equal(await page.locator(".c-log").evaluate((el) => el.scrollTop), 0);
  await page.click(".c-pill");
  await wait(200);
  assert.ok(await page.locator(".c-log").evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight < 4));
  assert.equal(await count(page, "另一个标签页"), 1);
});

test("options die once answered, here and in another tab", async () => {
  const context = await browser.newContext({ locale: "zh-CN" });
  const page = await tab("/chat#token=signed.c2.token", context);
  await say(page, "我要退货");
  await page.waitForSelector(".m-pick:enabled");
  await page.locator(".m-pick").first().click();
  await page.waitForSelector(".m-pick--check");
  assert.equal(await page.locator("button.m-pick:enabled").count(), 0);
  assert.ok(await page.locator("button.m-pick").first().evaluate((el) => el.classList.contains("is-chosen")));
  assert.equal(new URL(page.url()).hash, "");
});

test("markup in any message stays words", async () => {
  const page = await tab();
  await say(page, `<img src=x onerror="document.title='owned'"><script>1</script> javascript:alert(1)`);
  await settled(page);
  assert.equal(await page.locator(".m-bubble img, .m-bubble script, .m-bubble a").count(), 0);
  assert.match((await own(page))[0], /<img src=x/);
  assert.notEqual(await page.title(), "owned");
});

test("the shop's launcher: one request, then open, Esc closes and gives the focus back", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const requests = [];
  page.on("request", (r) => requests.push(new URL(r.url()).pathname));
  await page.goto(home);
  await page.waitForSelector(".s-goods");
  assert.deepEqual(requests.filter((r) => r === "/chat" || r.includes("/chat-")), []);
  await page.locator("aftercare-widget .go").click();
  const frame = page.frameLocator("aftercare-widget iframe");
  await frame.locator("textarea").waitFor();
  await wait(300);
  await page.keyboard.type("x");
  assert.equal(await frame.locator("textarea").inputValue(), "x");
  await page.keyboard.press("Escape");
  await wait(100);
  assert.equal(await page.locator("aftercare-widget .panel").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className), "go");
});

test("changing who you are wipes the one before", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(home);
  await page.locator(".s-people label").nth(1).click();
  await page.locator("aftercare-widget .go").click();
  const frame = page.frameLocator("aftercare-widget iframe");
  await frame.locator("h2:has-text('陈屿')").waitFor();
  await frame.locator("textarea").fill("我的秘密");
  await page.locator("aftercare-widget .go").click();
  await page.locator(".s-people label").last().click();
  await page.locator("aftercare-widget .go").click();
  await frame.locator("h2").waitFor();
  await wait(600);
  assert.equal(await frame.locator("h2").innerText(), "您好");
  assert.equal(await frame.locator("textarea").inputValue(), "");
  const left = await page.frames()[1].evaluate(() => JSON.stringify(localStorage));
  assert.ok(!left.includes("秘密"), left);
});

test("a forged message from another window changes nobody", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(home);
  await page.locator("aftercare-widget .go").click();
  const frame = page.frameLocator("aftercare-widget iframe");
  await frame.locator("h2:has-text('您好')").waitFor();
  const chat = page.frames()[1];
  // From inside the frame itself: right origin, wrong source.
  await chat.evaluate(() => window.postMessage({ aftercare: "identify", token: "signed.c1.token", locale: "zh" }, "*"));
  // To the launcher from its own page: right origin, wrong source.
  await page.evaluate(() => window.postMessage({ aftercare: "close" }, "*"));
  await wait(500);
  assert.equal(await frame.locator("h2").innerText(), "您好");
  assert.equal(await page.locator("aftercare-widget .panel").isVisible(), true);
});

test("embedded on a foreign page: its strict policy and hostile styles don't matter, and a dead server only says so", async () => {
  const foreign = createServer((_, res) =>
    res.writeHead(200, {
      "content-type": "text/html",
      "content-security-policy": `default-src 'none'; script-src ${home}; frame-src ${home}; style-src 'self'; require-trusted-types-for 'script'`,
    }).end(`<!doctype html><html lang="zh"><link rel="stylesheet" href="/hostile.css"><button id="buy" onclick="">买</button><script src="${home}/widget.js" async></script>`),
  ).listen(0, "127.0.0.1");
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(e.message));
  await page.route("**/hostile.css", (r) => r.fulfill({ contentType: "text/css", body: "*{display:none!important;opacity:0!important} html,body,#buy{display:block!important;opacity:1!important}" }));
  await page.route(`${home}/chat*`, (r) => r.abort());
  await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
  const go = page.locator("aftercare-widget .go");
  await go.waitFor();
  await go.click();
  await page.locator("aftercare-widget .away p").waitFor({ timeout: 12_000 });
  assert.match(await page.locator("aftercare-widget .away p").innerText(), /暂时连不上/);
  await page.click("#buy");
  assert.deepEqual(errors, []);
  foreign.close();
});

test("at 200 % zoom and at 320 px nothing runs out of the page", async () => {
  for (const [width, height] of [[320, 568], [375, 667], [200, 340]]) {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width, height } });
    const page = await tab("/chat#token=signed.c3.token", context);
    await say(page, "I want to return");
    await page.waitForSelector(".m-pick");
    const [over, field] = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth, document.querySelector("textarea").getBoundingClientRect().bottom - innerHeight,
    ]);
    assert.ok(over <= 0, `${width}: ${over} px too wide`);
    assert.ok(field <= 0, `${width}: the field is ${field} px below the window`);
    await context.close();
  }
});

test("the desk: two claims, one wins; drafts stay; shortcuts rest while composing", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const page = await tab("/desk", context);
  await page.fill("[name=login]", "chen");
  await page.fill("[name=password]", "demo");
  await page.click("button[type=submit]");
  await page.waitForSelector(".d-card");
  assert.match(await page.title(), /^\(3\)/);
  await page.keyboard.press("Alt+KeyA");
  await page.waitForSelector(".d-compose textarea");
  assert.match(await page.innerText(".d-head h2"), /何阿姨/);
  await page.fill(".d-compose textarea", "给何阿姨的草稿");
  await page.keyboard.press("Alt+Digit2");
  await page.keyboard.press("Alt+KeyA");
  await page.waitForFunction(() => document.querySelector(".d-head h2").innerText.includes("陈屿"));
  assert.equal(await page.inputValue(".d-compose textarea"), "");
  await page.keyboard.press("Alt+KeyJ");
  await page.waitForFunction(() => document.querySelector(".d-head h2").innerText.includes("何阿姨"));
  assert.equal(await page.inputValue(".d-compose textarea"), "给何阿姨的草稿");
  const cdp = await context.newCDPSession(page);
  await page.focus(".d-compose textarea");
  await cdp.send("Input.imeSetComposition", { text: "n", selectionStart: 1, selectionEnd: 1 });
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { code: "KeyN", altKey: true, isComposing: true })));
  assert.equal(await page.locator(".d-compose.is-reply").count(), 1);
  await page.locator(".d-tabs button").nth(3).click();
  await page.locator(".d-card").first().click();
  assert.equal(await page.locator(".d-compose textarea").count(), 0);
  await context.close();
});

test("a person's answer behind the closed launcher is counted, and marked on return", async () => {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  const shop = await context.newPage();
  await shop.goto(home);
  await shop.locator("aftercare-widget .go").click();
  const frame = shop.frameLocator("aftercare-widget iframe");
  await frame.locator("textarea").waitFor();
  await frame.locator(".c-human").click();
  await frame.locator(".c-wait").waitFor();
  await shop.keyboard.press("Escape");
  await frame.locator("textarea").press("Escape");
  const desk = await tab("/desk", context);
  await desk.fill("[name=login]", "chen");
  await desk.fill("[name=password]", "demo");
  await desk.click("button[type=submit]");
  await desk.locator(".d-card").last().click();
  await desk.locator(".d-head .btn--main").click();
  await desk.fill(".d-compose textarea", "您好");
  await desk.press(".d-compose textarea", "Control+Enter");
  await shop.locator("aftercare-widget .go b:has-text('1')").waitFor();
  await shop.locator("aftercare-widget .go").click();
  await frame.locator(".c-unread").waitFor();
  assert.match(await frame.locator("h1").innerText(), /小陈/);
  await frame.locator("textarea").fill("好");
  await desk.locator(".d-typing").waitFor();
  await frame.locator("textarea").press("Enter");
  await frame.locator(".c-unread").waitFor({ state: "detached" });
  await frame.locator(".m-meta:has-text('已读')").waitFor();
  await context.close();
});

test("a choice by key leaves the focus in the talk, not nowhere", async () => {
  const page = await tab("/chat#token=signed.c2.token");
  await say(page, "我要退货");
  await page.waitForSelector(".m-pick:enabled");
  await page.locator(".m-pick").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".m-pick--check");
  assert.equal(await page.evaluate(() => document.activeElement.className), "c-log");
});

await run(process.argv[2]);
