/** What a limit refuses is in the log once, with how to raise it; what is raised outlives a restart and an import. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  CreateNatGatewayCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateGroupCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  GetServiceQuotaCommand,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import type { Cordon } from "../../src/main/index.ts";
import { readLimits } from "../../src/main/limits-given.ts";
import { hasAwsCli, runAws } from "../clients/python.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "123456789012";
const VPCS = { ServiceCode: "vpc", QuotaCode: "L-F678F1CE" };

const quotasOf = (cordon: Cordon) => new ServiceQuotasClient(cordon.clientSettings());
const raise = (cordon: Cordon, DesiredValue: number) =>
  quotasOf(cordon).send(new RequestServiceQuotaIncreaseCommand({ ...VPCS, DesiredValue }));
const valueIn = async (cordon: Cordon) => (await quotasOf(cordon).send(new GetServiceQuotaCommand(VPCS))).Quota?.Value;
const createVpc = (client: EC2Client) => client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
const limitExceeded = { name: "VpcLimitExceeded" };

test("the log says once which limit refuses calls, and how to raise it, until it has another value", async (t) => {
  const lines: string[] = [];
  const cordon = await openCordon(t, { limits: { vpcsPerRegion: 1 }, log: (line) => lines.push(line) });
  const client = ec2Client(cordon.url);
  for (let times = 0; times < 3; times++) await assert.rejects(createVpc(client), limitExceeded);
  assert.deepEqual(lines, [
    `the limit vpcsPerRegion, which is 1 for account ${ACCOUNT} in us-east-1, refused ec2:CreateVpc. To raise it: ` +
      "aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc " +
      "--quota-code L-F678F1CE --desired-value 6; or for every account: cordon serve --limits vpcsPerRegion=2",
  ]);
  await raise(cordon, 6);
  for (let n = 1; n < 6; n++) await createVpc(client);
  for (let times = 0; times < 3; times++) await assert.rejects(createVpc(client), limitExceeded);
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? "", /^the limit vpcsPerRegion, which is 6 for .* --desired-value 12;/);
  const tooMany = { Filters: [{ Name: "state", Values: Array.from({ length: 201 }, (_, n) => `${n}`) }] };
  await assert.rejects(client.send(new DescribeVpcsCommand(tooMany)), { name: "FilterLimitExceeded" });
  assert.match(lines[2] ?? "", /^the limit filterValues, .*\. To raise it for every account: cordon serve --limits /);
});

test("what the log says raises the limit, with the AWS CLI", {
  skip: hasAwsCli ? false : "the AWS CLI is not here",
}, async (t) => {
  const lines: string[] = [];
  const cordon = await openCordon(t, {
    limits: { groupsPerAccount: 1, vpcsPerRegion: 1 },
    log: (line) => lines.push(line),
  });
  const iam = new IAMClient(cordon.clientSettings());
  const group = () => iam.send(new CreateGroupCommand({ GroupName: `group-${lines.length}` }));
  await group();
  for (const make of [() => createVpc(ec2Client(cordon.url)), group]) {
    await assert.rejects(make(), { name: /LimitExceeded/ });
    const [, command = ""] = /: aws (.*); or /.exec(lines.at(-1) ?? "") ?? [];
    const { status, output } = await runAws(command.split(" "), cordon.url, ACCOUNT);
    assert.equal(status, 0, output);
    await make();
  }
});

test("a raised quota outlives a restart", async (t) => {
  const store = { directory: temporaryFolder("quotas") };
  const first = await openCordon(t, { store });
  await raise(first, 9);
  await first.close();
  assert.equal(await valueIn(await openCordon(t, { store })), 9);
});

test("a raised quota outlives an import", async (t) => {
  const cordon = await openCordon(t);
  await raise(cordon, 9);
  process.env["AWS_ACCESS_KEY_ID"] = ACCOUNT;
  const { status } = await askCordon(cordon.url, "/_cordon/import", { body: { Vpcs: [] } });
  assert.equal(status, 200);
  assert.equal(await valueIn(cordon), 9);
});

test("limits come from files, one by one, and as none, and a later one replaces what came before it", () => {
  const file = join(temporaryFolder("limits"), "limits.json");
  writeFileSync(file, JSON.stringify({ vpcsPerRegion: 7, subnetsPerVpc: 8 }));
  assert.deepEqual(readLimits([]), {});
  assert.deepEqual(readLimits([file, "vpcsPerRegion=9", "rulesPerSecurityGroup=10"]), {
    ...{ vpcsPerRegion: 9, subnetsPerVpc: 8, rulesPerSecurityGroup: 10 },
  });
  assert.deepEqual(readLimits(["vpcsPerRegion=9", file]), { vpcsPerRegion: 7, subnetsPerVpc: 8 });
  const { vpcsPerRegion, usersPerAccount, ...lifted } = readLimits(["none", "vpcsPerRegion=9"]);
  assert.deepEqual([vpcsPerRegion, usersPerAccount], [9, 1_000_000_000]);
  assert.deepEqual(
    Object.keys(lifted).filter((name) => /^(rules|subnets|routes|entries|filter|tags)|Size$/.test(name)),
    [],
  );
});

test("without the limits that count what there is in a Region, others hold", async (t) => {
  const cordon = await openCordon(t, { limits: "none" });
  const client = ec2Client(cordon.url);
  for (let n = 0; n < 6; n++) await createVpc(client);
  assert.equal(await valueIn(cordon), 1_000_000_000);
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({}));
  const made = await client.send(
    new CreateNatGatewayCommand({
      SubnetId: Subnets[0]?.SubnetId,
      ConnectivityType: "private",
      SecondaryPrivateIpAddressCount: 7,
    }),
  );
  assert.ok(made.NatGateway);
  const nine = {
    SubnetId: Subnets[0]?.SubnetId,
    ConnectivityType: "private",
    SecondaryPrivateIpAddressCount: 8,
  } as const;
  await assert.rejects(client.send(new CreateNatGatewayCommand(nine)), { name: "NatGatewayAddressLimitExceeded" });
});
