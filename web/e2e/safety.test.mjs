// Words stay words, and one person's talk stays theirs.
import assert from "node:assert/strict";
import { suite } from "./lib/suite.mjs";
import { Shopper } from "./lib/shopper.mjs";
import { Agent } from "./lib/agent.mjs";

const { s, test } = suite();

const attacks = [
  `<img src=x onerror="window.hit=1">`,
  `<script>window.hit=1</script>`,
  `"><svg/onload=window.hit=1>`,
  `</textarea><iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `javascript:window.hit=1`,
  `[看这里](javascript:window.hit=1) **<b onmouseover=window.hit=1>粗</b>**`,
  `https://example.com/"onmouseover="window.hit=1`,
  "{{constructor.constructor('window.hit=1')()}} ${window.hit=1}",
];

test("script in a shopper's and in an agent's words is text, in the widget and at the desk", async () => {
  const me = await Shopper.onShop(s, { as: "陈建国" });
  await me.human().click();
  const agent = await Agent.online(s, "chen");
  await agent.take("陈建国");
  for (const [i, a] of attacks.entries()) {
    await me.say(`${i}客 ${a}`);
    await agent.reply(`${i}服 ${a}`, `${i}服`);
    await me.said(`${i}服`).waitFor();
  }
  await agent.note(attacks[0]);
  await agent.page.reload(); // what comes from the log, too
  await agent.pick("mine", "陈建国");
  await agent.said(`${attacks.length - 1}服`).waitFor();
  await me.page.reload();
  await me.open();
  await me.said(`${attacks.length - 1}服`).waitFor();

  for (const log of [me.log, agent.log]) {
    const shown = bare(await log.innerText());
    for (const a of attacks) {
      // Bold and links are drawn, without their marks; everything else is there letter by letter.
      if (!a.includes("**")) assert.ok(shown.includes(bare(a)), `${a} in ${shown}`);
    }
    assert.equal(await log.locator("img, script, iframe, [onerror], [onload], [onmouseover]").count(), 0);
    for (const href of await log.getByRole("link").evaluateAll((all) => all.map((e) => e.href))) assert.match(href, /^https?:/);
    for (const link of await log.getByRole("link").all()) await link.hover();
  }
  for (const page of [me.page, agent.page]) {
    for (const f of page.frames()) assert.equal(await f.evaluate(() => window.hit), undefined);
  }
});

test("a guest is asked who they are; as a customer they have a talk of their own; signing out wipes it", async () => {
  const me = await Shopper.onShop(s);
  await me.ask("我想退货", /确认是您本人/);
  await me.say("访客的秘密");
  await me.settled();
  await me.page.keyboard.press("Escape");

  await me.become("赵敏");
  await me.open();
  await me.greeted("赵敏");
  assert.equal(await me.log.getByText("访客的秘密").count(), 0);
  await me.say("我想退货");
  await me.log.getByRole("button", { name: /轻量缓震跑鞋/ }).waitFor(); // her orders
  await me.input.fill("赵敏的草稿");
  assert.match(await stored(me.page), /赵敏的草稿/);
  await me.button(me.w.close).click();

  await me.become("访客");
  await me.open();
  await me.greeted("");
  await me.chat.getByRole("button", { name: "申请退货" }).waitFor(); // a talk that has not begun
  assert.equal(await me.mine().count(), 0, "neither hers nor the guest's from before");
  assert.equal(await me.input.inputValue(), "");
  assert.doesNotMatch(await stored(me.page), /草稿|秘密|跑鞋/);

  await me.page.evaluate(() => window.Aftercare.logout());
  await me.greeted("");
  assert.equal(await me.mine().count(), 0);

  await me.page.keyboard.press("Escape");
  await me.become("赵敏");
  await me.open();
  await me.log.getByRole("button", { name: /轻量缓震跑鞋/ }).waitFor(); // the server kept it for her
  assert.equal(await me.log.getByText("访客的秘密").count(), 0);
});

test("a forged token opens nothing, and the way on as a guest is offered", async () => {
  const page = await s.browser.page();
  const forged = ["eyJhbGciOiJub25lIn0", Buffer.from(JSON.stringify({ sub: "c-lin", aud: "aftercare", exp: 4e9 })).toString("base64url"), ""].join(".");
  await page.goto(`${s.server.base}/chat#${new URLSearchParams({ locale: "zh", token: forged })}`);
  await page.getByRole("alert").filter({ hasText: "没能确认您的身份" }).waitFor();
  assert.equal(await page.getByText("林晓雨").count(), 0);
  assert.doesNotMatch(page.url(), /token/, "the token has left the address");
  await page.getByRole("button", { name: "先以访客身份咨询" }).click();
  const me = new Shopper(page, page, "zh");
  await me.ask("拆封了还能退吗", /不影响七日无理由退货/);
});

/** Without what a link adds for screen readers, and without white space. */
const bare = (text) => text.replaceAll("（在新窗口打开）", "").replace(/\s/g, "");

async function stored(page) {
  const chat = page.frames().find((f) => f.url().includes("/chat"));
  return chat.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
}
