// What a support lead sees and does on the page that keeps the FAQ.
import { Agent } from "./agent.mjs";

export const words = {
  zh: {
    places: { overview: "概览", entries: "条目", missed: "没答上来", match: "匹配测试", golden: "标准问题", import: "导入" }, save: "保存草稿", publish: "发布",
    saved: "草稿已保存", published: /已发布，顾客马上能看到/, preview: "顾客看到的样子", search: "搜索标题、问法、答案或编号", new: "新建条目",
    fields: { id: "编号", locale: "语言", title: "标题", questions: "问法", answer: "简短回答", long: "详细说明", intent: "意图", source: "依据", until: "截止日期" },
    make: "写成条目", restore: "恢复这一版", retire: "下线", worse: "变差的标准问题", anyway: "仍要发布", reason: "仍要发布的理由", test: "测试", question: "问题",
    up: "有帮助", down: "没帮助", denied: "您的账号不能维护知识库", leaveTitle: "还有没保存的修改", stay: "继续编辑", leave: "不保存，离开", back: "回去修改",
  },
  en: {
    places: { overview: "Overview", entries: "Entries", missed: "Unanswered", match: "Match test", golden: "Golden questions", import: "Import" }, save: "Save draft", publish: "Publish",
    saved: "Draft saved", published: /Published: customers get it/, preview: "As customers see it", search: "Search titles, questions, answers, ids", new: "New entry",
    fields: { id: "Id", locale: "Language", title: "Title", questions: "Questions", answer: "Short answer", long: "Long answer", intent: "Intent", source: "Source", until: "Valid until" },
    make: "Make it an entry", restore: "Go back to this", retire: "Retire", worse: "Golden questions that get worse", anyway: "Publish all the same", reason: "Why publish all the same", test: "Test", question: "Question",
    up: "This helped", down: "This didn't help", denied: "Your account can't keep the FAQ", leaveTitle: "There are changes that aren't saved", stay: "Go on editing", leave: "Leave without saving", back: "Back to editing",
  },
};

export class Lead {
  constructor(page, lang, base) {
    this.page = page;
    this.w = words[lang];
    this.url = `${base}/admin/faq`;
  }

  /** Signs in on the page itself; chooses a password when it is the first time. Who was in before still is. */
  static async in(s, { lang = "zh", login = "chen", ...more } = {}) {
    s.sessions ??= {};
    const page = await s.browser.page({ lang, storageState: s.sessions[login], ...more });
    const me = new Lead(page, lang, s.server.base);
    await page.goto(me.url);
    const agent = new Agent(page, lang);
    const inside = page.getByRole("heading", { name: new RegExp(`^(${me.w.places.overview}|${me.w.denied})$`) });
    if (!s.sessions[login]) {
      await agent.signIn(login, s.server.passwords[login]);
      const again = page.getByLabel(agent.w.again, { exact: true });
      await again.or(inside).first().waitFor();
      if (await again.isVisible()) await agent.chooseOwn(s, login);
    }
    await inside.waitFor();
    s.sessions[login] = await page.context().storageState();
    return me;
  }

  async at(place, ready) {
    await this.page.getByRole("navigation").getByRole("link", { name: this.w.places[place], exact: true }).click();
    await (ready ?? this.page.getByRole("heading", { name: this.w.places[place], level: 2 })).waitFor();
  }
  /** Opens an entry by its address. */
  async entry(locale, id) {
    await this.page.goto(`${this.url}#/entry/${locale}/${id}`);
    await this.field("answer").waitFor();
    await this.bubble().waitFor();
  }
  /** Hands a file in at the import. */
  async drop(name, text) {
    await this.page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
  }
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }
  field(name) {
    return this.page.getByRole("form").getByLabel(this.w.fields[name], { exact: true });
  }
  /** The bubble of the language that is being written. */
  bubble() {
    return this.page.getByRole("complementary", { name: this.w.preview }).locator(".m-row--left .m-bubble").first();
  }
  get dialog() {
    return this.page.getByRole("dialog");
  }
  told(text) {
    return this.page.getByRole("status").getByText(text).first().waitFor();
  }
  async save() {
    await this.page.keyboard.press("Control+s");
    await this.told(this.w.saved);
  }
  /** Publishing went through. */
  async live() {
    await this.dialog.waitFor({ state: "detached" });
    await this.told(this.w.published);
  }
  /** Publishes what is on the screen, up to the gate's word. */
  async publish(note = "") {
    await this.button(this.w.publish).click();
    await this.dialog.getByRole("textbox").first().fill(note);
    await this.dialog.getByRole("button", { name: this.w.publish, exact: true }).click();
  }
}
