// axe-core on every page and state, in both languages; small screens, zoom, and less motion.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Shopper } from "./lib/shopper.mjs";
import { Agent } from "./lib/agent.mjs";
import { accessible } from "./lib/axe.mjs";
import { fits, bigEnough, still } from "./lib/layout.mjs";

const { s, test } = suite();

const t = {
  zh: { as: "林晓雨", start: "我想退货", order: /重磅纯棉T恤、通勤双肩包/, item: /通勤双肩包/, reason: "不喜欢或不想要了", enough: "没有了，谢谢", question: "拆封了还能退吗", answer: /不影响七日无理由退货/, star: "4 星", word: "满意", login: "li", wait: /请留言|下一位|排队中/ },
  en: { as: "Emma Clarke", start: "I want to return something", order: /Straight-Leg Jeans; Lace-Up/, item: /Boots/, reason: "Changed my mind", enough: "No, that's all", question: "how long does the refund take?", answer: /within 7 days of the warehouse/, star: "4 stars", word: "Good", login: "amy", wait: /Leave a message|You are next|In line/ },
};

/** The states of a return, in order, each with its name. */
async function* states(me, lang) {
  const w = t[lang];
  yield "home";
  await me.ask(w.question, w.answer);
  yield "an answer with its source";
  await me.say(w.start);
  await me.log.getByRole("button", { disabled: false }).filter({ hasText: /¥|£/ }).first().waitFor();
  yield "order picker";
  await me.tapOrder(w.order);
  await me.tick(w.item);
  yield "item picker";
  await me.tap(me.w.done);
  await me.log.getByRole("button", { name: w.reason, disabled: false }).waitFor();
  yield "reasons";
  await me.tap(w.reason);
  await me.cardRows();
  yield "card";
  await me.tap(me.w.yes);
  await me.progress().waitFor();
  yield "progress";
  await me.tap(w.enough);
  await me.chat.getByText(w.star, { exact: true }).locator("..").click();
  await me.chat.getByRole("button", { name: me.w.rate }).waitFor();
  yield "rating";
  await me.chat.getByRole("button", { name: me.w.rate }).click();
  await me.log.getByText(me.w.thanks).first().waitFor();
  yield "rated";
  await me.human().click();
  await me.chat.getByRole("status").filter({ hasText: w.wait }).last().waitFor();
  yield "queue";
}

both((lang) => {
  test(`${lang}: axe finds nothing on the shop and in any state of the chat`, async () => {
    const me = await Shopper.onShop(s, { lang, as: t[lang].as });
    await me.page.keyboard.press("Escape");
    await accessible(me.page, "shop");
    await me.open();
    for await (const state of states(me, lang)) await accessible(me.page, state);
  }, { timeout: 120_000 });

  test(`${lang}: axe finds nothing at the desk`, async () => {
    const agent = new Agent(await s.browser.page({ lang }), lang);
    const { page, w } = agent;
    const login = t[lang].login;
    await page.goto(`${s.server.base}/desk`);
    await agent.signIn(login, "not the password");
    await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
    await accessible(page, "login");
    await agent.signIn(login, s.server.passwords[login]);
    await page.getByLabel(w.again).waitFor();
    await accessible(page, "a password of one's own");
    await agent.chooseOwn(s, login);
    await agent.goOnline();
    await agent.tab("queue").click();
    await accessible(page, "queue"); // the shopper of the test before is in it
    const as = t[lang].as;
    await agent.card(as).getByRole("button").click();
    await agent.log.getByText(t[lang].question).waitFor();
    await accessible(page, "waiting chat");
    await agent.button(w.claim).click();
    await agent.button(w.end).waitFor();
    await agent.reply("…");
    await agent.note("!?");
    await accessible(page, "own chat");
    await page.getByRole("radio", { name: w.note }).click();
    await accessible(page, "note");
    await page.getByRole("button", { name: lang === "zh" ? "快捷键" : "Shortcuts" }).click();
    await page.getByRole("dialog").waitFor();
    await accessible(page, "help");
    await page.keyboard.press("Escape");
    await agent.button(w.end).click();
    await page.getByRole("dialog").waitFor();
    await accessible(page, "end");
    await page.getByRole("dialog").getByRole("button", { name: w.end }).click();
    await agent.tab("ended").click();
    await agent.card(as).first().waitFor();
    await accessible(page, "ended");
  });

  test(`${lang}: 375 px: nothing is wider than the screen, and all in the chat can be hit by a finger`, async () => {
    const phone = { width: 375, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
    const as = { zh: "陈建国", en: "Jack Miller" }[lang];
    const page = await s.browser.page({ lang, ...phone });
    await page.goto(s.server.base);
    await page.getByRole("heading", { name: lang === "zh" ? "店里的东西" : "In the shop" }).waitFor();
    await fits(page, "shop");
    await page.context().close();

    const order = { zh: /扫拖一体机器人/, en: /Backpack/ }[lang];
    for (const open of [Shopper.onShop, Shopper.onPage]) {
      const me = await open.call(Shopper, s, { lang, as, ...phone });
      const check = async (state) => {
        await fits(me.page, state);
        await bigEnough(me.page.frames().at(-1), state);
      };
      await check("home");
      await me.ask(t[lang].question, t[lang].answer);
      await check("an answer with its source");
      await me.say(t[lang].start);
      await me.log.getByRole("button", { disabled: false, name: /¥|\$/ }).last().waitFor();
      await check("order picker");
      await me.tapOrder(order);
      await me.tap(t[lang].reason);
      await me.cardRows();
      await check("card");
      await me.tap(me.w.no);
      await me.ask(lang === "zh" ? "算了" : "never mind", /什么都没有提交|Nothing was submitted/);
      await me.page.context().close();
    }
  });
});

test("375 px: several items, progress and stars fit, too", async () => {
  const me = await Shopper.onPage(s, { as: "黃雅婷", width: 375, height: 740, isMobile: true, hasTouch: true });
  await me.say("我想退货");
  await me.tapOrder(/三合一冲锋衣/);
  await me.tap("不喜欢或不想要了");
  await me.cardRows();
  await me.tap("确认提交");
  await me.progress().waitFor();
  await fits(me.page, "progress");
  await bigEnough(me.page.mainFrame(), "progress");
  await me.tap("没有了，谢谢");
  await me.chat.getByText("4 星", { exact: true }).locator("..").click();
  await me.chat.getByRole("button", { name: "提交评价" }).waitFor();
  await fits(me.page, "rating");
  await bigEnough(me.page.mainFrame(), "rating");
});

test("at 200 % no control is lost: shop, chat and desk", async () => {
  // A window of 1280 × 800 zoomed to 200 % is one of 640 × 400 with twice the pixels.
  const zoomed = { width: 640, height: 400, deviceScaleFactor: 2 };
  const me = await Shopper.onShop(s, { as: "王磊", ...zoomed });
  const reach = async (page, what) => {
    for (const l of what) {
      await l.first().scrollIntoViewIfNeeded();
      await l.first().click({ trial: true }); // in sight, and nothing lies over it
    }
    await fits(page, "200 %");
  };
  await reach(me.page, [me.input, me.human(), me.button(me.w.close), me.chat.getByRole("button", { name: "申请退货" })]);
  await me.say("牛仔裤那单我要退");
  await me.tap("尺码不合适");
  await me.cardRows();
  await reach(me.page, [me.input, me.human(), me.button("确认提交"), me.button("先不提交"), me.button(me.w.close)]);
  await me.human().click();
  await me.button(me.w.close).click();
  await reach(me.page, [me.launcher(), me.page.getByRole("button", { name: "Switch to English" }), me.page.getByText("林晓雨", { exact: true })]);

  const agent = await Agent.online(s, "chen", zoomed);
  await reach(agent.page, [agent.tab("mine"), agent.tab("ended"), agent.button("退出登录"), agent.button("快捷键"), agent.page.getByText("忙碌")]);
  await agent.take("王磊");
  await reach(agent.page, [agent.button("交还机器人"), agent.button("结束会话"), agent.input, agent.page.getByRole("radio", { name: "备注" })]);
  await agent.input.fill("您好");
  await reach(agent.page, [agent.button("发送")]);
  await agent.reply("您好");
  await agent.end();
});

test("who wants less motion gets none", async () => {
  const me = await Shopper.onShop(s, { as: "刘思远", reducedMotion: "reduce" });
  await still(me.page, "home");
  await me.say("我想退货");
  await me.tapOrder(/直筒牛仔裤/);
  await me.tap("尺码不合适");
  await me.cardRows();
  await still(me.page, "card");
  const agent = await Agent.online(s, "li", { reducedMotion: "reduce" });
  await still(agent.page, "desk");
  // And who doesn't mind has it, so that the above isn't just a page without any.
  const other = await Shopper.onShop(s, {});
  await assert.rejects(still(other.page, "home"));
});
