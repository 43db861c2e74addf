/** What an overview asks: counts without lists, how full pools are, what a call opened, and calls of one operation or refused ones. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AllocateIpamPoolCidrCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  DescribeVpcsCommand,
  ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { Diffed } from "../../src/own-api/differences/diff.ts";
import type { OpenSummary } from "../../src/own-api/overview/open-summary.ts";
import type { PoolUsage } from "../../src/own-api/overview/pool-usage.ts";
import type { Summary } from "../../src/own-api/overview/summary.ts";
import type { Told } from "../../src/own-api/trail/history.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { send, signedHeaders } from "../setup/signed-call.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const LIMITED = "LIMITED";

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  const credentials = join(temporaryFolder("overview"), "credentials.json");
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:DescribeVpcs", Resource: "*" }] };
  const keys = [
    { accessKeyId: ACCOUNT, secretAccessKey: "test", account: ACCOUNT },
    { accessKeyId: LIMITED, secretAccessKey: "test", account: ACCOUNT, policies: [policy] },
  ];
  writeFileSync(credentials, JSON.stringify({ credentials: keys }), { mode: 0o600 });
  cordon = await startCordon({ port: 0, credentials });
  stack = await makeSmallStack(cordon.url, ACCOUNT);
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

async function ask<T>(path: string, query: Readonly<Record<string, string>> = {}, accessKeyId = ACCOUNT) {
  const raw = { method: "GET", path: `/_cordon/${path}`, query, body: "" };
  const headers = await signedHeaders(cordon.url, { accessKeyId, secretAccessKey: "test" }, raw);
  const answer = await send(cordon.url, { ...raw, path: `${raw.path}?${new URLSearchParams(query)}`, headers });
  return { status: answer.status, ...(JSON.parse(answer.body) as T & { readonly error?: string }) };
}

test("a summary counts what there is, and what there was", async () => {
  const { counts } = await ask<Summary>("summary");
  assert.deepEqual([counts.networkInterfaces, counts.prefixLists, counts.ipamPools], [4, 1, 0]);
  const { Vpcs = [] } = await stack.ec2.send(new DescribeVpcsCommand({}));
  assert.equal(counts.vpcs, Vpcs.length);
  const then = await ask<Summary & { readonly at?: { readonly revision: number } }>("summary", { at: "1" });
  assert.deepEqual([then.counts.networkInterfaces, then.counts.vpcs, then.at?.revision], [0, 1, 1]);
  assert.equal((await ask("summary", { at: "2001-01-01T00:00:00Z" })).status, 400);
});

test("what is open is summed up by traffic, as the list has it", async () => {
  const { looked, open, unclear, byTraffic } = await ask<OpenSummary>("open/summary");
  assert.deepEqual([looked, open, unclear], [4, 1, 0]);
  assert.deepEqual(byTraffic, [
    { traffic: "tcp/443", interfaces: 1, block: "0.0.0.0/0" },
    { traffic: "tcp/22", interfaces: 1, block: "203.0.113.0/24" },
  ]);
  assert.equal((await ask<OpenSummary>("open/summary", { at: "1" })).open, 0);
});

test("the fullest pools come first, in both families", async () => {
  const { ec2 } = stack;
  const { Ipam } = await ec2.send(new CreateIpamCommand({}));
  const pool = async (AddressFamily: "ipv4" | "ipv6", Cidr: string, lengths: readonly number[]) => {
    const { IpamPool } = await ec2.send(
      new CreateIpamPoolCommand({
        IpamScopeId: Ipam?.PrivateDefaultScopeId,
        AddressFamily,
        Locale: "us-east-1",
        TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "Name", Value: Cidr }] }],
      }),
    );
    const { IpamPoolId } = IpamPool ?? {};
    await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr }));
    for (const NetmaskLength of lengths) {
      await ec2.send(new AllocateIpamPoolCidrCommand({ IpamPoolId, NetmaskLength }));
    }
    return IpamPoolId;
  };
  const [half, full, sixes] = [
    await pool("ipv4", "10.64.0.0/16", [17]),
    await pool("ipv4", "10.65.0.0/24", [25, 25]),
    await pool("ipv6", "fd00:ec2::/48", [50]),
  ];
  const { pools, hasMore } = await ask<PoolUsage>("ipam/usage");
  assert.deepEqual(
    pools.map(({ id, used }) => [id, used]),
    [
      [full, 1],
      [half, 0.5],
      [sixes, 0.25],
    ],
  );
  assert.deepEqual([pools[0]?.name, pools[0]?.provisioned, pools[0]?.allocated], ["10.65.0.0/24", 256, 256]);
  assert.equal(hasMore, false);
});

const environment = () => ({
  AWS_ENDPOINT_URL: cordon.url,
  AWS_ACCESS_KEY_ID: ACCOUNT,
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
});

test("a call has its own difference: from the revision before it to the one after", async () => {
  const FromPort = 5433;
  const rule = { IpProtocol: "tcp", FromPort, ToPort: FromPort, CidrIp: "10.0.0.0/8", GroupId: stack.ids["sg-db"] };
  await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
  const { calls } = await ask<Told>("history", { of: stack.ids["sg-db"] ?? "", call: "AuthorizeSecurityGroupIngress" });
  assert.deepEqual([...new Set(calls.map(({ call }) => call))], ["ec2:AuthorizeSecurityGroupIngress"]);
  const [newest, older] = calls;
  const opened = await ask<Diffed>("diff", { call: newest?.id ?? "" });
  assert.equal(opened.to.revision - opened.from.revision, 1);
  assert.ok(opened.addresses.every(({ becomes, traffic }) => becomes === "opens" && traffic === "tcp/5433"));
  assert.deepEqual(
    opened.calls.map((each) => "revision" in each && each.revision),
    [opened.to.revision],
  );
  const before = await ask<Diffed>("diff", { call: older?.id ?? "" });
  assert.ok(before.to.revision <= opened.from.revision);
  const shown = await runCordon(environment(), "diff", "--call", newest?.id ?? "");
  assert.deepEqual([shown.status, /opens .*tcp\/5433/.test(shown.out)], [0, true], shown.out + shown.err);
});

test("a call that isn't there has no difference, and the answer says so", async () => {
  const none = await ask("diff", { call: "01931b9e-0000-7000-8000-000000000000" });
  assert.deepEqual([none.status, /has no event/.test(none.error ?? "")], [400, true]);
  const both = await ask("diff", { call: "x", from: "1" });
  assert.match(both.error ?? "", /either from and to, or which call/);
  const { status, err } = await runCordon(environment(), "diff", "--call", "x", "--from", "1");
  assert.deepEqual([status, /either --from and --to, or --call/.test(err)], [2, true], err);
});

test("history shows only the refused calls, and only those of one service's operation", async () => {
  const limited = ec2Client(cordon.url, LIMITED);
  await assert.rejects(
    limited.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: stack.ids["sg-db"], IpProtocol: "-1" })),
  );
  const { calls } = await ask<Told>("history", { refused: "true" });
  assert.deepEqual(
    calls.map(({ call, user }) => [call, user]),
    [["ec2:AuthorizeSecurityGroupIngress", LIMITED]],
  );
  const nothing = await ask("diff", { call: calls[0]?.id ?? "" });
  assert.match(nothing.error ?? "", /changed nothing in account 111122223333, Region us-east-1/);
  assert.equal((await ask<Told>("history", { call: "iam:CreateVpc" })).calls.length, 0);
  assert.equal((await ask<Told>("history", { call: "ec2:CreateVpc" })).calls.length, 1);
  const { out } = await runCordon(environment(), "history", "--refused", "--call", "AuthorizeSecurityGroupIngress");
  assert.match(out, /refused: Client\.UnauthorizedOperation/);
  assert.equal(out.trim().split("\n").length, 2);
});

test("each needs permission for what lists the same", async () => {
  for (const [path, action] of [
    ["summary", "ec2:DescribeSubnets"],
    ["open/summary", "ec2:DescribeNetworkInterfaces"],
    ["ipam/usage", "ec2:GetIpamPoolAllocations"],
    ["history", "cloudtrail:LookupEvents"],
  ]) {
    const { status, error = "" } = await ask(path ?? "", {}, LIMITED);
    assert.deepEqual([status, error.includes(action ?? "-")], [403, true], error);
  }
});
