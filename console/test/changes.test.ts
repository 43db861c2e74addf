/** The changes of an account in a real browser: the timeline, one call with what it opened, two moments, and back in time. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AuthorizeSecurityGroupIngressCommand, CreateTagsCommand } from "@aws-sdk/client-ec2";
import type { Cordon } from "../../src/main/index.ts";
import { makeSmallStack, type SmallStack } from "../../test/setup/small-stack.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

/** More than one page of the timeline. */
const TAGGINGS = 120;

/** What an open console signs in to. */
const ACCOUNT = "123456789012";

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await cordonWithConsole();
  const { defaultAccount } = (await (await fetch(`${cordon.url}/_cordon/sign-in`)).json()) as {
    readonly defaultAccount: string;
  };
  assert.equal(defaultAccount, ACCOUNT);
  stack = await makeSmallStack(cordon.url, ACCOUNT);
  const Resources = [stack.ids["vpc-shop"] ?? ""];
  for (let n = 0; n < TAGGINGS; n++) {
    await stack.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: "n", Value: String(n) }] }));
  }
  const rule = { IpProtocol: "tcp", FromPort: 5433, ToPort: 5433 };
  await stack.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: stack.ids["sg-db"],
      IpPermissions: [{ ...rule, UserIdGroupPairs: [{ GroupId: stack.ids["sg-web"] }] }],
    }),
  );
});
after(async () => {
  await closeBrowser();
  stack?.ec2.destroy();
  await cordon?.close();
});

test(
  "the timeline has every call, each once, older ones as one scrolls, and filters by the server",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, `${cordon.url}/#/changes`);
    await page.getByRole("link", { name: "ec2:AuthorizeSecurityGroupIngress" }).first().waitFor();
    const calls = page.locator("li.call");
    await page.getByRole("button", { name: "Older calls" }).scrollIntoViewIfNeeded();
    await page.getByRole("link", { name: "ec2:CreateVpc" }).waitFor();
    const links = await page
      .locator("li.call a[href*='#/changes/']")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.ok(links.length > TAGGINGS + 10);
    assert.equal(new Set(links).size, links.length);
    assert.deepEqual(await violationsOn(page), []);
    await page.getByLabel("Operation").fill("CreateSecurityGroup");
    await page.getByLabel("Resource").fill("web");
    await page.getByRole("button", { name: "Find" }).click();
    await page.waitForFunction(() => document.querySelectorAll("li.call").length === 1);
    assert.match(page.url(), /call=CreateSecurityGroup/);
    await page.getByLabel("Refused only").check();
    await page.getByText("The trail has no such call.").waitFor();
    assert.equal(await calls.count(), 0);
    assert.deepEqual(faults, []);
  },
);

test("one call says what it opened, and shows all pages as they were before it", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/changes`);
  await page.getByRole("link", { name: "ec2:AuthorizeSecurityGroupIngress" }).first().click();
  await page.getByText("in tcp/5433 from").first().waitFor();
  assert.ok(await page.getByText("opens", { exact: true }).first().isVisible());
  await page.getByText("between interfaces").first().waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "As it was before" }).click();
  await page.getByText(/Everything here is as it was/).waitFor();
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.getByText(/Everything here is as it was/).waitFor({ state: "detached" });
  assert.deepEqual(faults, []);
});

test("two moments are compared, and a moment that isn't one is refused in words", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/changes/compare?from=1`, { expects: [400] });
  await page.getByText("tcp/443").first().waitFor();
  await page.getByText("Calls that did it").waitFor();
  await page.getByLabel("From").fill("yesterdayish");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Ask again" }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});
