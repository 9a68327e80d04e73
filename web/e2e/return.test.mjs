// A return, from the first word to the case: nothing happens without the card, and the card says all.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Shopper } from "./lib/shopper.mjs";

const { s, test } = suite();

const t = {
  zh: {
    as: "陈建国", start: "我想退货", order: /扫拖一体机器人/, reason: "不喜欢或不想要了",
    rows: ["订单", "退回商品", "原因", "预计退款", "寄回运费", "处理方式"], price: /¥[\d,]+\.\d\d/,
    filed: /退货申请已经提交，单号 (TH\d{8}-\d{4})/, stages: ["申请", "审核", "物流", "验收", "处理", "确认"],
    two: { as: "林晓雨", order: /重磅纯棉T恤、通勤双肩包/, items: [/重磅纯棉T恤/, /通勤双肩包/], done: "选好了（2 件）", refund: /¥328\.00/ },
    sentence: "把昨天买的黑色外套退了，尺码不合适",
    card: { 订单: /^\d{15,}$/, 退回商品: /^三合一冲锋衣（黑色 M） ×1$/, 原因: /^尺码不合适$/, 预计退款: /^¥599\.00，原路退回微信支付$/, 寄回运费: /运费险/ },
    sentenceAs: "林晓雨", cancel: "算了", cancelled: /什么都没有提交/, progress: "我的退货到哪一步了", none: /还没有退货申请/,
  },
  en: {
    as: "Jack Miller", start: "I want to return something", order: /Backpack/, reason: "Changed my mind",
    rows: ["Order", "Items", "Reason", "Refund", "Return postage", "What happens next"], price: /\$[\d,]+\.\d\d/,
    filed: /Your return is filed under (TH\d{8}-\d{4})/, stages: ["Apply", "Review", "Shipping", "Inspection", "Refund", "Done"],
    two: { as: "Emma Clarke", order: /Straight-Leg Jeans; Lace-Up Leather Boots/, items: [/Jeans/, /Boots/], done: "Done (2 items)", refund: /£188\.00/ },
    sentence: "I'd like to return the navy jacket, it doesn't fit",
    card: { Order: /^UK\d+$/, Items: /^3-in-1 Shell Jacket \(Navy, M\) ×1$/, Reason: /^Wrong size/, Refund: /^£132\.95/, "Return postage": /paid by you/ },
    sentenceAs: "Emma Clarke", cancel: "never mind", cancelled: /Nothing was submitted/, progress: "how is my return coming along?", none: /haven't filed a return/,
  },
};

both((lang) => {
  const w = t[lang];

  test(`${lang}: order, item, reason, a card with exactly what will happen, yes, a case that is under way`, async () => {
    const me = await Shopper.onShop(s, { lang, as: w.as });
    await me.say(w.start);
    await me.tapOrder(w.order);
    await me.tap(w.reason);
    const rows = await me.cardRows();
    assert.deepEqual(Object.keys(rows), w.rows);
    assert.equal(rows[w.rows[2]].length > 0, true);
    assert.match(rows[w.rows[3]], w.price);
    for (const v of Object.values(rows)) assert.doesNotMatch(v, /\{\{|undefined|null|NaN|<nil>/);
    assert.equal(await me.progress().count(), 0, "nothing is under way before the yes");

    await me.tap(me.w.yes);
    await me.said(w.filed).waitFor();
    const number = w.filed.exec(await me.said(w.filed).innerText())[1];
    await me.progress().waitFor();
    const stages = await me.progress().getByRole("listitem").allInnerTexts();
    assert.equal(stages.length, w.stages.length);
    w.stages.forEach((label, i) => assert.ok(stages[i].includes(label), `${stages[i]} is ${label}`));
    assert.match(await me.progress().locator("[aria-current=step]").innerText(), new RegExp(w.stages[2]));
    await me.log.getByRole("group", { name: number }).or(me.log.getByRole("region", { name: number })).last().waitFor();
    assert.equal(await me.log.getByRole("button", { name: me.w.yes }).count(), 0, "the yes can't be given twice");
  });

  test(`${lang}: one sentence leads straight to the card, and a no changes nothing`, async () => {
    const me = await Shopper.onShop(s, { lang, as: w.sentenceAs });
    await me.say(w.sentence);
    const rows = await me.cardRows();
    for (const [label, value] of Object.entries(w.card)) assert.match(rows[label] ?? "", value, label);
    assert.equal(await me.log.getByRole("checkbox").count(), 0, "it asked for nothing it had been told");
    await me.tap(me.w.no);
    await me.ask(w.cancel, w.cancelled);
    await me.ask(w.progress, w.none);
  });

  test(`${lang}: several items of one order, in one return`, async () => {
    const me = await Shopper.onShop(s, { lang, as: w.two.as });
    await me.say(w.start);
    await me.tapOrder(w.two.order);
    for (const item of w.two.items) await me.tick(item);
    await me.tap(w.two.done);
    await me.tap(w.reason);
    const rows = await me.cardRows();
    for (const item of w.two.items) assert.match(rows[w.rows[1]], item);
    assert.match(rows[w.rows[3]], w.two.refund);
    await me.ask(w.cancel, w.cancelled);
  });
});

test("a wrong answer is corrected, a question in the middle is answered, and the return goes on", async () => {
  const me = await Shopper.onShop(s, { as: "王磊" });
  await me.ask("牛仔裤那单我要退", "是什么原因想退呢？");
  await me.tap("尺码不合适");
  assert.match((await me.cardRows())["原因"], /尺码不合适/);

  await me.ask("不对，是质量有问题", "请确认退货申请");
  await me.said(/退货原因改成/).waitFor();
  assert.doesNotMatch((await me.cardRows())["原因"], /尺码/);
  assert.equal(await me.log.getByRole("button", { name: "确认提交" }).count(), 1, "only the newest card can be confirmed");

  await me.say("退款多久到账？");
  await me.log.getByText(/来源：/).waitFor();
  await me.said(/我们接着办退货/).waitFor();
  assert.match((await me.cardRows())["原因"], /质量/, "the question changed nothing");

  await me.ask("算了，不退了", /什么都没有提交/);
  assert.equal(await me.log.getByRole("button", { name: "确认提交" }).count(), 0, "a cancelled card is over");
});

test("asked to say it again it asks the same again, with its choices", async () => {
  const me = await Shopper.onShop(s, { as: "赵敏" });
  await me.ask("跑鞋要退", "是什么原因想退呢？");
  await me.ask("没看懂，再说一遍", "是什么原因想退呢？");
  assert.equal(await me.log.getByRole("button", { name: "尺码不合适", disabled: false }).count(), 1);
  await me.tap("尺码不合适");
  assert.match((await me.cardRows())["退回商品"], /跑鞋/);
  await me.ask("再说一遍", "请确认退货申请");
  assert.match((await me.cardRows())["退回商品"], /跑鞋/);
});
