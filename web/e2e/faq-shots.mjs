// Pictures of the leads' page on the real server, for looking at: SHOTS=/tmp/shots node e2e/faq-shots.mjs
import { mkdir } from "node:fs/promises";
import { Agent } from "./lib/agent.mjs";
import { Browser } from "./lib/browser.mjs";
import { Lead } from "./lib/lead.mjs";
import { Server } from "./lib/server.mjs";
import { Shopper } from "./lib/shopper.mjs";

const out = process.env.SHOTS ?? "/tmp/shots";
await mkdir(out, { recursive: true });
const s = { server: await Server.start(), browser: await Browser.start() };

const t = {
  zh: { asks: ["你们的快递盒子可以种花吗", "快递盒子可以用来种花吗", "快递盒子能种花吗", "附近哪家火锅好吃"], honest: /还没有可靠的答案|帮不上/, as: "林晓雨", login: "li", reply: "可以的，纸箱垫一层塑料膜就能种花。", question: "拆封了还能退吗", answer: /不影响七日无理由退货/, csv: "问题,相似问,答案\n仓库里有猫吗,仓库养猫吗|你们仓库有没有猫,有两只，都打过疫苗。\n仓库几点开门,仓库营业时间,早上九点。\n" },
  en: { asks: ["can I grow flowers in your parcel boxes?", "can flowers grow in your parcel boxes?", "could I grow flowers in the parcel box", "what is your boss's birthday?"], honest: /reliable answer|can't help/, as: "Emma Clarke", login: "amy", reply: "Yes, put a sheet of plastic inside the box first.", question: "can I return something I've opened?", answer: /within 14 days of receiving/, csv: "question,variants,answer,valid until\nIs there a cat in the warehouse?,warehouse cat,Two.,tomorrow\nWhen does it open?,hours,,\n" },
};

try {
  for (const lang of ["zh", "en"]) {
    const w = t[lang];
    for (const ask of w.asks) await (await Shopper.onPage(s, { lang })).ask(ask, w.honest);
    const me = await Shopper.onPage(s, { lang, as: w.as, width: 375, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
    await me.ask(w.question, w.answer);
    await me.log.locator(".m-thumb").first().click();
    await me.ask(w.asks[0], w.honest);
    await me.log.locator(".m-thumbs span").waitFor();
    await me.page.screenshot({ path: `${out}/${lang}-thumbs.png` });
    await me.human().click();
    const agent = await Agent.online(s, w.login, { lang });
    await agent.take(w.as);
    await agent.reply(w.reply);
    await agent.end();

    for (const [name, size] of [["1280", {}], ["375", { width: 375, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }]]) {
      const lead = await Lead.in(s, { lang, ...size });
      const { page } = lead;
      const shoot = async (what) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: `${out}/${lang}-faq-${name}-${what}.png`, fullPage: what !== "7-refused" });
      };
      await page.getByText(/^(正在逐条检查|Checking every entry)…$/).waitFor({ state: "detached" });
      await page.getByRole("article").first().waitFor();
      await shoot("1-overview");
      await page.goto(`${lead.url}#/entries?q=${lang === "zh" ? "退货" : "return"}&locale=${lang}`);
      await page.locator(".a-row__words > a").first().waitFor();
      await page.screenshot({ path: `${out}/${lang}-faq-${name}-2-entries.png` });
      await lead.at("missed");
      await page.getByRole("article").first().waitFor();
      await shoot("3-missed");
      await page.goto(`${lead.url}#/match?text=${encodeURIComponent(w.question)}&locale=${lang}`);
      await page.locator(".a-band").waitFor();
      await page.screenshot({ path: `${out}/${lang}-faq-${name}-4-match.png` });
      await lead.at("golden", page.locator(".a-row__words").first());
      await page.screenshot({ path: `${out}/${lang}-faq-${name}-5-golden.png` });
      await lead.entry(lang, "return-opened-package");
      await page.locator(".a-other .m-bubble").first().waitFor();
      await shoot("6-entry");
      await lead.field("questions").fill("?");
      await lead.field("title").fill("?");
      await lead.publish("");
      await lead.dialog.getByRole("group", { name: lead.w.worse }).waitFor();
      await shoot("7-refused");
      await lead.dialog.getByRole("button", { name: lead.w.back }).click();
      await page.locator(".a-diff ins").first().waitFor();
      await shoot("8-versions");
      await lead.at("import");
      await lead.drop("faq.csv", w.csv);
      await page.locator(".a-rows, .a-problems").first().waitFor();
      await shoot("9-import");
      await page.context().close();
    }
  }
} finally {
  await s.browser.stop();
  await s.server.stop();
}
