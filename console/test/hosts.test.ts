/** The page of hosts: one is added, joins, is enforced on trial and confirmed; what it would refuse is listed with the nearest rule. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
import { flowOf, minute, send } from "../../test/hosts/flow-reports.ts";
import { join, obey } from "../../test/hosts/host-client.ts";
import { makeSmallStack, type SmallStack } from "../../test/setup/small-stack.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await cordonWithConsole({ store: "memory" });
  // The account that the console opens with, if any key signs in.
  stack = await makeSmallStack(cordon.url, "123456789012");
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog");

test("a host is added, joins, and is promoted to enforce on trial", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/hosts`, { expects: [400, 404] });
  await page.getByText("cordon host add web-1").waitFor();
  await button(page, "Add host").click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("web-1");
  await dialog(page).getByRole("combobox", { name: "Network interface" }).fill("nothing");
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(/there is no network interface nothing in account/).waitFor();
  await dialog(page).getByRole("combobox", { name: "Network interface" }).fill("web-1");
  await page.getByRole("option", { name: stack.ids["eni-web-1"] ?? "" }).click();
  await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
  const command = await dialog(page).getByText("cordon agent join").textContent();
  const token = /^cordon-join\..*$/m.exec(command ?? "")?.[0] ?? "";
  assert.deepEqual(await violationsOn(page), []);
  await button(page, "Done").click();

  const host = await join(cordon.url, token);
  await obey(cordon.url, host, 1);
  const now = minute();
  const refused = { action: "REJECT", isObserved: true, destinationPort: 8443, sourcePort: 1 } as const;
  await send(cordon.url, host, { ...now, flows: [flowOf(stack.ids["eni-web-1"] ?? "", now, refused)] });
  await page.getByRole("link", { name: "web-1" }).click();
  const row = page.getByRole("row").filter({ hasText: "tcp/8443" });
  await row.filter({ hasText: "would be refused" }).filter({ hasText: "another port" }).waitFor();
  await page
    .getByRole("link", { name: /^web \(sg-/ })
    .first()
    .waitFor();
  assert.deepEqual(await violationsOn(page), []);

  await button(page, "Enforce").click();
  await dialog(page)
    .getByText(/would have been refused/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Enforce", exact: true }).click();
  await page.getByText("The host hasn't said yet that it enforces").waitFor();
  await obey(cordon.url, host, 1);
  await page.getByText("The host says that it enforces").waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await button(page, "Confirm").click();
  // Two places say it until the host is asked for again.
  await page.getByText("eth0 on trial: ").waitFor({ state: "detached" });
  await page.getByText("enforce, on trial").waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: "eth0" }).filter({ hasText: "enforce" }).first().waitFor();

  await page.getByRole("tab", { name: "Unused rules" }).click();
  await page.getByRole("row").filter({ hasText: "in tcp/443 from 0.0.0.0/0" }).filter({ hasText: "unknown" }).waitFor();
  await button(page, "Actions").click();
  await page.getByRole("menuitem", { name: "Observe" }).click();
  await dialog(page).getByRole("button", { name: "Observe", exact: true }).click();
  await page.getByText("enforce, wanted observe").waitFor();
  await button(page, "Actions").click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText("cordon host add web-1").waitFor();
  assert.deepEqual(faults, []);
});
