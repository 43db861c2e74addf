/** The page of prefix lists: entries are edited with a preview, versions are compared and restored, in AWS's words. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  type EC2Client,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
} from "@aws-sdk/client-ec2";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
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

const entriesOf = async (ec2: EC2Client, id: string) =>
  (await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id }))).Entries?.map(
    ({ Cidr, Description = "" }) => `${Cidr} ${Description}`.trim(),
  );

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("entries are edited with a preview of the flows, and a stale version is refused", inBrowser, async (t) => {
  const id = stack.ids["pl-office"] ?? "";
  const { page, faults } = await open(t, `${cordon.url}/#/prefix-lists`, { expects: [400] });
  await page.getByRole("link", { name: id }).click();
  await page.getByText("203.0.113.0/24").waitFor();
  assert.deepEqual(await violationsOn(page), []);

  await button(page, "Edit entries").click();
  await page.getByLabel("CIDR 1").fill("192.0.2.0/24");
  await page.getByLabel("Description 2").fill("home");
  await button(page, "Preview").click();
  await page
    .getByRole("cell", { name: /^with addresses/ })
    .first()
    .waitFor();
  const opened = page.getByRole("row").filter({ hasText: "192.0.2.0/24" }).filter({ hasText: "opens" });
  await opened.filter({ hasText: "tcp/22" }).first().waitFor();
  await page.getByRole("row").filter({ hasText: "198.51.100.7/32" }).filter({ hasText: "closes" }).first().waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await button(page, "Save").click();
  await button(page, "Edit entries").waitFor();
  assert.deepEqual(await entriesOf(stack.ec2, id), ["192.0.2.0/24", "203.0.113.0/24 home"]);

  await button(page, "Edit entries").click();
  await page.getByLabel("CIDR 1").fill("192.0.2.1/24");
  await stack.ec2.send(
    new ModifyManagedPrefixListCommand({
      PrefixListId: id,
      CurrentVersion: 3,
      AddEntries: [{ Cidr: "10.9.0.0/16" }],
    }),
  );
  await button(page, "Preview").click();
  await page.getByText("The prefix list has the incorrect version number").waitFor();
  await button(page, "Save").click();
  await page.getByText("PrefixListVersionMismatch").nth(1).waitFor();
  assert.equal((await entriesOf(stack.ec2, id))?.length, 3, "nothing was saved");
  assert.deepEqual(faults, []);
});

test("versions are compared side by side, and one is restored", inBrowser, async (t) => {
  const id = stack.ids["pl-office"] ?? "";
  const { page, faults } = await open(t, `${cordon.url}/#/prefix-lists/${id}?tab=versions`);
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  await row("10.9.0.0/16").filter({ hasText: "added" }).waitFor();
  await page.getByLabel("Version", { exact: true }).click();
  await page.getByRole("option", { name: "1", exact: true }).click();
  await row("198.51.100.7/32").filter({ hasText: "removed" }).waitFor();
  await row("203.0.113.0/24").filter({ hasText: "changed" }).filter({ hasText: "home" }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await button(page, "Restore version 1").click();
  await page.getByText("5, the current one").first().waitFor();
  assert.deepEqual(await entriesOf(stack.ec2, id), ["203.0.113.0/24", "198.51.100.7/32"]);

  await page.getByRole("tab", { name: "Used by" }).click();
  await page.getByRole("link", { name: stack.ids["sg-web"] ?? "" }).waitFor();
  assert.deepEqual(faults, []);
});

test("a list is made, a refusal is in AWS's words, and it's deleted", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/prefix-lists`, { expects: [400] });
  await button(page, "Create prefix list").click();
  await page.getByRole("textbox", { name: "Name" }).fill("partners");
  await page.getByRole("textbox", { name: "Entries" }).fill("192.0.2.1/24 first");
  await button(page, "Create").click();
  await page.getByText(/The specified CIDR \(192\.0\.2\.1\/24\) is not valid/).waitFor();
  await page.getByRole("textbox", { name: "Entries" }).fill("192.0.2.0/24 first\n198.51.100.0/24");
  await button(page, "Create").click();
  await page.getByRole("heading", { name: "partners" }).waitFor();
  await page.getByText("first").waitFor();
  await button(page, "Actions").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await button(page, "Delete").click();
  await page.getByRole("heading", { name: "Prefix lists", exact: false }).first().waitFor();
  assert.deepEqual(faults, []);
});
