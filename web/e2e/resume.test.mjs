// Nothing is lost and nothing doubled: reloads, second tabs, servers that die.
import assert from "node:assert/strict";
import { suite } from "./lib/suite.mjs";
import { Shopper, tokenOf } from "./lib/shopper.mjs";
import { Agent } from "./lib/agent.mjs";
import { atOnce } from "./lib/once.mjs";

const { s, test } = suite();

test("a reload in the middle goes on where it was, with the draft", async () => {
  const me = await Shopper.onShop(s, { as: "陈建国" });
  await me.say("我想退货");
  await me.tapOrder(/扫拖一体机器人/);
  await me.log.getByRole("button", { name: "质量有问题", disabled: false }).waitFor();
  await me.input.fill("写到一半的话");
  const before = await me.mine().allInnerTexts();
  await me.page.reload();
  await me.open();
  await me.log.getByRole("button", { name: "质量有问题", disabled: false }).waitFor();
  assert.deepEqual(await me.mine().allInnerTexts(), before);
  assert.equal(await me.input.inputValue(), "写到一半的话");
  await me.tap("质量有问题");
  assert.match((await me.cardRows())["退回商品"], /扫拖一体机器人/);
});

test("a second tab is the same talk: a tap in one is over in the other", async () => {
  const one = await Shopper.onPage(s, { as: "王磊" });
  await one.ask("牛仔裤那单我要退", "是什么原因想退呢？");
  const page = await s.browser.page({ context: one.page.context() });
  await page.goto(`${s.server.base}/chat#${new URLSearchParams({ locale: "zh", token: await tokenOf(s.server.base, "王磊") })}`);
  const two = new Shopper(page, page, "zh");
  await two.tap("尺码不合适");
  await two.cardRows();
  await one.cardRows();
  assert.equal(await one.log.getByRole("button", { name: "尺码不合适", disabled: false }).count(), 0);
  assert.deepEqual(await one.mine().allInnerTexts(), await two.mine().allInnerTexts());

  // The same yes in both tabs at once files one return.
  await atOnce(one.button("确认提交"), two.button("确认提交"));
  await one.progress().waitFor();
  await two.progress().waitFor();
  await one.ask("我的退货到哪一步了", "您的退货进度在这里");
  const numbers = new Set((await one.log.getByText(/TH\d{8}-\d{4}/).allInnerTexts()).flatMap((x) => x.match(/TH\d{8}-\d{4}/g)));
  assert.equal(numbers.size, 1, `one case: ${[...numbers]}`);
});

test("a server that dies and comes back: pages reconnect, and what was written meanwhile arrives once", async () => {
  const me = await Shopper.onPage(s, { as: "林晓雨" });
  await me.human().click();
  const agent = await Agent.online(s, "chen");
  await agent.take("林晓雨");
  await me.say("断线之前");
  await agent.said("断线之前").waitFor();

  await s.server.kill();
  await me.say("断线之中一");
  await me.say("断线之中二");
  await me.chat.getByRole("status").filter({ hasText: "网络断开了" }).waitFor();
  await agent.page.getByRole("status").filter({ hasText: /只能查看和写草稿/ }).waitFor();
  await me.input.fill("还没写完");
  await s.server.again();
  await agent.said("断线之中二").waitFor({ timeout: 40_000 });
  await me.settled();
  assert.equal(await me.input.inputValue(), "还没写完");
  await agent.reply("都收到了");
  await me.said("都收到了").waitFor();
  for (const text of ["断线之前", "断线之中一", "断线之中二"]) {
    await me.counts(text, 1);
    assert.equal(await agent.log.getByText(text, { exact: true }).count(), 1, `${text} once at the desk`);
  }
  const [a, b] = [await agent.log.innerText(), await me.log.innerText()];
  for (const x of [a, b]) assert.ok(x.indexOf("断线之中一") < x.indexOf("断线之中二"), "in their order");

  // Killed in the very moment of sending, three times: recorded or not, it is there once in the end.
  for (const text of ["刀口一", "刀口二", "刀口三"]) {
    await me.input.fill(text);
    await Promise.all([me.input.press("Enter"), s.server.kill()]);
    await s.server.again();
    await agent.said(text).waitFor({ timeout: 40_000 });
    await me.settled();
    await me.counts(text, 1);
    assert.equal(await agent.log.getByText(text, { exact: true }).count(), 1);
  }
});

test("a reload while nothing gets through keeps what wasn't sent", async () => {
  const me = await Shopper.onPage(s);
  await me.ask("你好", /您好/);
  await me.page.context().setOffline(true);
  await me.say("离线说的");
  await me.chat.getByRole("status").filter({ hasText: "网络断开了" }).waitFor();
  await me.page.context().setOffline(false);
  await me.page.reload();
  await me.mine().filter({ hasText: "离线说的" }).waitFor();
  await me.settled();
  await me.counts("离线说的", 1);
});
