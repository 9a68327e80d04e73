// The FAQ is kept by a lead, without a developer: what is published, shoppers get; what would get worse, isn't.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Agent } from "./lib/agent.mjs";
import { Lead } from "./lib/lead.mjs";
import { Shopper } from "./lib/shopper.mjs";

const { s, test } = suite();

const t = {
  zh: {
    id: "warehouse-visit", title: "仓库可以参观吗", questions: "仓库可以参观吗\n能不能去你们仓库看看\n想带孩子参观仓库\n仓库对外开放吗\n参观仓库要预约吗", ask: "请问仓库可以参观吗", source: "店铺规则", entry: "return-opened-package",
    answer: "可以参观，免费，每周**六**上午。", shown: /可以参观，免费，每周六上午/, better: "可以参观，每人十元。", shownBetter: /每人十元/, wrong: "没有名为 nonsense 的设置项", line: "第 2 行：",
    versions: /第 2 版/, first: /第 1 版/,
  },
  en: {
    id: "warehouse-tour", title: "Can I visit the warehouse?", questions: "can I visit the warehouse\nis your warehouse open to visitors\nwarehouse tour for a school class\ndo you show people around the warehouse\ndo I have to book a warehouse tour", ask: "can I visit the warehouse?", source: "The shop's own rule", entry: "return-opened-package",
    answer: "Yes, free of charge, on **Saturday** mornings.", shown: /Yes, free of charge, on Saturday mornings/, better: "Yes, for two pounds a head.", shownBetter: /two pounds a head/, wrong: "no setting named nonsense", line: "Line 2: ",
    versions: /Version 2/, first: /Version 1/,
  },
};

both((lang) => {
  const w = t[lang];

  test(`${lang}: a lead writes an entry, sees it as shoppers will, publishes it, and a shopper gets it`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.at("entries");
    await lead.page.getByRole("link", { name: lead.w.new }).click();
    await lead.field("id").fill(w.id);
    await lead.field("locale").selectOption(lang);
    await lead.field("title").fill(w.title);
    await lead.field("questions").fill(w.questions);
    await lead.field("answer").fill(`${w.answer}\n{{nonsense}}`);
    await lead.bubble().getByText(w.shown).waitFor();
    const wrong = lead.page.getByRole("listitem").filter({ hasText: w.wrong });
    await wrong.waitFor();
    assert.ok((await wrong.innerText()).startsWith(w.line), await wrong.innerText());
    await lead.field("answer").fill(w.answer);
    await wrong.waitFor({ state: "detached" });
    await lead.field("intent").selectOption("product_info");
    await lead.field("source").fill(w.source);
    await lead.save();
    await lead.page.getByRole("heading", { name: w.title, level: 2 }).waitFor();
    assert.match(lead.page.url(), new RegExp(`#/entry/${lang}/${w.id}$`));
    await lead.publish("first");
    await lead.live();

    const me = await Shopper.onPage(s, { lang });
    await me.ask(w.ask, w.shown);

    // The second version, and back to the first.
    await lead.field("answer").fill(w.better);
    await lead.bubble().getByText(w.shownBetter).waitFor();
    await lead.publish("dearer");
    await lead.live();
    await me.ask(w.ask, w.shownBetter);
    const versions = lead.page.getByRole("listitem").filter({ has: lead.page.getByRole("radio") });
    await versions.filter({ hasText: w.versions }).getByText("dearer").waitFor();
    await lead.page.getByRole("insertion").filter({ hasText: w.better }).waitFor();
    await lead.page.getByRole("deletion").filter({ hasText: w.answer }).waitFor();
    await versions.filter({ hasText: w.first }).getByRole("button").click();
    await lead.dialog.getByRole("button", { name: lead.w.publish, exact: true }).click();
    await lead.live();
    await me.ask(w.ask, w.shown);
  }, { timeout: 120_000 });

  test(`${lang}: what would answer worse is refused, with each question and what it would get`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.entry(lang, w.entry);
    const before = await lead.field("questions").inputValue();
    await lead.field("questions").fill(w.ask);
    await lead.field("title").fill(w.title);
    await lead.publish("");
    const worse = lead.dialog.getByRole("group", { name: lead.w.worse });
    await worse.getByRole("listitem").first().waitFor();
    assert.match(await worse.innerText(), new RegExp(w.entry));
    // Without a reason it isn't published, and nothing was.
    await lead.dialog.getByRole("button", { name: lead.w.anyway }).click();
    assert.ok(await lead.dialog.getByLabel(lead.w.reason).evaluate((e) => e.matches(":invalid")));
    await lead.dialog.getByRole("button", { name: lead.w.back }).click();
    await lead.field("questions").fill(before);
    await lead.page.keyboard.press("Control+s");
    await lead.told(lead.w.saved);
  }, { timeout: 120_000 });

  test(`${lang}: words that aren't saved are never lost without asking`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.entry(lang, w.entry);
    await lead.field("long").fill("!?");
    await lead.page.getByRole("navigation").getByRole("link", { name: lead.w.places.match }).click();
    await lead.dialog.getByRole("button", { name: lead.w.stay }).click();
    assert.equal(await lead.field("long").inputValue(), "!?");
    // The session ends elsewhere: after signing in again they are still there.
    await lead.page.context().clearCookies();
    await lead.button(lead.w.save).click();
    await new Agent(lead.page, lang).signIn("chen", s.server.passwords.chen);
    await lead.field("long").waitFor();
    assert.equal(await lead.field("long").inputValue(), "!?");
    await lead.page.getByRole("navigation").getByRole("link", { name: lead.w.places.match }).click();
    await lead.dialog.getByRole("button", { name: lead.w.leave }).click();
    await lead.page.getByRole("heading", { name: lead.w.places.match, level: 2 }).waitFor();
  });
});

test("two leads on one entry: nobody's words are overwritten unseen", async () => {
  const [one, two] = await Promise.all([Lead.in(s, {}), Lead.in(s, {})]);
  for (const l of [one, two]) await l.entry("zh", "return-shipping-fee");
  await one.field("long").fill("一号写的");
  await one.save();
  await two.field("long").fill("二号写的");
  await two.page.keyboard.press("Control+s");
  await two.page.getByRole("alert").filter({ hasText: "刚刚改过" }).waitFor();
  assert.equal(await two.field("long").inputValue(), "二号写的");
  await two.button("看最新的内容").click();
  await two.page.getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await two.field("long").inputValue(), "一号写的");
});

test("who may not keep the FAQ is told so", async () => {
  for (const [lang, login] of [["zh", "li"], ["en", "amy"]]) {
    const clerk = await Lead.in(s, { lang, login });
    await clerk.page.getByRole("heading", { name: clerk.w.denied }).waitFor();
    await clerk.page.getByRole("link").click();
    await clerk.page.waitForURL(/\/desk$/);
  }
});

test("the desk leads a lead to the FAQ, and a clerk not", async () => {
  const chen = await Agent.online(s, "chen");
  await chen.page.getByRole("link", { name: "知识库" }).click();
  await chen.page.getByRole("heading", { name: "概览", level: 2 }).waitFor();
  const li = await Agent.online(s, "li");
  assert.equal(await li.page.getByRole("link", { name: "知识库" }).count(), 0);
});
