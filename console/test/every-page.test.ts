/** Every page with a real estate: no error in the browser, nothing serious for axe-core, in light and dark, wide and narrow. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Cordon } from "../../src/main/index.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";
import { type Estate, makeEstate } from "./estate.ts";
import { placesIn } from "./places.ts";
import { settled } from "./settled.ts";

let cordon: Cordon;
let estate: Estate;
before(async () => {
  cordon = await cordonWithConsole();
  estate = await makeEstate(cordon.url);
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page opens without an error and is accessible when it's ${colorScheme}`, inBrowser, async (t) => {
    const { page, faults } = await open(t, cordon.url, { colorScheme });
    for (const { name, address } of placesIn(estate)) {
      await page.goto(`${cordon.url}/#${address}`);
      await settled(page);
      assert.deepEqual(await violationsOn(page), [], name);
      assert.deepEqual(faults, [], name);
    }
  });
}

/** Buttons with a border that touch the next one. It runs in the page. */
function touchingButtons(): readonly string[] {
  const buttons = [...document.querySelectorAll('button[class*="variant-normal"], button[class*="variant-primary"]')];
  const boxes = buttons.map((button) => ({ text: button.textContent, box: button.getBoundingClientRect() }));
  const isBeside = (one: DOMRect, next: DOMRect) => one.top < next.bottom && next.top < one.bottom;
  return boxes.flatMap(({ text, box }, at) => {
    const next = boxes[at + 1];
    const isTouching =
      next !== undefined && box.width > 0 && isBeside(box, next.box) && Math.abs(next.box.left - box.right) < 4;
    return isTouching ? [`${text} touches ${next.text}`] : [];
  });
}

test(
  "no page is wider than a telephone, apart from what scrolls by itself, and no buttons touch",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, cordon.url, { width: 390, height: 844 });
    for (const { name, address } of placesIn(estate)) {
      await page.goto(`${cordon.url}/#${address}`);
      await settled(page);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 390, `${name} is ${width} pixels wide`);
      assert.deepEqual(await page.evaluate(touchingButtons), [], name);
    }
    assert.deepEqual(faults, []);
  },
);
