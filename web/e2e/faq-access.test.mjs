// axe-core on every place of the leads' page, in both languages; small screens; and fast lists.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Lead } from "./lib/lead.mjs";
import { Shopper } from "./lib/shopper.mjs";
import { accessible } from "./lib/axe.mjs";
import { fits } from "./lib/layout.mjs";

const { s, test } = suite();

const unknown = { zh: "附近哪家火锅好吃", en: "what is your boss's birthday?" };
const honest = { zh: /还没有可靠的答案|帮不上/, en: /don't have a reliable answer|can't help with that one/ };

/** The places and states of the page, each with its name. */
async function* places(lead, lang) {
  const { page, w } = lead;
  await page.getByText(/^(正在逐条检查|Checking every entry)…$/).waitFor({ state: "detached" });
  await page.getByRole("article").first().waitFor();
  yield "overview";
  await lead.at("entries", page.locator(".a-row__words > a").first());
  yield "entries";
  await lead.at("missed");
  await page.getByRole("article").first().waitFor();
  yield "missed";
  await page.goto(`${lead.url}#/match?text=${encodeURIComponent(unknown[lang])}&locale=${lang}`);
  await page.locator(".a-band").waitFor();
  yield "match";
  await lead.at("golden", page.locator(".a-row__words").first());
  yield "golden";
  await lead.at("import");
  await lead.drop("page.html", "<h1>FAQ</h1><h2>Is there a cat?</h2><p>Yes.</p><nav><a href=/>Home</a></nav>");
  await page.locator(".a-rows, .a-problems").first().waitFor();
  yield "import";
  await page.goto(`${lead.url}#/new`);
  await lead.field("id").fill("nothing");
  await lead.field("answer").fill("{{nothing}}");
  await page.locator(".a-mistakes").first().waitFor();
  yield "new entry";
  await page.getByRole("navigation").getByRole("link", { name: w.places.match }).click();
  await lead.dialog.waitFor();
  yield "leaving";
  await lead.dialog.getByRole("button", { name: w.leave }).click();
  await lead.entry(lang, "return-opened-package");
  await page.locator(".a-other .m-bubble").first().waitFor();
  yield "entry";
  await lead.field("questions").fill("?");
  await lead.field("title").fill("?");
  await lead.publish("");
  await lead.dialog.getByRole("group", { name: w.worse }).waitFor();
  yield "refused";
  await lead.dialog.getByRole("button", { name: w.back }).click();
  await page.locator(".a-diff ins").first().waitFor();
  yield "versions";
}

both((lang) => {
  test(`${lang}: axe finds nothing on the leads' page`, async () => {
    const me = await Shopper.onPage(s, { lang });
    await me.ask(unknown[lang], honest[lang]);
    const lead = await Lead.in(s, { lang });
    for await (const place of places(lead, lang)) await accessible(lead.page, place);
    const clerk = await Lead.in(s, { lang, login: lang === "zh" ? "li" : "amy" });
    await accessible(clerk.page, "denied");
  }, { timeout: 120_000 });

  test(`${lang}: nothing is wider than a phone or a small window`, async () => {
    for (const [width, height] of [[375, 740], [640, 400]]) {
      const lead = await Lead.in(s, { lang, width, height });
      for await (const place of places(lead, lang)) await fits(lead.page, `${width} px: ${place}`);
    }
  }, { timeout: 180_000 });
});

test("the list is found by keyboard, filtered, and kept in the address", async () => {
  const { page, url } = await Lead.in(s, {});
  await page.goto(`${url}#/entries`);
  const rows = page.locator(".a-row__words > a");
  await rows.first().waitFor();
  await page.getByRole("searchbox").fill("發票"); // in traditional characters
  await rows.filter({ hasText: "发票" }).first().waitFor();
  await page.getByRole("combobox").first().selectOption("zh");
  await page.waitForURL(/locale=zh/);
  await page.reload();
  await rows.filter({ hasText: "发票" }).first().waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "發票");
  assert.equal(await page.locator(".a-rows [lang=en]").count(), 0);
  await rows.first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("form").waitFor();
});
