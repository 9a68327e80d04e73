// What shoppers asked in vain becomes an entry; thumbs; the questions that guard the answers; the match test.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Agent } from "./lib/agent.mjs";
import { Lead } from "./lib/lead.mjs";
import { Shopper } from "./lib/shopper.mjs";

const { s, test } = suite();

const t = {
  zh: {
    as: "林晓雨", login: "li", asks: ["你们的快递盒子可以种花吗", "快递盒子可以用来种花吗", "快递盒子能种花吗"], honest: /还没有可靠的答案|帮不上/, human: "可以的，纸箱垫一层塑料膜就能种花。", shown: /垫一层塑料膜就能种花/,
    next: "快递盒子可以种花吗", intent: "product_info", question: "拆封了还能退吗", answer: /不影响七日无理由退货/, title: "拆封的商品能退吗", band: "直接回答", none: "附近哪家火锅好吃", golden: "请问拆封了可以退吗", add: "添加标准问题", remove: "删除", want: "应由哪些条目回答（编号）",
  },
  en: {
    as: "Emma Clarke", login: "amy", asks: ["can I grow flowers in your parcel boxes?", "can flowers grow in your parcel boxes?", "could I grow flowers in the parcel box"], honest: /don't have a reliable answer|can't help with that one/, human: "Yes, put a sheet of plastic inside the box first.", shown: /put a sheet of plastic inside/,
    next: "can I grow flowers in the parcel boxes?", intent: "product_info", question: "can I return something I've opened?", answer: /within 14 days of receiving/, title: /returns work for UK orders/, band: "Answers", none: "what is your boss's birthday?", golden: "may I send back what I have opened", add: "Add a golden question", remove: "Delete", want: "Entries that answer it (ids)",
  },
};

both((lang) => {
  const w = t[lang];

  test(`${lang}: a question asked in vain becomes an entry, with a person's answer, and the next shopper gets it`, async () => {
    for (const ask of w.asks) {
      const me = await Shopper.onPage(s, { lang });
      await me.ask(ask, w.honest);
      await me.page.context().close();
    }
    const me = await Shopper.onPage(s, { lang, as: w.as });
    await me.ask(w.asks[0], w.honest);
    await me.human().click();
    const agent = await Agent.online(s, w.login, { lang });
    await agent.take(w.as);
    await agent.reply(w.human);
    await me.said(w.human).waitFor();
    await agent.end();

    const lead = await Lead.in(s, { lang });
    await lead.at("missed");
    const card = lead.page.getByRole("article").filter({ hasText: w.asks[0] });
    // The search for such questions runs in the background.
    await assert.doesNotReject(async () => {
      for (let i = 0; i < 20 && (await card.count()) === 0; i++) {
        await lead.page.reload();
        await lead.page.getByRole("heading", { name: lead.w.places.missed, level: 2 }).waitFor();
        await card.first().waitFor({ timeout: 1_000 }).catch(() => {});
      }
      await card.getByText(w.human).waitFor();
    });
    await card.getByRole("button", { name: lead.w.make }).click();
    await lead.bubble().getByText(w.shown).waitFor();
    assert.ok((await lead.field("questions").inputValue()).includes(w.asks[0]));
    await lead.field("intent").selectOption(w.intent);
    await lead.publish("");
    await lead.live();
    const next = await Shopper.onPage(s, { lang });
    await next.ask(w.next, w.shown);
  }, { timeout: 120_000 });

  test(`${lang}: thumbs: one, the other, none; they survive a reload and are counted`, async () => {
    const me = await Shopper.onPage(s, { lang, as: w.as });
    await me.ask(w.question, w.answer);
    const [up, down] = [me.button(lang === "zh" ? "有帮助" : "This helped").last(), me.button(lang === "zh" ? "没帮助" : "This didn't help").last()];
    const pressed = async (a, b) => {
      await assert.doesNotReject(me.log.locator(`.m-thumb[aria-pressed=${a}] ~ .m-thumb[aria-pressed=${b}]`).last().waitFor());
    };
    await up.focus();
    await me.page.keyboard.press("Enter");
    await pressed(true, false);
    assert.ok(await up.evaluate((e) => e === document.activeElement), "the focus stays");
    await down.click();
    await pressed(false, true);
    await me.page.reload();
    await me.greeted(w.as);
    await pressed(false, true);
    await down.click();
    await pressed(false, false);
    await down.click();
    await pressed(false, true);
    const lead = await Lead.in(s, { lang });
    const entry = lang === "zh" ? "return-opened-package" : "uk-return";
    await lead.entry(lang, entry);
    await lead.page.getByText(lang === "zh" ? /没帮助 1/ : /1 down/).first().waitFor();
  });

  test(`${lang}: the match test tells which entry answers, how sure it is, and why`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.at("match");
    const ask = async (text) => {
      await lead.page.getByRole("textbox", { name: lead.w.question }).fill(text);
      await lead.page.getByRole("combobox").nth(1).selectOption(lang === "en" ? "uk" : "");
      await lead.button(lead.w.test).click();
    };
    await ask(w.question);
    await lead.page.getByText(w.band, { exact: true }).waitFor();
    const first = lead.page.getByRole("listitem").first();
    await first.getByRole("link", { name: w.title }).waitFor();
    assert.ok((await first.getByRole("row").count()) > 5);
    await ask(w.none);
    await lead.page.locator(".a-band:not(.is-answer)").waitFor();
  });

  test(`${lang}: golden questions are added and removed`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.at("golden");
    await lead.page.getByRole("textbox", { name: lead.w.question, exact: true }).fill(w.golden);
    await lead.page.getByRole("combobox").first().selectOption(lang);
    await lead.page.getByLabel(w.want).fill("return-opened-package");
    await lead.button(w.add).click();
    const row = lead.page.getByRole("listitem").filter({ hasText: w.golden });
    await row.getByRole("link", { name: "return-opened-package" }).waitFor();
    await row.getByRole("button", { name: new RegExp(w.remove) }).click();
    await row.waitFor({ state: "detached" });
  });
});
