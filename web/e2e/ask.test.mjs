// Questions: the answer names its source, and what isn't known isn't made up.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Shopper } from "./lib/shopper.mjs";

const { s, test } = suite();

const t = {
  zh: { as: "林晓雨", other: "陈建国", question: "拆封了还能退吗", answer: /不影响七日无理由退货/, title: "拆封的商品能退吗", entry: "return-opened-package", unknown: "附近哪家火锅好吃", honest: /还没有可靠的答案|帮不上/ },
  en: { as: "Emma Clarke", other: "Jack Miller", question: "can I return something I've opened?", answer: /within 14 days of receiving/, title: /returns work for UK orders/, entry: "uk-return", unknown: "what is your boss's birthday?", honest: /don't have a reliable answer|can't help with that one/ },
};

both((lang) => {
  const w = t[lang];

  test(`${lang}: one script tag brings the launcher, its click the chat, and an answer names its source`, async () => {
    const page = await s.browser.page({ lang });
    const asked = [];
    page.on("request", (r) => asked.push(new URL(r.url()).pathname));
    const answer = await page.goto(s.server.base);
    const policy = answer.headers()["content-security-policy"];
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    const me = new Shopper(page, page.frameLocator("iframe"), lang);
    await me.launcher().waitFor();
    assert.equal(await page.locator("script[src*='widget.js']").count(), 1);
    assert.equal(await page.locator("iframe").count(), 0, "no frame before the first click");
    assert.ok(!asked.some((p) => p.startsWith("/chat")), "nothing of the chat is asked for before the first click");

    await me.become(w.as);
    await me.open();
    await me.greeted(w.as);
    assert.equal(await page.locator("iframe").count(), 1);
    await me.ask(w.question, w.answer);
    const source = me.log.getByRole("group").filter({ hasText: me.w.source.trim() }).last();
    await source.getByText(w.title).click();
    await source.getByText(w.entry).waitFor();
  });

  test(`${lang}: everything the empty chat suggests leads somewhere`, async () => {
    const me = await Shopper.onShop(s, { lang, as: w.other });
    const all = await me.log.getByRole("group").getByRole("button").allInnerTexts();
    assert.equal(all.length, 5);
    const lost = [];
    for (const words of all) {
      // A fresh guest each time: only the empty chat suggests.
      const one = await Shopper.onPage(s, { lang });
      await one.log.getByRole("button", { name: words, exact: true }).click();
      const bot = one.log.getByText(one.lang === "zh" ? "售后管家" : "Aftercare", { exact: true });
      await bot.first().waitFor();
      if (await one.log.getByText(w.honest).count()) lost.push(words);
      await one.page.context().close();
    }
    assert.deepEqual(lost, [], "suggestions that are answered with “I don't know”");
  });

  test(`${lang}: what it doesn't know it says, and offers a person`, async () => {
    const me = await Shopper.onShop(s, { lang });
    await me.ask(w.unknown, w.honest);
    const person = me.log.getByRole("button", { name: me.w.human, exact: true });
    await person.click();
    await me.chat.getByRole("status").filter({ hasText: lang === "zh" ? /请留言|下一位/ : /Leave a message|You are next/ }).last().waitFor();
  });
});
