// A browser, a mock server of its own, and the few moves that scenarios are made of.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { launch } from "./browser.mjs";

const port = 20_000 + Math.floor(Math.random() * 20_000);
export const home = `http://127.0.0.1:${port}`;
const mock = spawn(process.execPath, [new URL("mock.mjs", import.meta.url).pathname], {
  env: { ...process.env, PORT: port },
  stdio: ["ignore", "pipe", "inherit"],
});
await once(mock.stdout, "data");
export const browser = await launch();

const tests = [];
export const test = (name, run) => tests.push({ name, run });
export const wait = (ms) => new Promise((r) => setTimeout(r, ms));

export async function tab(path = "/chat", context) {
  const c = context ?? (await browser.newContext({ locale: "zh-CN", viewport: { width: 400, height: 640 } }));
  const page = await c.newPage();
  await page.goto(home + path);
  return page;
}

export async function say(page, text) {
  await page.fill("textarea", text);
  await page.press("textarea", "Enter");
}

/** What the shopper has written, as it stands in the talk. */
export const own = (page) => page.locator(".m-row.is-mine .m-bubble").allInnerTexts();
export const count = (page, text) => own(page).then((all) => all.filter((t) => t === text).length);
/** Until the log has everything that was written. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector(".is-sending,.is-sent"));

/** Runs the tests whose name has the given part, each on a fresh server, and ends the process. */
export async function run(part = "") {
  let bad = 0;
  for (const t of tests.filter((t) => t.name.includes(part))) {
    await fetch(`${home}/mock/reset`);
    try {
      await t.run();
      console.log(`ok    ${t.name}`);
    } catch (e) {
      bad++;
      console.log(`FAIL  ${t.name}\n      ${e.message.split("\n").slice(0, 12).join("\n      ")}`);
    }
  }
  await browser.close();
  mock.kill();
  process.exit(bad ? 1 : 0);
}
