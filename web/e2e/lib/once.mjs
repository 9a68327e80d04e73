/**
 * Clicks several buttons at the same moment, each in its own page: they are found first, so that what the
 * first click changes can't take the others away before they are pressed.
 */
export async function atOnce(...buttons) {
  const found = await Promise.all(buttons.map((b) => b.elementHandle()));
  const at = Date.now() + 300;
  await Promise.all(found.map((b) => b.evaluate((b, at) => new Promise((r) => setTimeout(() => r(b.click()), at - Date.now())), at)));
}
