// After a build: every page within its budget, and nothing in it that a strict policy forbids.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const read = (name) => readFileSync(new URL(name, dist));
const gz = (name) => gzipSync(read(name), { level: 9 }).length;
const budgets = { "widget.js": 4 * 1024, "chat.html": 40 * 1024, "desk.html": 80 * 1024, "admin.html": 80 * 1024, "shop.html": 40 * 1024 };

let bad = 0;
for (const [page, limit] of Object.entries(budgets)) {
  const files = [page];
  if (page.endsWith(".html")) {
    const html = read(page).toString();
    const seen = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]));
    for (const f of seen) {
      if (f.endsWith(".js")) {
        for (const m of read(f).toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) seen.add(`assets/${m[1]}`);
      }
    }
    files.push(...seen);
    if (/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:\/\//i.test(html)) {
      console.error(`${page}: inline code or another host in it`);
      bad++;
    }
  }
  const size = files.reduce((n, f) => n + gz(f), 0);
  console.log(`${page.padEnd(10)} ${(size / 1024).toFixed(1).padStart(5)} KiB gzip of ${limit / 1024} (${files.length} files)`);
  if (size > limit) {
    console.error(`${page}: over its budget`);
    bad++;
  }
}
process.exit(bad ? 1 : 0);
