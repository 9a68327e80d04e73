// A person takes over: the queue, the desk, two desks at once, back to the bot, the end and its stars.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Shopper } from "./lib/shopper.mjs";
import { Agent } from "./lib/agent.mjs";
import { atOnce } from "./lib/once.mjs";

const { s, test } = suite();

const t = {
  zh: {
    as: "林晓雨", login: "chen", name: "小陈", wish: "我要退冲锋衣，尺码不合适", alone: /请留言/, next: /您是下一位/, second: /前面还有 1 位/,
    reply: "您好，我来帮您看这件冲锋衣。", thanks: "谢谢，等您消息", note: "老客户，运费我们出", question: "退货运费谁出", answer: /看退货原因/,
    typing: "小陈正在输入", customerTyping: "顾客正在输入", read: "已读", back: /已转回智能助手/, over: /本次会话已结束/, summary: /冲锋衣/,
    order: /三合一冲锋衣/, facts: /退货/, phone: /138\*+|\*\*\*/, five: "非常满意", reopened: /在线客服|售后管家/, rated: /5/,
  },
  en: {
    as: "Emma Clarke", login: "amy", name: "Amy", wish: "I'd like to return the navy jacket, it doesn't fit", alone: /Leave a message/, next: /You are next/, second: /1 ahead of you/,
    reply: "Hello, let me look at that jacket for you.", thanks: "thank you, I'll wait", note: "regular customer, we pay the postage", question: "how long does the refund take?", answer: /within 7 days of the warehouse/,
    typing: "Amy is typing", customerTyping: "Customer is typing", read: "Read", back: /back with the assistant/, over: /This chat has ended/, summary: /jacket/i,
    order: /3-in-1 Shell Jacket/, facts: /return/i, phone: /\*\*/, five: "Excellent", rated: /5/,
  },
};

both((lang) => {
  const w = t[lang];
  test(`${lang}: from the queue to a person, back to the bot, to the person again, to the stars`, async () => {
    const me = await Shopper.onShop(s, { lang, as: w.as });
    await me.say(w.wish);
    await me.cardRows();
    await me.human().click();
    const banner = me.chat.getByRole("status");
    await banner.filter({ hasText: w.alone }).waitFor(); // nobody is online yet, and it says so

    const agent = await signInFirst(w.login, lang);
    await banner.filter({ hasText: w.next }).last().waitFor(); // live, once somebody is there
    const behind = await Shopper.onPage(s, { lang });
    await behind.human().click();
    await behind.chat.getByRole("status").filter({ hasText: w.second }).last().waitFor();

    // The queue is live at the desk, with why and since when.
    await agent.tab("queue").click();
    await agent.card(w.as).waitFor();
    await agent.card(w.as).getByRole("button").click();
    await agent.page.getByRole("group").filter({ hasText: w.summary }).first().waitFor(); // what the bot hands over
    await agent.log.getByText(w.wish).first().waitFor();
    assert.equal(await agent.input.count(), 0, "nobody writes before they have the chat");
    await agent.button(agent.w.claim).click();
    await agent.button(agent.w.end).waitFor();

    // Who it is, masked, and what they bought.
    await agent.panel.getByRole("heading", { name: w.as }).waitFor();
    await agent.panel.getByText(w.order).first().waitFor();
    await agent.panel.getByText(w.phone).first().waitFor();

    // The shopper sees a name, typing, the words; the agent sees typing and read.
    await me.chat.getByRole("heading", { name: new RegExp(w.name) }).waitFor();
    await typeUntil(agent.input, me.log.getByText(w.typing));
    await agent.reply(w.reply);
    await me.said(w.reply).waitFor();
    await agent.log.getByText(w.read, { exact: true }).waitFor();
    await typeUntil(me.input, agent.log.getByText(w.customerTyping));
    await me.say(w.thanks);
    await agent.said(w.thanks).waitFor();
    await me.log.getByText(w.read, { exact: true }).waitFor();

    // A note is for colleagues.
    await agent.note(w.note);
    await agent.reply(w.reply + "!");
    await me.said(w.reply + "!").waitFor();
    assert.equal(await me.log.getByText(w.note).count(), 0);

    // While a person has the chat the bot is silent; given back it answers, and goes on where it was.
    await agent.button(agent.w.release).click();
    await me.said(w.back).waitFor();
    await me.ask(w.question, w.answer);
    assert.equal(await agent.log.getByText(w.typing).count(), 0);

    await me.human().click();
    await agent.take(w.as);
    await me.chat.getByRole("heading", { name: new RegExp(w.name) }).waitFor();
    await agent.end();
    await me.said(w.over).waitFor();

    // Stars are radios: five of them, sent once.
    await me.chat.getByText(me.w.stars(5), { exact: true }).locator("..").click();
    await me.log.getByText(w.five).waitFor();
    await me.chat.getByRole("button", { name: me.w.rate }).click();
    await me.log.getByText(me.w.thanks).first().waitFor();
    await agent.log.getByText(w.rated).last().waitFor();
    await me.page.reload();
    await me.open();
    await me.said(w.over).waitFor();
    await me.log.getByText(w.reply, { exact: true }).waitFor();
    assert.equal(await me.chat.getByRole("radio").count(), 0, "it can't be rated twice");
    await agent.take(lang === "zh" ? /访客/ : /Guest/); // leave nobody in the queue
    await agent.end();
    await agent.page.getByRole("group").getByText(lang === "zh" ? "离线" : "Offline", { exact: true }).click();
    await agent.page.getByRole("radio", { name: lang === "zh" ? "离线" : "Offline", checked: true }).waitFor({ state: "attached" });
  });
});

/** Somebody types, as slowly as people do, until the other side sees that they do. */
async function typeUntil(input, seen) {
  let shown = false;
  const typing = (async () => {
    while (!shown) await input.pressSequentially("…", { delay: 100 });
  })();
  await seen.waitFor().finally(() => (shown = true));
  await typing;
}

/** The first sign-in of all: nothing opens before a password of one's own, and the printed one is used up. */
async function signInFirst(login, lang) {
  const a = new Agent(await s.browser.page({ lang }), lang);
  const { page, w } = a;
  const once = s.server.passwords[login];
  await page.goto(`${s.server.base}/desk`);
  await a.signIn(login, "not the password");
  await page.getByRole("alert").filter({ hasText: lang === "zh" ? "账号或密码不对" : "is wrong" }).waitFor();
  await a.signIn(login, once);
  await page.getByLabel(w.newPassword, { exact: true }).waitFor();
  await page.reload(); // doesn't lead around it
  await page.getByLabel(w.newPassword, { exact: true }).waitFor();
  assert.equal(await page.getByRole("tab").count(), 0);
  await page.getByLabel(w.newPassword, { exact: true }).fill("one of my own");
  await page.getByLabel(w.again, { exact: true }).fill("something else");
  await a.button(w.save).click();
  await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  await a.chooseOwn(s, login);
  await a.goOnline();

  const other = new Agent(await s.browser.page({ lang }), lang);
  await other.page.goto(`${s.server.base}/desk`);
  await other.signIn(login, once);
  await other.page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  return a;
}

test("of two agents who accept at once one wins, and the other is told who", async () => {
  const chen = await Agent.online(s, "chen");
  const context = await s.browser.context();
  const line = await slowLine(context);
  const li = await Agent.online(s, "li", { context });
  const won = (a) => a.button("结束会话");

  // The same moment in two browsers: whoever is first, there is one welcome and one who may write.
  for (const name of ["王磊", "赵敏"]) {
    const me = await Shopper.onPage(s, { as: name });
    await me.human().click();
    await Promise.all([chen.pick("queue", name), li.pick("queue", name)]);
    await atOnce(chen.button("接待"), li.button("接待"));
    await me.said(/为您服务/).waitFor();
    const first = /小陈/.test(await me.said(/为您服务/).innerText()) ? chen : li;
    const [winner, loser, by] = first === chen ? [chen, li, "小陈"] : [li, chen, "小李"];
    await won(winner).waitFor();
    await loser.page.getByRole("main").getByText(`${by} 正在接待`).first().waitFor();
    assert.equal(await won(loser).count(), 0);
    assert.equal(await loser.input.count(), 0);
    assert.equal(await me.log.getByText(/为您服务/).count(), 1, "one welcome");
    await winner.end();
    await me.said(/本次会话已结束/).waitFor();
  }

  // The other way round it is for sure: who accepts what they don't know to be taken is told by whom.
  const me = await Shopper.onPage(s, { as: "刘思远" });
  await me.human().click();
  await Promise.all([chen.pick("queue", "刘思远"), li.pick("queue", "刘思远")]);
  line.hold();
  await chen.button("接待").click();
  await won(chen).waitFor();
  await li.button("接待").click();
  line.release();
  await li.page.getByRole("status").getByText(/小陈已经接待/).first().waitFor();
  assert.equal(await won(li).count(), 0);
  await chen.end();
});

/** A desk whose news can be held back, as a slow network does. */
async function slowLine(context) {
  let held = null;
  await context.routeWebSocket(/\/desk\/ws$/, (page) => {
    const server = page.connectToServer();
    page.onMessage((m) => server.send(m));
    server.onMessage((m) => (held ? held.push(() => page.send(m)) : page.send(m)));
  });
  return {
    hold: () => (held = []),
    release: () => {
      const all = held;
      held = null;
      for (const send of all) send();
    },
  };
}
