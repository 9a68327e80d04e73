// axe-core on every frame of a page, with all of its rules.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function accessible(page, where) {
  // A picture of something that is still fading in is nobody's picture.
  for (const frame of page.frames()) {
    await frame.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {}))));
    await frame.evaluate(source); // by the debugger: the page's policy stays as strict as it is
    const { violations } = await frame.evaluate(() => window.axe.run(document, { iframes: false }));
    const told = violations.flatMap((v) => v.nodes.map((n) => `${v.id} (${v.help}): ${n.html.slice(0, 160)} – ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message}`));
    assert.deepEqual(told, [], `${where}, ${frame.url().replace(/#.*/, "")}`);
  }
}
