// Pictures of every state on the real server, for looking at: SHOTS=/tmp/shots node e2e/shots.mjs
// The last two, readme-phone and readme-desk, are what ../docs/images/widget-and-desk.png is put together from.
import { mkdir } from "node:fs/promises";
import { Agent } from "./lib/agent.mjs";
import { Browser } from "./lib/browser.mjs";
import { Server } from "./lib/server.mjs";
import { frame, Shopper } from "./lib/shopper.mjs";

const out = process.env.SHOTS ?? "/tmp/shots";
await mkdir(out, { recursive: true });
const s = { server: await Server.start(), browser: await Browser.start() };
const phone = { width: 375, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

async function shoot(page, name) {
  for (const f of page.frames()) {
    await f.evaluate(async () => {
      await document.fonts.ready;
      await Promise.all([...document.images].filter((i) => i.loading !== "lazy").map((i) => i.decode().catch(() => {})));
      await Promise.all([document, ...[...document.querySelectorAll("*")].flatMap((e) => e.shadowRoot ?? [])].flatMap((r) => r.getAnimations()).filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
    });
  }
  await page.screenshot({ path: `${out}/${name}.png` });
}

const t = {
  zh: { as: "林晓雨", goods: "店里的东西", start: "我想退货", order: /重磅纯棉T恤、通勤双肩包/, item: /通勤双肩包/, reason: "不喜欢或不想要了", enough: "没有了，谢谢", question: "拆封了还能退吗", answer: /不影响七日无理由退货/, star: "4 星", unknown: "你们老板叫什么名字", honest: /可靠的答案|帮不上/, wait: /请留言|下一位|排队中/, login: "chen", reply: "您好，我是小陈。双肩包寄出后把运单号发给我，我帮您盯着。", note: "老客户，运费我们出。" },
  en: { as: "Emma Clarke", goods: "In the shop", start: "I want to return something", order: /Straight-Leg Jeans; Lace-Up/, item: /Boots/, reason: "Changed my mind", enough: "No, that's all", question: "how long does the refund take?", answer: /within 7 days of the warehouse/, star: "4 stars", unknown: "How old is the founder?", honest: /reliable answer|can't help/, wait: /Leave a message|You are next|In line/, login: "amy", reply: "Hello, this is Amy. Send me the tracking number once the boots are on their way.", note: "Regular customer, we pay the postage." },
};

try {
  for (const lang of ["zh", "en"]) {
    const w = t[lang];
    for (const [name, size] of [["1280", {}], ["375", phone]]) {
      const page = await s.browser.page({ lang, ...size });
      await page.goto(s.server.base);
      await page.getByRole("heading", { name: w.goods }).waitFor();
      await shoot(page, `${lang}-shop-${name}`);
      if (!size.width) {
        await new Shopper(page, frame(page, lang), lang).open();
        await frame(page, lang).getByRole("heading", { level: 2 }).waitFor();
        await shoot(page, `${lang}-shop-${name}-open`);
      }
    }

    const me = await Shopper.onShop(s, { lang, as: w.as, ...phone });
    const pic = (name) => shoot(me.page, `${lang}-chat-${name}`);
    await pic("1-home");
    await me.ask(w.question, w.answer);
    await pic("2-answer");
    await me.ask(w.unknown, w.honest);
    await pic("3-honest");
    await me.say(w.start);
    await me.log.getByRole("button", { disabled: false, name: /¥|£/ }).last().waitFor();
    await pic("4-orders");
    await me.tapOrder(w.order);
    await me.tick(w.item);
    await pic("5-items");
    await me.tap(me.w.done);
    await me.log.getByRole("button", { name: w.reason, disabled: false }).waitFor();
    await pic("6-reasons");
    await me.tap(w.reason);
    await me.cardRows();
    await pic("7-card");
    await me.tap(me.w.yes);
    await me.progress().waitFor();
    await me.log.getByRole("button", { name: w.enough }).waitFor();
    await pic("8-progress");
    await me.tap(w.enough);
    await me.chat.getByText(w.star, { exact: true }).locator("..").click();
    await me.chat.getByRole("button", { name: me.w.rate }).waitFor();
    await pic("9-rating");
    await me.chat.getByRole("button", { name: me.w.rate }).click();
    await me.log.getByText(me.w.thanks).first().waitFor();

    for (const [width, height] of [[1440, 900], [1024, 768]]) {
      await me.human().click();
      await me.chat.getByRole("status").filter({ hasText: w.wait }).last().waitFor();
      await shoot(me.page, `${lang}-chat-10-queue`);
      const agent = await Agent.online(s, w.login, { lang, width, height });
      await agent.tab("queue").click();
      await agent.card(w.as).waitFor();
      await shoot(agent.page, `${lang}-desk-${width}-1-queue`);
      await agent.take(w.as);
      await agent.reply(w.reply);
      await agent.note(w.note);
      await me.said(w.reply).waitFor();
      await shoot(agent.page, `${lang}-desk-${width}-2-conversation`);
      await shoot(me.page, `${lang}-chat-11-agent`);
      await agent.end();
      await me.said(/本次会话已结束|This chat has ended/).waitFor();
      await shoot(me.page, `${lang}-chat-12-ended`);
      await agent.page.close();
    }
  }

  // For the README: 刘思远 returns his jeans, and 小陈 takes over.
  const me = await Shopper.onShop(s, { as: "刘思远", ...phone, deviceScaleFactor: 3 });
  await me.say("我想退货");
  await me.tapOrder(/直筒牛仔裤/);
  await me.tap("尺码不合适");
  await me.cardRows();
  await me.tap("确认提交");
  await me.progress().waitFor();
  await me.log.getByRole("button", { name: "没有了，谢谢" }).waitFor();
  await shoot(me.page, "readme-phone");
  for (const as of ["赵敏", "王磊"]) await (await Shopper.onPage(s, { as })).human().click();
  await me.human().click();
  const agent = await Agent.online(s, "chen", { width: 1280, height: 800, deviceScaleFactor: 1.5 });
  await agent.take("刘思远");
  await agent.reply("刘先生您好，我是小陈。退货已经通过，请在7天内寄出。");
  await me.say("好的，能帮我换个大一码的吗？");
  await agent.said(/大一码/).waitFor();
  await agent.reply("可以，收到退货后我帮您留一条 32 码，有货就通知您。");
  await me.said(/32 码/).waitFor();
  await agent.log.getByText("已读", { exact: true }).waitFor();
  await shoot(agent.page, "readme-desk");
} finally {
  await s.browser.stop();
  await s.server.stop();
}
