// What can be measured of a page's look.
import assert from "node:assert/strict";

/** Nothing reaches over the right edge of any frame, and nothing can be scrolled sideways. */
export async function fits(page, where) {
  for (const f of page.frames()) {
    const wide = await f.evaluate(() => {
      const w = document.documentElement.clientWidth;
      const out = document.documentElement.scrollWidth > w ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
      for (const e of document.body.querySelectorAll("*")) {
        const r = e.getBoundingClientRect();
        const clipped = e.closest(".sr, [hidden], [aria-hidden=true]");
        if (r.width > 0 && !clipped && e.checkVisibility() && (r.right > w + 1 || r.left < -1)) out.push(`${e.outerHTML.slice(0, 100)} from ${r.left} to ${r.right} of ${w}`);
        const css = getComputedStyle(e);
        if (css.overflowX === "auto" || css.overflowX === "scroll") if (e.scrollWidth > e.clientWidth + 1) out.push(`${e.className} scrolls sideways`);
      }
      return out;
    });
    assert.deepEqual(wide, [], where);
  }
}

/** What a finger is to hit is 44 px or more, both ways; a link in a sentence may be as high as its line. */
export async function bigEnough(frame, where) {
  const small = await frame.evaluate(() => {
    const out = [];
    for (const e of document.querySelectorAll("button:enabled, summary, textarea, [role=button], input:enabled")) {
      const target = e.matches("input") ? e.closest("label") : e;
      if (!target || !target.checkVisibility({ visibilityProperty: true })) continue;
      const r = target.getBoundingClientRect();
      // Space that belongs to the target may lie outside its box.
      const more = getComputedStyle(target, "::after");
      const extra = more.content !== "none" && more.position === "absolute" ? [-parseFloat(more.top) - parseFloat(more.bottom) || 0, -parseFloat(more.left) - parseFloat(more.right) || 0] : [0, 0];
      if (r.height + extra[0] < 43.5 || r.width + extra[1] < 43.5) out.push(`${Math.round(r.width)} × ${Math.round(r.height)}: ${target.outerHTML.slice(0, 120)}`);
    }
    return out;
  });
  assert.deepEqual(small, [], where);
}

/** Nothing moves: no animation, and no transition of anything but colours, that anybody could notice. */
export async function still(page, where) {
  for (const f of page.frames()) {
    const moving = await f.evaluate(() => {
      const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
      const calm = /color|shadow|outline|^none$/;
      const seconds = (list) => Math.max(0, ...list.split(",").map((x) => parseFloat(x) || 0));
      return all(document)
        .filter((e) => {
          const css = getComputedStyle(e);
          return (css.animationName !== "none" && seconds(css.animationDuration) > 0.01) || (!css.transitionProperty.split(", ").every((p) => calm.test(p)) && seconds(css.transitionDuration) > 0.01) || css.scrollBehavior === "smooth";
        })
        .map((e) => e.outerHTML.slice(0, 100));
    });
    assert.deepEqual(moving, [], where);
  }
}
