// What a shopper sees and does, by the names that are on the screen.
import assert from "node:assert/strict";

export const words = {
  zh: {
    who: "选择您的身份", guest: "访客", launcher: "在线客服", input: "输入消息", send: "发送", log: "聊天记录", human: "转人工",
    close: "关闭客服窗口", source: "来源：", yes: "确认提交", no: "先不提交", card: "请确认退货申请", stars: (n) => `${n} 星`,
    rate: "提交评价", thanks: "谢谢您的评价", done: /^选好了/, hello: (n) => (n ? `${n}，您好` : "您好"),
  },
  en: {
    who: "Pick who you are", guest: "Guest", launcher: "Help", input: "Message", send: "Send", log: "Conversation", human: "Talk to a person",
    close: "Close the help window", source: "Source: ", yes: "Yes, submit it", no: "No, not yet", card: "Please confirm your return",
    stars: (n) => (n === 1 ? "1 star" : `${n} stars`), rate: "Send rating", thanks: "Thank you for rating us", done: /^Done/,
    hello: (n) => (n ? `Hello, ${n}` : "Hello"),
  },
};

export class Shopper {
  /** page: the tab. chat: what holds the chat, the tab itself or the widget's frame in it. */
  constructor(page, chat, lang) {
    this.page = page;
    this.chat = chat;
    this.lang = lang;
    this.w = words[lang];
  }

  /** Comes to the demo shop, is somebody (nobody: a guest) and opens the widget. */
  static async onShop(s, { lang = "zh", as = "", ...more } = {}) {
    const page = await s.browser.page({ lang, ...more });
    await page.goto(s.server.base);
    const me = new Shopper(page, frame(page, lang), lang);
    if (as) await me.become(as);
    await me.open();
    await me.greeted(as);
    return me;
  }

  /** Comes to the chat's own page, as from a messaging app. */
  static async onPage(s, { lang = "zh", as = "", ...more } = {}) {
    const page = await s.browser.page({ lang, ...more });
    const token = as ? await tokenOf(s.server.base, as) : "";
    await page.goto(`${s.server.base}/chat#${new URLSearchParams({ locale: lang, ...(token && { token }) })}`);
    const me = new Shopper(page, page, lang);
    await me.greeted(as);
    return me;
  }

  async become(name) {
    await this.page.getByRole("group", { name: this.w.who }).getByText(name, { exact: true }).click();
    await this.page.getByRole("radio", { name: new RegExp(name) }).and(this.page.locator(":checked")).waitFor({ state: "attached" });
  }
  launcher() {
    return this.page.getByRole("button", { name: new RegExp(`^${this.w.launcher}( \\(|$)`) });
  }
  async open() {
    await this.launcher().click();
  }
  greeted(name) {
    return this.chat.getByRole("heading", { name: this.w.hello(name), exact: true }).waitFor();
  }

  get log() {
    return this.chat.getByRole("log", { name: this.w.log });
  }
  get input() {
    return this.chat.getByRole("textbox", { name: this.w.input });
  }
  button(name) {
    return this.chat.getByRole("button", { name, exact: typeof name === "string" });
  }
  /** The newest message with these words, of anybody. */
  said(text) {
    return this.log.getByText(text).last();
  }
  /** Our own messages, oldest first, as the screen has them. */
  mine() {
    return this.log.locator(".is-mine .m-bubble");
  }

  async say(text) {
    const before = await this.mine().count();
    await this.input.fill(text);
    await this.input.press("Enter");
    await this.mine().nth(before).waitFor();
  }
  /** Says it and waits until these words are on the screen once more than before. */
  async ask(text, answer) {
    const found = this.log.getByText(answer);
    const before = await found.count();
    await this.say(text);
    await found.nth(before).waitFor();
  }
  /** Taps a live choice: an order, an item, a reason, a button. */
  async tap(name) {
    await this.log.getByRole("button", { name, disabled: false, exact: typeof name === "string" }).last().click();
  }
  /** Taps an order, which may be among those that a long list folds away. */
  async tapOrder(name) {
    const order = this.log.getByRole("button", { name, disabled: false }).last();
    const more = this.button(/^(还有 \d+ 个，全部显示|Show \d+ more)$/);
    await order.or(more).first().waitFor();
    if (!(await order.isVisible())) await more.last().click();
    await order.click();
  }
  async tick(name) {
    await this.log.getByRole("checkbox", { name, disabled: false }).check();
  }

  /** The newest confirmation card. */
  card() {
    return this.log.locator(`[aria-label="${this.w.card}"]`).last();
  }
  /** What the newest card says, by row: { "订单": "6168…", … }. */
  async cardRows() {
    await this.card().getByRole("button", { name: this.w.yes }).waitFor();
    const [terms, values] = await Promise.all([this.card().locator("dt").allInnerTexts(), this.card().locator("dd").allInnerTexts()]);
    return Object.fromEntries(terms.map((t, i) => [t, values[i]]));
  }
  /** The newest progress stepper. */
  progress() {
    return this.log.getByRole("list").filter({ has: this.chat.locator("[aria-current=step]") }).last();
  }

  human() {
    return this.chat.getByRole("banner").or(this.chat.locator("header")).getByRole("button", { name: this.w.human }).first();
  }
  /** What the page knows is on this person's side of the wire: nothing in flight, nothing failed. */
  async settled() {
    await this.log.locator(".is-sending, .is-failed").first().waitFor({ state: "detached" });
  }
  async counts(text, n) {
    const all = await this.mine().allInnerTexts();
    assert.equal(all.filter((t) => t.trim() === text).length, n, `“${text}” ${n}× in ${JSON.stringify(all)}`);
  }
}

export function frame(page, lang) {
  return page.frameLocator(`iframe[title="${words[lang].launcher}"]`);
}

export async function tokenOf(base, name) {
  const people = await (await fetch(`${base}/demo/people`)).json();
  return people.find((p) => p.name === name).token;
}
