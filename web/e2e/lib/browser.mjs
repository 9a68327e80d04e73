// One Chromium per test file; every person in a test has a context of their own, which is a browser of
// their own as far as the pages can tell.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const quiet = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** How long anything may take to appear. Nothing waits this long unless it fails. */
export const patience = 15_000;

export class Browser {
  #browser;
  #pages = [];

  static async start() {
    const b = new Browser();
    // Without a folder named, a fresh profile is made and removed.
    b.#browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: quiet });
    return b;
  }

  async context({ lang = "zh", width = 1280, height = 800, ...more } = {}) {
    const c = await this.#browser.newContext({
      locale: lang === "zh" ? "zh-CN" : "en-GB", timezoneId: "Asia/Shanghai", viewport: { width, height }, ...more,
    });
    c.setDefaultTimeout(patience);
    // Heard in every frame, whatever the policy of the page.
    await c.addInitScript(() => {
      addEventListener("securitypolicyviolation", (e) => console.error(`CSP ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}`));
    });
    return c;
  }

  /** A page that remembers what went wrong on it. */
  async page(options = {}) {
    const { context, ...rest } = options;
    const page = await (context ?? (await this.context(rest))).newPage();
    page.wrong = [];
    page.on("pageerror", (e) => page.wrong.push(e.message));
    page.on("console", (m) => {
      // A refused socket or request is what some tests are about; the rest should never be seen.
      if (m.type() === "error" && !/WebSocket|Failed to load resource|ERR_/.test(m.text())) page.wrong.push(m.text());
    });
    this.#pages.push(page);
    return page;
  }

  /** Ends every context, and fails when a page threw, complained, or broke its own policy. */
  async tidy() {
    const wrong = this.#pages.flatMap((p) => p.wrong.map((w) => `${p.url()}: ${w}`));
    const pages = this.#pages;
    this.#pages = [];
    await Promise.all([...new Set(pages.map((p) => p.context()))].map((c) => c.close().catch(() => {})));
    assert.deepEqual(wrong, []);
  }

  async stop() {
    await this.#browser.close();
  }

  /** Pictures of all open pages, for whoever looks into a failure. */
  async shoot(folder, name) {
    for (const [i, p] of this.#pages.entries()) {
      await p.screenshot({ path: `${folder}/${name.replace(/[^\p{L}\p{N}]+/gu, "-")}-${i}.png` }).catch(() => {});
    }
  }
}
