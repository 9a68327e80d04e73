// Files become drafts: all of a file or nothing, and never before it was seen.
import assert from "node:assert/strict";
import { suite, both } from "./lib/suite.mjs";
import { Lead } from "./lib/lead.mjs";

const { s, test } = suite();

const t = {
  zh: {
    good: "问题,相似问,答案,意图,来源\n仓库里有猫吗,仓库养猫吗|你们仓库有没有猫,有两只，都打过疫苗。,product_info,店铺规则\n仓库几点开门,仓库营业时间|仓库什么时候开,早上九点。,product_info,店铺规则\n",
    bad: "问题,答案,截止日期\n仓库里有猫吗,有两只。,明天\n仓库里有狗吗,,\n", title: "仓库里有猫吗", save: "存成 2 份草稿", saved: "已存成 2 份草稿", drafts: "查看草稿", row: /第 2 行/, nothing: "文件里没有新内容。", mistakes: /处错误，什么都没有导入/,
  },
  en: {
    good: "question,variants,answer,intent,source\nIs there a cat in the warehouse?,do you keep a cat|warehouse cat,\"Yes, two of them.\",product_info,The shop's own rule\nWhen does the warehouse open?,warehouse hours|opening time of the warehouse,At nine.,product_info,The shop's own rule\n",
    bad: "question,answer,valid until\nIs there a cat?,Yes.,tomorrow\nIs there a dog?,,\n", title: "Is there a cat in the warehouse?", save: "Save 2 drafts", saved: "Saved 2 drafts", drafts: "See the drafts", row: /row 2/, nothing: "There is nothing new in this file.", mistakes: /mistakes?, so nothing was imported/,
  },
};

both((lang) => {
  const w = t[lang];
  test(`${lang}: a table is shown, then saved as drafts; the same again is nothing new; a bad row stops it`, async () => {
    const lead = await Lead.in(s, { lang });
    await lead.at("import");
    await lead.drop("bad.csv", w.bad);
    const alert = lead.page.getByRole("alert").filter({ hasText: w.mistakes });
    await alert.getByText(w.row).first().waitFor();
    assert.equal(await lead.button(w.save).count(), 0);

    await lead.drop("good.csv", w.good);
    await lead.page.getByRole("listitem").filter({ hasText: w.title }).first().waitFor();
    await alert.waitFor({ state: "detached" });
    await lead.button(w.save).click();
    await lead.told(w.saved);
    await lead.drop("good.csv", w.good);
    await lead.page.getByText(w.nothing).waitFor();
    await lead.page.goto(`${lead.url}#/entries?state=draft&locale=${lang}`);
    await lead.page.getByRole("link", { name: w.title, exact: true }).waitFor();
  });
});
