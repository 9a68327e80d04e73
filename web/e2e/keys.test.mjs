// The keyboard alone, and input methods on it.
import assert from "node:assert/strict";
import { suite } from "./lib/suite.mjs";
import { Shopper, frame } from "./lib/shopper.mjs";
import { Agent } from "./lib/agent.mjs";

const { s, test } = suite();

test("Enter while composing picks a candidate and sends nothing; the next one sends", async () => {
  const me = await Shopper.onPage(s);
  const ime = await me.page.context().newCDPSession(me.page);
  await me.input.focus();
  // The Enter of an input method: a key without a character.
  const pick = async () => {
    for (const type of ["rawKeyDown", "keyUp"]) await ime.send("Input.dispatchKeyEvent", { type, key: "Enter", code: "Enter", windowsVirtualKeyCode: 13 });
  };
  const compose = (text) => ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await compose("tui");
  await compose("tuihuo");
  await pick();
  assert.equal(await me.input.inputValue(), "tuihuo", "still composing");
  await ime.send("Input.insertText", { text: "退货" });
  await compose("yun");
  await pick();
  await ime.send("Input.insertText", { text: "运费" });
  await me.page.keyboard.press("Shift+Enter");
  await me.page.keyboard.type("谁出");
  await me.page.waitForFunction(() => document.querySelector("textarea").value === "退货运费\n谁出");
  await me.page.keyboard.press("Enter");
  await me.mine().first().waitFor();
  await me.settled();
  assert.deepEqual(await me.mine().allInnerTexts(), ["退货运费\n谁出"]);
  assert.equal(await me.input.inputValue(), "");
});

test("a return without a mouse: open, order, items, reason, yes, close, and the focus is back on the launcher", async () => {
  const page = await s.browser.page({ lang: "en" });
  await page.goto(s.server.base);
  const me = new Shopper(page, frame(page, "en"), "en");
  await me.launcher().waitFor();
  await tabTo(page, () => page.getByRole("radio", { name: "Guest" }));
  for (let i = 0; i < 9 && !(await page.getByRole("radio", { name: "Emma Clarke" }).isChecked()); i++) await page.keyboard.press("ArrowUp");
  await tabTo(page, () => me.launcher());
  await page.keyboard.press("Enter");
  await me.greeted("Emma Clarke");
  await focused(me.input); // the chat takes the focus when it opens
  await page.keyboard.type("I want to return something");
  await page.keyboard.press("Enter");

  const choose = async (role, name, key = "Enter") => {
    const it = me.log.getByRole(role, { name, disabled: false });
    await it.waitFor();
    await tabTo(page, () => it, "Shift+Tab");
    await page.keyboard.press(key);
  };
  await choose("button", /Straight-Leg Jeans; Lace-Up/);
  await choose("checkbox", /Boots/, "Space");
  await choose("button", /^Done/);
  await choose("button", "Wrong size");
  assert.match((await me.cardRows()).Items, /Boots/);
  await choose("button", me.w.yes);
  await me.progress().waitFor();

  await page.keyboard.press("Escape");
  await me.input.waitFor({ state: "hidden" });
  await focused(me.launcher());
  assert.equal(await me.launcher().getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  await focused(me.input);
  await me.progress().waitFor();
});

test("a slow machine, too, has the focus in the chat when it opens", async () => {
  const context = await s.browser.context();
  await context.addInitScript(() => {
    if (location.pathname === "/chat") window.requestAnimationFrame = (f) => setTimeout(() => f(performance.now()), 1000);
  });
  const page = await s.browser.page({ context });
  await page.goto(s.server.base);
  const me = new Shopper(page, frame(page, "zh"), "zh");
  await me.open();
  await me.greeted("");
  await focused(me.input);
});

test("the desk by keys: accept the longest wait, write, note, end; and rest while composing", async () => {
  const first = await Shopper.onPage(s, { as: "赵敏" });
  await first.human().click();
  await first.chat.getByRole("status").filter({ hasText: /请留言|下一位/ }).last().waitFor();
  const second = await Shopper.onPage(s, { as: "刘思远" });
  await second.human().click();
  const agent = await Agent.online(s, "li");
  const { page } = agent;
  await agent.tab("queue").click();
  await agent.card("刘思远").waitFor();

  await page.keyboard.press("Alt+KeyA");
  await page.getByRole("main").getByRole("heading", { name: "赵敏" }).first().waitFor(); // who came first
  await focused(agent.input);
  await page.keyboard.type("您好");
  await page.keyboard.press("Enter");
  await page.keyboard.type("我是小李");
  assert.equal(await agent.input.inputValue(), "您好\n我是小李", "Enter is a new line here");
  await page.keyboard.press("Control+Enter");
  await first.said("我是小李").waitFor();
  assert.equal(await agent.input.inputValue(), "");

  // A shortcut in the middle of a composition belongs to the input method.
  const ime = await page.context().newCDPSession(page);
  await ime.send("Input.imeSetComposition", { text: "bei", selectionStart: 3, selectionEnd: 3 });
  await page.keyboard.press("Alt+KeyN");
  await page.keyboard.press("Control+Enter");
  await ime.send("Input.insertText", { text: "备" });
  assert.equal(await page.getByRole("radio", { name: "回复", checked: true, exact: true }).count(), 1);
  assert.equal(await agent.input.inputValue(), "备");
  await agent.input.fill("");

  await page.keyboard.press("Alt+KeyN");
  await page.getByRole("radio", { name: "备注", checked: true }).waitFor();
  await focused(agent.input);
  await page.keyboard.type("只给同事");
  await page.keyboard.press("Control+Enter");
  await agent.said("只给同事").waitFor();
  await page.keyboard.press("Alt+KeyE");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("结束这个会话？").waitFor({ state: "detached" });
  await page.keyboard.press("Alt+KeyE");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Enter");
  await first.said(/本次会话已结束/).waitFor();
  assert.equal(await first.log.getByText("只给同事").count(), 0);

  await page.keyboard.press("Alt+Digit2");
  await page.getByRole("tab", { name: /排队中/, selected: true }).waitFor();
  await page.keyboard.press("Alt+KeyA");
  await page.getByRole("main").getByRole("heading", { name: "刘思远" }).first().waitFor();
});

async function focused(locator) {
  await locator.and(locator.page().locator(":focus")).or(locator.locator(":scope:focus")).first().waitFor();
}

/** Tabs until it has the focus; a focus that goes round without it is a failure. */
async function tabTo(page, what, key = "Tab") {
  for (let i = 0; i < 60; i++) {
    if (await what().evaluate((e) => e.matches(":focus"))) {
      const seen = await what().evaluate((e) => {
        const shown = e.closest("label") ?? e;
        const o = getComputedStyle(shown), own = getComputedStyle(e);
        return o.outlineStyle !== "none" || o.boxShadow !== "none" || own.outlineStyle !== "none" || own.boxShadow !== "none";
      });
      assert.ok(seen, `the focus on ${what()} can be seen`);
      return;
    }
    await page.keyboard.press(key);
  }
  assert.fail(`${what()} can't be reached by ${key}`);
}
