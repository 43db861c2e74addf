/** The page of IP groups: rules are added and refused in AWS's words, a directory gets a group, and the gate says who comes in. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import {
  DescribeIpGroupsCommand,
  RegisterWorkspaceDirectoryCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
import { ec2Client } from "../../test/setup/ec2-client.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

let cordon: Cordon;
let workspaces: WorkSpacesClient;
before(async () => {
  cordon = await cordonWithConsole({ store: "memory" });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  workspaces = new WorkSpacesClient({ endpoint: cordon.url, region: "us-east-1", credentials });
  const { Subnets = [] } = await ec2Client(cordon.url).send(new DescribeSubnetsCommand({}));
  await workspaces.send(
    new RegisterWorkspaceDirectoryCommand({
      ...{ WorkspaceType: "POOLS", UserIdentityType: "CUSTOMER_MANAGED" },
      ...{ WorkspaceDirectoryName: "desktops", WorkspaceDirectoryDescription: "desktops of everyone" },
      SubnetIds: Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId),
    }),
  );
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog");

async function check(page: Page, address: string): Promise<void> {
  await page.getByRole("textbox", { name: "Address of the client" }).fill(address);
  await button(page, "Check").click();
}

test(
  "a group is made, guards a directory, and the gate's check says by which rule somebody comes in",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, `${cordon.url}/#/ip-groups`, { expects: [400] });
    await page.getByText("aws workspaces create-ip-group").waitFor();
    await button(page, "Create IP group").click();
    await dialog(page).getByRole("textbox", { name: "Name" }).fill("office");
    await dialog(page).getByRole("textbox", { name: "Rules" }).fill("203.0.113.0/24 the office\n192.0.2.7/32");
    await button(page, "Create").click();
    await page.getByRole("heading", { name: "office" }).waitFor();
    await button(page, "Add rule").click();
    await dialog(page).getByRole("textbox", { name: "Range" }).fill("198.51.100.1");
    await button(page, "Add").click();
    await page.getByText("Write 198.51.100.1/32 for this one address").waitFor();
    await dialog(page).getByRole("textbox", { name: "Range" }).fill("198.51.100.1/32");
    await button(page, "Add").click();
    await page.getByRole("cell", { name: "198.51.100.1/32", exact: true }).waitFor();
    await page.getByRole("row").filter({ hasText: "192.0.2.7/32" }).getByRole("checkbox").check();
    await button(page, "Revoke").click();
    await page.getByRole("cell", { name: "192.0.2.7/32", exact: true }).waitFor({ state: "detached" });
    assert.deepEqual(await violationsOn(page), []);
    const { Result = [] } = await workspaces.send(new DescribeIpGroupsCommand({}));
    assert.deepEqual(
      Result[0]?.userRules?.map(({ ipRule }) => ipRule),
      ["203.0.113.0/24", "198.51.100.1/32"],
    );

    await page.getByRole("link", { name: "IP groups" }).first().click();
    await page.getByRole("tab", { name: "Check an address" }).click();
    await check(page, "192.0.2.9");
    await page.getByText("the default one admits everyone").waitFor();

    await page.getByRole("tab", { name: "Directories" }).click();
    await page.getByRole("row").filter({ hasText: "desktops" }).getByRole("radio").check();
    await button(page, "Edit IP groups").click();
    await dialog(page)
      .getByRole("button", { name: /IP groups/ })
      .click();
    await page.getByRole("option", { name: /office/ }).click();
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.getByRole("row").filter({ hasText: "desktops" }).getByRole("link", { name: "office" }).waitFor();
    assert.deepEqual(await violationsOn(page), []);

    await page.getByRole("tab", { name: "Check an address" }).click();
    await check(page, "203.0.113.9");
    await page.getByText("By the rule 203.0.113.0/24 (the office) of").waitFor();
    await check(page, "192.0.2.9");
    await page.getByText("192.0.2.9 is refused").waitFor();
    assert.deepEqual(await violationsOn(page), []);
    await check(page, "nowhere");
    await page.getByText("'nowhere' is not an IP address").waitFor();
    assert.deepEqual(faults, []);
  },
);
