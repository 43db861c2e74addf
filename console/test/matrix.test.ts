/** The matrix in a browser: every cell agrees with what check says, by pointer, keyboard and table, now and in the past. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import type { Page } from "playwright-core";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import type { Cordon } from "../../src/main/index.ts";
import type { CheckedOne } from "../../src/own-api/check.ts";
import { makeSmallStack, type SmallStack } from "../../test/setup/small-stack.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

/** That the console asks in, if nobody signs in. */
const ACCOUNT = "123456789012";
const keys = { accessKeyId: ACCOUNT, secretAccessKey: "test" };
let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await cordonWithConsole();
  stack = await makeSmallStack(cordon.url, ACCOUNT);
});
after(async () => {
  await closeBrowser();
  stack.ec2.destroy();
  await cordon.close();
});

const picture = (page: Page) => page.getByRole("application", { name: /^Who may open flows to whom/ });
const check = async (from: string, to: string, traffic: string): Promise<CheckedOne> => {
  const asked = { query: { from, to, traffic }, keys, region: "us-east-1" };
  return (await askCordon(cordon.url, "/_cordon/check", asked)).body as CheckedOne;
};

test("every cell of the table agrees with check", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/matrix?traffic=tcp/5432`);
  await picture(page).waitFor();
  await page.getByRole("button", { name: "Show as table" }).click();
  const rows = page.getByRole("table").getByRole("row");
  await rows.nth(4).waitFor();
  const texts = await rows.allInnerTexts();
  assert.equal(texts.length, 5);
  for (const text of texts.slice(1)) {
    const [from = "", to = ""] = text.match(/sg-[0-9a-f]+/g) ?? [];
    const { decision, pairs, allowed } = await check(from, to, "tcp/5432");
    const said = `${allowed} of ${pairs} pairs may`;
    assert.ok(text.includes(said), `${text}, but check says ${said}`);
    assert.match(text, decision === "allowed" ? /All may/ : /None may/);
  }
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("the arrow keys move a cell, and Enter shows the rules of both sides", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/matrix`, { colorScheme: "dark" });
  await picture(page).focus();
  const tip = page.getByRole("status").filter({ hasText: "→" });
  await tip.filter({ hasText: /db \(.*→ db .*None may/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await tip.filter({ hasText: /web \(.*→ db .*All may · 4 of 4 pairs may · on tcp\/5432/ }).waitFor();
  await page.keyboard.press("Enter");
  const heading = page.getByRole("heading", { name: /^web .* → db / });
  await heading.waitFor();
  await page.getByText("Inbound, of the receiver").waitFor();
  const { ids } = stack;
  await page.getByText(ids["sgr-db-5432"] ?? "").waitFor();
  assert.match(page.url(), new RegExp(`from=${ids["sg-web"]}&to=${ids["sg-db"]}`));
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await heading.waitFor({ state: "detached" });
  assert.deepEqual(faults, []);
});

test("a pointer lights a cell and opens it", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/matrix?by=tag:role&traffic=tcp/443`);
  const box = picture(page);
  await box.waitFor();
  const seen = (await box.boundingBox()) ?? assert.fail("no picture");
  // The last cell of the second row, with 44 pixels each, behind names of as many letters as `web` has.
  const names = 3 * 7 + 20;
  const at = { x: names + 44 * 1.5, y: names + 44 * 1.5 };
  await page.mouse.move(seen.x + at.x, seen.y + at.y);
  await page
    .getByRole("status")
    .filter({ hasText: /tag:role=web → tag:role=web: All may · 2 of 2 pairs may/ })
    .waitFor();
  await box.click({ position: at });
  await page.getByRole("heading", { name: "tag:role=web → tag:role=web" }).waitFor();
  await page.getByText("tcp/443: allowed, 2 of 2 pairs may").waitFor();
  assert.deepEqual(faults, []);
});

test("what is asked is chosen above the picture, and in the address", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/matrix`, { width: 390 });
  await picture(page).waitFor();
  await page.getByRole("button", { name: /^Compare/ }).click();
  await page.getByRole("option", { name: "Subnets" }).click();
  await page.waitForURL(/by=subnet/);
  const traffic = page.getByLabel("Traffic");
  await traffic.fill("443");
  await traffic.press("Enter");
  await page.getByText("a TCP port is written tcp/443").waitFor();
  assert.deepEqual(
    faults.filter((fault) => !fault.includes("status of 400")),
    [],
  );
});

test("as it was before a rule was taken away", inBrowser, async (t) => {
  const { ec2, ids } = stack;
  const then = new Date().toISOString();
  await ec2.send(
    new RevokeSecurityGroupIngressCommand({ GroupId: ids["sg-db"], SecurityGroupRuleIds: [ids["sgr-db-5432"] ?? ""] }),
  );
  const { page, faults } = await open(t, `${cordon.url}/#/matrix?traffic=tcp/5432`);
  const tip = page.getByRole("status").filter({ hasText: "→" });
  await picture(page).focus();
  await page.keyboard.press("ArrowDown");
  await tip.filter({ hasText: /web \(.*→ db .*None may/ }).waitFor();
  await page
    .getByRole("button", { name: /another time|Now/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("textbox").first().fill(then);
  await page.keyboard.press("Enter");
  await page.getByText("Everything here is as it was").waitFor();
  await picture(page).focus();
  await page.keyboard.press("ArrowDown");
  await tip.filter({ hasText: /web \(.*→ db .*All may/ }).waitFor();
  assert.deepEqual(faults, []);
});
