/** The pages about IPAM: an IPAM from nothing, the tree, and the map of a pool's space, from which blocks are allocated. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AllocateAddressCommand,
  AllocateIpamPoolCidrCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  CreateVpcCommand,
  type EC2Client,
  GetIpamPoolAllocationsCommand,
  ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import type { Cordon } from "../../src/main/index.ts";
import { ec2Client } from "../../test/setup/ec2-client.ts";
import { violationsOn } from "./accessible.ts";
import { closeBrowser, cordonWithConsole, inBrowser, open } from "./browser.ts";

let cordon: Cordon;
before(async () => {
  cordon = await cordonWithConsole();
});
after(async () => {
  await closeBrowser();
  await cordon.close();
});

interface Estate {
  readonly ec2: EC2Client;
  readonly publicScope: string;
  readonly top: string;
  readonly below: string;
  readonly vpc: string;
}

let estate: Promise<Estate> | undefined;

/** 10.0.0.0/16, of which a pool below has a /18, a VPC a /20 and somebody a /24. */
const estateOf = (): Promise<Estate> => {
  estate ??= makeEstate();
  return estate;
};

async function makeEstate(): Promise<Estate> {
  const ec2 = ec2Client(cordon.url);
  const { Ipam } = await ec2.send(new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-east-1" }] }));
  const scope = Ipam?.PrivateDefaultScopeId ?? "";
  const pool = async (name: string, cidr: string, source?: string) => {
    const { IpamPool } = await ec2.send(
      new CreateIpamPoolCommand({
        IpamScopeId: scope,
        AddressFamily: "ipv4",
        Locale: "us-east-1",
        ...(source !== undefined && { SourceIpamPoolId: source }),
        TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "Name", Value: name }] }],
      }),
    );
    const id = IpamPool?.IpamPoolId ?? "";
    await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId: id, Cidr: cidr }));
    return id;
  };
  const top = await pool("shops", "10.0.0.0/16");
  const below = await pool("web-shops", "10.0.128.0/18", top);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ Ipv4IpamPoolId: top, Ipv4NetmaskLength: 20 }));
  await ec2.send(
    new AllocateIpamPoolCidrCommand({ IpamPoolId: top, Cidr: "10.0.64.0/24", Description: "the old site" }),
  );
  return { ec2, publicScope: Ipam?.PublicDefaultScopeId ?? "", top, below, vpc: Vpc?.VpcId ?? "" };
}

async function cidrsIn({ ec2, top }: Estate): Promise<readonly (string | undefined)[]> {
  const { IpamPoolAllocations = [] } = await ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId: top }));
  return IpamPoolAllocations.map(({ Cidr }) => Cidr).sort();
}

test("without an IPAM the page says the first command, and makes one", inBrowser, async (t) => {
  const { page, faults } = await open(t, `${cordon.url}/#/ipam`);
  page.setDefaultTimeout(10_000);
  // An IPAM of another test is in another Region.
  await page.getByRole("button", { name: "us-east-1" }).click();
  await page.getByRole("menuitem", { name: "eu-west-1" }).click();
  await page.getByText("aws ec2 create-ipam --operating-regions RegionName=eu-west-1").waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("button", { name: "Create an IPAM" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText("Private scope").waitFor();
  await page.getByText("Public scope").waitFor();
  assert.deepEqual(faults, []);
});

test("pools are a tree with what is held and free in them", inBrowser, async (t) => {
  const { vpc } = await estateOf();
  const { page, faults } = await open(t, `${cordon.url}/#/ipam`);
  page.setDefaultTimeout(10_000);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await row("shops").first().getByText("32%").waitFor();
  await page.getByRole("button", { name: "Open shops" }).click();
  await page.getByRole("link", { name: "web-shops" }).waitFor();
  await page.getByRole("button", { name: "Open 10.0.0.0/16" }).click();
  await row("10.0.192.0/18").getByText("Free").waitFor();
  await row("10.0.0.0/20").getByText(vpc).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("a click on free space allocates it, AWS's clients see it, and it can be released", inBrowser, async (t) => {
  const made = await estateOf();
  const { page, faults } = await open(t, `${cordon.url}/#/ipam/${made.top}`, { expects: [400] });
  page.setDefaultTimeout(10_000);
  const map = page.getByRole("group", { name: "Map of 10.0.0.0/16" });
  await map.getByRole("button", { name: /^Pool 10\.0\.128\.0\/18/ }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  await map.getByRole("button", { name: /^Free 10\.0\.192\.0\/18/ }).click();
  const dialog = page.getByRole("dialog");
  const cidr = dialog.getByRole("textbox", { name: "CIDR" });
  assert.equal(await cidr.inputValue(), "10.0.192.0/18");
  await cidr.fill("10.0.0.0/24");
  await dialog.getByRole("button", { name: "Allocate" }).click();
  await dialog
    .getByText(/10\.0\.0\.0\/24/)
    .last()
    .waitFor();
  assert.equal((await cidrsIn(made)).length, 3, "a refused call changes nothing");
  await cidr.fill("10.0.192.0/20");
  await dialog.getByRole("textbox", { name: "Description" }).fill("billing");
  await dialog.getByRole("button", { name: "Allocate" }).click();
  const block = map.getByRole("button", { name: "Custom 10.0.192.0/20, billing" });
  await block.click();
  assert.ok((await cidrsIn(made)).includes("10.0.192.0/20"));
  await page
    .getByRole("status", { name: /billing/ })
    .getByRole("button", { name: /^Release/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await map.getByRole("button", { name: /^Free 10\.0\.192\.0\/18/ }).waitFor();
  assert.ok(!(await cidrsIn(made)).includes("10.0.192.0/20"));
  assert.deepEqual(faults, []);
});

test("resources that overlap are found, and an address has a history", inBrowser, async (t) => {
  const { ec2 } = await estateOf();
  await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.8.0/24" }));
  const { page, faults } = await open(t, `${cordon.url}/#/ipam/resources?overlap-status=overlapping`);
  page.setDefaultTimeout(10_000);
  await page.getByRole("link", { name: "10.0.0.0/20" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "172.31.0.0/16" }).count(), 0);
  assert.deepEqual(await violationsOn(page), []);
  await page.getByRole("link", { name: "10.0.8.0/24" }).click();
  await page.getByRole("cell", { name: "now" }).waitFor();
  assert.deepEqual(await violationsOn(page), []);
  assert.deepEqual(faults, []);
});

test("a policy gets rules, is enabled, and the page says which address comes next", inBrowser, async (t) => {
  const { ec2, publicScope } = await estateOf();
  const { IpamPool } = await ec2.send(
    new CreateIpamPoolCommand({
      IpamScopeId: publicScope,
      AddressFamily: "ipv4",
      Locale: "us-east-1",
      AwsService: "ec2",
      PublicIpSource: "byoip",
      TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "Name", Value: "brought" }] }],
    }),
  );
  await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId: IpamPool?.IpamPoolId, Cidr: "198.18.0.0/28" }));
  const { page, faults } = await open(t, `${cordon.url}/#/ipam/policies`);
  page.setDefaultTimeout(10_000);
  const next = page.getByRole("status", { name: "Next address" });
  await next.getByText("as no policy is enabled").waitFor();
  await page.getByRole("button", { name: "Create a policy" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("button", { name: "Add rules" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Pools/ })
    .click();
  await page.getByRole("option", { name: /^brought/ }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Edit the rules for eip in us-east-1" }).waitFor();
  await page.getByRole("button", { name: "Enable", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enable" }).click();
  await next.getByText("198.18.0.0").waitFor();
  assert.deepEqual(await violationsOn(page), []);
  const { PublicIp } = await ec2.send(new AllocateAddressCommand({}));
  assert.equal(PublicIp, "198.18.0.0");
  assert.deepEqual(faults, []);
});
