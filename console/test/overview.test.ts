/** The overview in a real browser: each card says what it should, fails by itself, and shows the past; the first steps for who has nothing. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AllocateIpamPoolCidrCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
import { makeSmallStack } from "../../test/setup/small-stack.ts";
import { temporaryFolder } from "../../test/setup/temporary-folder.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

/** What an open console signs in to. */
const ACCOUNT = "123456789012";

let [cordon, empty, secure]: Cordon[] = [];
before(async () => {
  [cordon, empty] = [await cordonWithConsole(), await cordonWithConsole()];
  const file = join(temporaryFolder("overview-keys"), "credentials.json");
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["ec2:Describe*", "cloudtrail:*", "sts:*"], Resource: "*" }],
  };
  const credentials = [{ accessKeyId: "AKIDLIMITED", secretAccessKey: "secret", account: ACCOUNT, policies: [policy] }];
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  secure = await cordonWithConsole({ credentials: file });
  const { ec2 } = await makeSmallStack(cordon.url, ACCOUNT);
  const { Ipam } = await ec2.send(new CreateIpamCommand({}));
  const { IpamPool } = await ec2.send(
    new CreateIpamPoolCommand({
      IpamScopeId: Ipam?.PrivateDefaultScopeId,
      AddressFamily: "ipv4",
      Locale: "us-east-1",
      TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "Name", Value: "offices" }] }],
    }),
  );
  const { IpamPoolId } = IpamPool ?? {};
  await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr: "10.64.0.0/24" }));
  for (const NetmaskLength of [25, 26, 27])
    await ec2.send(new AllocateIpamPoolCidrCommand({ IpamPoolId, NetmaskLength }));
  ec2.destroy();
});
after(async () => {
  await closeBrowser();
  for (const each of [cordon, empty, secure]) await each?.close();
});

const EXPECTATIONS = `names:
  web: { group: web }
  db: { group: db }
expect:
  - web may reach db on tcp/5432
  - nothing else may reach db
  - the internet reaches nothing`;

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

test("the cards say what is open, full, there and new, and whether expectations hold", inBrowser, async (t) => {
  const { page, faults } = await open(t, cordon?.url ?? "");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await shows(page, "1 of 4 interfaces is open");
  await page.getByRole("row", { name: /tcp\/443 0\.0\.0\.0\/0 1/ }).waitFor();
  await shows(page, "224 of 256 addresses: nearly full");
  await page.getByRole("row", { name: "Network interfaces 4" }).waitFor();
  await page.getByRole("link", { name: "ec2:AllocateIpamPoolCidr" }).first().waitFor();
  await shows(page, /No damage of the log is known/);
  await shows(page, /No host obeys groups yet/);
  assert.equal(await page.getByText("There's nothing here yet").count(), 0);
  assert.deepEqual(await violationsOn(page), []);

  await page.getByRole("button", { name: "Write them" }).click();
  await page.getByLabel("Expectations in YAML").fill("expect:\n  - web may reach db");
  await page.getByRole("button", { name: "Keep and check" }).click();
  await shows(page, /Line 2: .*/);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Expectations in YAML").fill(EXPECTATIONS);
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Keep and check" }).click();
  await shows(page, "2 of 3 hold");
  await shows(page, "the internet reaches nothing");
  await shows(page, /may reach eni-.* on tcp\/443, by sgr-/);
  await page.reload();
  await shows(page, "2 of 3 hold");
  assert.deepEqual(faults, []);
});

test("the cards show the past, and leave out what is only of now", inBrowser, async (t) => {
  const { page, faults } = await open(t, cordon?.url ?? "");
  await shows(page, "1 of 4 interfaces is open");
  await page.getByRole("button", { name: "Now" }).click();
  await page.getByRole("textbox", { name: "Time" }).fill(new Date().toISOString());
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await shows(page, /Everything here is as it was/);
  await shows(page, "1 of 4 interfaces is open");
  await shows(page, "224 of 256 addresses: nearly full");
  assert.equal(await page.getByRole("heading", { name: "Hosts" }).count(), 0);
  assert.deepEqual(faults, []);
});

test("who has nothing yet sees the first commands, which are right", inBrowser, async (t) => {
  const { page, faults } = await open(t, empty?.url ?? "", { colorScheme: "dark" });
  await shows(page, "There's nothing here yet");
  await shows(page, `export AWS_ENDPOINT_URL=${empty?.url} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=${ACCOUNT}`);
  await shows(page, "There are no interfaces");
  await shows(page, "Nothing was changed yet.");
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test(
  "a card that its reader may not see names the action that's missing, and the others go on",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, secure?.url ?? "", { expects: [403] });
    await page.getByLabel("Access key ID").fill("AKIDLIMITED");
    await page.getByLabel("Secret access key").fill("secret");
    await page.getByRole("button", { name: "Sign in" }).click();
    await shows(page, /needs permission for ec2:GetIpamPoolAllocations and ec2:GetIpamPoolCidrs/);
    await page.getByRole("row", { name: /^VPCs 1$/ }).waitFor();
    assert.deepEqual(faults, []);
  },
);
