/** Security groups in the console: one is made, its rules are written with a preview, saved all at once, and any SDK sees them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import type { Page } from "playwright-core";
import type { Cordon } from "../../src/main/index.ts";
import { hasBoto3, runPython } from "../../test/clients/python.ts";
import { ec2Client } from "../../test/setup/ec2-client.ts";
import { temporaryFolder } from "../../test/setup/temporary-folder.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

let cordon: Cordon;
let ec2: EC2Client;
let web = "";
let nic = "";
before(async () => {
  cordon = await cordonWithConsole({ store: "memory" });
  ec2 = ec2Client(cordon.url);
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "web servers" }));
  web = made.GroupId ?? "";
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: Subnets[0]?.SubnetId, Groups: [web] }),
  );
  nic = NetworkInterface?.NetworkInterfaceId ?? "";
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

async function inboundOf(group: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
  );
  return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false)
    .map((rule) => `${rule.FromPort} ${rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId} ${rule.Description ?? ""}`)
    .sort();
}

const addressOf = (id: string, query = "") => `${cordon.url}/#/security-groups/${id}${query}`;

/** Fills the fields of the newest row. */
async function addInbound(page: Page, ports: string, source: string, description = ""): Promise<void> {
  await page.getByRole("button", { name: "Add inbound rule" }).click();
  await page
    .getByLabel(/^Ports of inbound rule new-/)
    .first()
    .fill(ports);
  await page
    .getByLabel(/^Source of inbound rule new-/)
    .first()
    .fill(source);
  await page.keyboard.press("Escape");
  await page
    .getByLabel(/^Description of inbound rule new-/)
    .first()
    .fill(description);
}

test("a group is made, three rules are previewed and saved, and the SDK and boto3 see them", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/security-groups`);
  await page.getByRole("button", { name: "Create security group" }).click();
  await page.getByRole("textbox", { name: "Group name" }).fill("app");
  await page.getByRole("textbox", { name: "Description" }).fill("made in the console");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { name: "app" }).waitFor();
  await page.getByText("nothing may come in").waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Edit rules" }).click();
  await addInbound(page, "443", "0.0.0.0/0", "everyone");
  await addInbound(page, "22", "192.0.2.0/24");
  await addInbound(page, "8000-8100", web);
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Preview changes" }).click();
  await page.getByText("No flow opens or closes").waitFor();
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["app"] }] }),
  );
  const id = SecurityGroups[0]?.GroupId ?? "";
  assert.deepEqual(await inboundOf(id), []);
  await page.getByRole("button", { name: "Save all" }).click();
  await page.getByRole("cell", { name: "192.0.2.0/24", exact: true }).waitFor();
  await page
    .getByRole("button", { name: /^Edit tags of sgr-/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByRole("textbox", { name: "Key" }).fill("ticket");
  await page.getByRole("textbox", { name: "Value" }).fill("NET-7");
  await page.getByRole("button", { name: "Save tags" }).click();
  await page.getByRole("cell", { name: "ticket=NET-7" }).waitFor();
  assert.deepEqual(await inboundOf(id), ["22 192.0.2.0/24 ", "443 0.0.0.0/0 everyone", `8000 ${web} `].sort());
  if (hasBoto3) {
    const seen = await runPython("inbound_rules.py", cordon.url, "123456789012");
    assert.deepEqual(seen.trim().split("\n"), ["22 192.0.2.0/24", "443 0.0.0.0/0", `8000 ${web}`]);
  }
  assert.deepEqual(faults, []);
});

test("the preview says what opens; a refused rule shows AWS's text, and nothing is changed", inBrowser, async (t) => {
  const { page, faults } = await open(t, addressOf(web, "?edit=rules"));
  await page.getByRole("button", { name: "Add inbound rule" }).waitFor();
  await addInbound(page, "5432", "198.51.100.0/24");
  await page.getByRole("button", { name: "Preview changes" }).click();
  await page.getByText(`198.51.100.0/24 → ${nic}`).first().waitFor();
  await page.getByText("Opens").first().waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Back to the rules" }).click();
  await addInbound(page, "443", "300.1.2.3/24");
  await page.getByRole("button", { name: "Preview changes" }).click();
  await page.getByText("CIDR block 300.1.2.3/24 is malformed").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save all" }).isDisabled());
  assert.deepEqual(await inboundOf(web), []);
  assert.deepEqual(faults, []);
});

test(
  "what changes between preview and saving is noticed: nothing is saved before it's looked at again",
  inBrowser,
  async (t) => {
    const { page, faults } = await open(t, addressOf(web, "?edit=rules"));
    await page.getByRole("button", { name: "Add inbound rule" }).waitFor();
    await addInbound(page, "6379", "198.51.100.0/24");
    await page.getByRole("button", { name: "Preview changes" }).click();
    await page.getByText("Opens").first().waitFor();
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 25, ToPort: 25, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: web, IpPermissions }));
    await page.getByRole("button", { name: "Save all" }).click();
    await page.getByText("Something changed since the preview").waitFor();
    assert.deepEqual(await inboundOf(web), ["25 10.0.0.0/8 "]);
    await page.getByRole("button", { name: "Save all" }).click();
    await page.getByRole("cell", { name: "198.51.100.0/24", exact: true }).waitFor();
    assert.equal((await inboundOf(web)).length, 2);
    assert.deepEqual(faults, []);
  },
);

test("it says who uses and refers to a group, what keeps it, and copies it as Terraform", inBrowser, async (t) => {
  const { page, faults } = await open(t, addressOf(web, "?tab=used"), { expects: [400], width: 390 });
  await page.getByText(nic).first().waitFor();
  await page.getByRole("tab", { name: "Referred to by" }).click();
  await page.getByText(/^of sg-\w+ lets traffic in from it$/).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("This keeps it from being deleted").waitFor();
  await page.getByRole("button", { name: "Delete the group" }).click();
  await page.getByText("DependencyViolation").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Copy as" }).click();
  await page.getByRole("tab", { name: "Terraform" }).click();
  const text = (await page.locator("pre.code").filter({ visible: true }).textContent()) ?? "";
  assert.match(text, /^resource "aws_security_group" "web" \{/);
  assert.match(text, /from_port +=\s25/);
  const file = join(temporaryFolder("copied"), "main.tf");
  writeFileSync(file, `${text}\n`);
  // It parses what it formats.
  if (hasTerraform()) execFileSync("terraform", ["fmt", "-check=false", file]);
  assert.deepEqual(faults, []);
});

function hasTerraform(): boolean {
  try {
    execFileSync("terraform", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
