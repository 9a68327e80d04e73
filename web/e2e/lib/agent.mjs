// What an agent sees and does at the desk.
const words = {
  zh: {
    login: "账号", password: "密码", signIn: "登录", newPassword: "新密码", again: "再输一遍", save: "保存并进入工作台",
    online: "在线", claim: "接待", release: "交还机器人", end: "结束会话", send: "发送", note: "备注", saveNote: "保存备注", reply: "回复",
    log: "聊天记录", panel: "顾客资料",
    tabs: { mine: /会话中/, queue: /排队中/, bot: /机器人/, others: /同事/, ended: /已结束/ },
  },
  en: {
    login: "Login", password: "Password", signIn: "Sign in", newPassword: "New password", again: "Once more", save: "Save and open the desk",
    online: "Online", claim: "Accept", release: "Back to bot", end: "End chat", send: "Send", note: "Note", saveNote: "Save note", reply: "Reply",
    log: "Conversation", panel: "Customer details",
    tabs: { mine: /Mine/, queue: /Waiting/, bot: /Bot/, others: /Team/, ended: /Ended/ },
  },
};

const own = "correct horse battery";

export class Agent {
  constructor(page, lang) {
    this.page = page;
    this.w = words[lang];
  }

  /** Signs in, chooses a password when it is the first time, and goes online. */
  static async online(s, login, { lang = "zh", ...more } = {}) {
    const a = new Agent(await s.browser.page({ lang, ...more }), lang);
    await a.page.goto(`${s.server.base}/desk`);
    await a.signIn(login, s.server.passwords[login]);
    if (s.server.passwords[login] !== own) await a.chooseOwn(s, login);
    await a.goOnline();
    return a;
  }

  /** After a one-time password; s remembers it for the next sign-in. */
  async chooseOwn(s, login) {
    await this.choose(own);
    s.server.passwords[login] = own;
  }

  async signIn(login, password) {
    await this.page.getByLabel(this.w.login, { exact: true }).fill(login);
    await this.page.getByLabel(this.w.password, { exact: true }).fill(password);
    await this.button(this.w.signIn).click();
  }
  async choose(password) {
    await this.page.getByLabel(this.w.newPassword, { exact: true }).fill(password);
    await this.page.getByLabel(this.w.again, { exact: true }).fill(password);
    await this.button(this.w.save).click();
  }
  async goOnline() {
    await this.page.getByRole("radio", { name: this.w.online, disabled: false, exact: true }).waitFor({ state: "attached" }); // connected
    await this.page.getByRole("group").getByText(this.w.online, { exact: true }).click();
    await this.page.getByRole("radio", { name: this.w.online, checked: true, exact: true }).waitFor({ state: "attached" });
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }
  tab(list) {
    return this.page.getByRole("tab", { name: this.w.tabs[list] });
  }
  /** A conversation in the list that is open. */
  card(name) {
    return this.page.getByRole("tabpanel").getByRole("listitem").filter({ hasText: name });
  }
  /** Opens a conversation from one of the lists. */
  async pick(list, name) {
    await this.tab(list).click();
    await this.card(name).first().getByRole("button").click();
    await this.page.getByRole("main").getByRole("heading", { name }).first().waitFor();
  }
  /** Takes a conversation out of the queue. */
  async take(name) {
    await this.pick("queue", name);
    await this.button(this.w.claim).click();
    await this.button(this.w.end).waitFor();
  }
  get log() {
    return this.page.getByRole("log", { name: this.w.log });
  }
  get panel() {
    return this.page.getByRole("complementary", { name: this.w.panel });
  }
  said(text) {
    return this.log.getByText(text).last();
  }
  get input() {
    return this.page.getByRole("main").getByRole("textbox");
  }
  /** seen: how the words look once they are in the log, when that is not as they were typed. */
  async reply(text, seen = text) {
    await this.input.fill(text);
    await this.button(this.w.send).click();
    await this.said(seen).waitFor();
  }
  async note(text) {
    await this.page.getByRole("radio", { name: this.w.note }).click();
    await this.input.fill(text);
    await this.button(this.w.saveNote).click();
    await this.said(text).waitFor();
    await this.page.getByRole("radio", { name: this.w.reply }).click();
  }
  async end() {
    await this.button(this.w.end).click();
    await this.page.getByRole("dialog").getByRole("button", { name: this.w.end }).click();
  }
}
