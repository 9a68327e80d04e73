// A file of tests: one server and one browser for all of them, and the same end for each.
import { after, before, test as node } from "node:test";
import { mkdir } from "node:fs/promises";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";

const limit = 60_000; // ms a test may take

export function suite(env = () => ({})) {
  const s = { server: null, browser: null };
  before(async () => {
    s.server = await Server.start(await env());
    s.browser = await Browser.start();
  }, { timeout: limit });
  after(async () => {
    await s.browser?.stop();
    await s.server?.stop();
  });
  const test = (name, run, options = {}) =>
    node(name, { timeout: limit, ...options }, async () => {
      try {
        await run();
        await s.browser.tidy();
      } catch (e) {
        if (process.env.SHOTS) {
          await mkdir(process.env.SHOTS, { recursive: true });
          await s.browser.shoot(process.env.SHOTS, name);
        }
        await s.browser.tidy().catch(() => {});
        throw e;
      }
    });
  return { s, test };
}

/** The same test in both languages. */
export const both = (run) => {
  for (const lang of ["zh", "en"]) run(lang);
};
