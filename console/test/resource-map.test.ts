/** The resource map: what is in a VPC, what is odd about it, what hangs together, and what the internet reaches. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Cordon } from "../../src/main/index.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";
import { makeShop, type Shop } from "./shop.ts";

let cordon: Cordon;
let shop: Shop;
before(async () => {
  cordon = await cordonWithConsole({ store: "memory" });
  shop = await makeShop(cordon.url);
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

test("the map shows a VPC's parts, flags what is odd, and lights a chain", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/resource-map/${shop.vpc}`, { colorScheme: "dark" });
  const map = page.getByRole("region", { name: "Resource map" });
  const back = map.getByRole("button", { name: /back-private/ });
  await back.waitFor();
  assert.match((await back.textContent()) ?? "", /private · 10\.0\.2\.0\/24.*no way out.*main route table/);
  const front = map.getByRole("button", { name: /^front/ });
  assert.match((await front.textContent()) ?? "", /public · 10\.0\.1\.0\/24$/);
  await front.focus();
  const lit = await map.locator(".is-lit b").allTextContents();
  assert.deepEqual(lit, ["shop", "front", "public", "door"]);
  await page.getByText("The same as a table").click();
  await page.getByRole("row", { name: /front.*public.*door/ }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("the overlay counts what the internet reaches, and a link to a subnet opens its panel", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/resource-map?highlight=${shop.front}`, { width: 390 });
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("heading", { name: "front" }).waitFor();
  await page.getByText("What the internet reaches").first().click();
  await page.getByText("The internet reaches 1 interface in this VPC.").waitFor();
  await details.getByText(/on tcp\/443 from 0\.0\.0\.0\/0/).waitFor();
  assert.deepEqual(faults, []);
});
