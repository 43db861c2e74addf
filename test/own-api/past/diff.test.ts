/** `cordon diff`: what opened and closed between two moments, and whose calls did it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  DeleteRouteCommand,
  ModifyManagedPrefixListCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../../src/main/index.ts";
import type { Diffed } from "../../../src/own-api/differences/diff.ts";
import { openCordon } from "../../setup/open-cordon.ts";
import { runCordon } from "../../setup/run-cordon.ts";
import { ec2, element, type Key, signedHeaders } from "../../setup/signed-call.ts";
import { makeSmallStack, type SmallStack } from "../../setup/small-stack.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

async function question<T>(url: string, key: Key, path: string, query: Readonly<Record<string, string>>): Promise<T> {
  const headers = await signedHeaders(url, key, { method: "GET", path: `/_cordon/${path}`, query, body: "" });
  const answer = await fetch(`${url}/_cordon/${path}?${new URLSearchParams(query)}`, { headers });
  return (await answer.json()) as T;
}

const mine = (): Key => ({ accessKeyId: stack.account, secretAccessKey: "test" });
const diff = (query: Readonly<Record<string, string>>) =>
  question<Diffed & { readonly error?: string }>(cordon.url, mine(), "diff", query);

async function revisionNow(): Promise<string> {
  const { at } = await question<{ readonly at: { readonly revision: number } }>(cordon.url, mine(), "open", {
    at: "0 seconds ago",
  });
  return String(at.revision);
}

const rule = () => ({
  GroupId: stack.ids["sg-db"],
  IpPermissions: [
    { IpProtocol: "tcp", FromPort: 5433, ToPort: 5433, UserIdGroupPairs: [{ GroupId: stack.ids["sg-web"] }] },
  ],
});

test("a rule that came and went opens and closes flows, by its calls, and over all makes no difference", async () => {
  const { ec2: client, ids } = stack;
  const start = await revisionNow();
  await client.send(new AuthorizeSecurityGroupIngressCommand(rule()));
  const with5433 = await revisionNow();
  await client.send(new CreateTagsCommand({ Resources: [ids["vpc-shop"] ?? ""], Tags: [{ Key: "a", Value: "b" }] }));
  await client.send(new RevokeSecurityGroupIngressCommand(rule()));
  const end = await revisionNow();

  const opened = await diff({ from: start, to: with5433 });
  assert.equal(opened.error, undefined);
  const [pair, ...others] = opened.interfaces;
  assert.deepEqual(others, []);
  assert.deepEqual([pair?.becomes, pair?.traffic, pair?.by], ["opens", "tcp/5433", [0]]);
  assert.deepEqual(pair?.from.toSorted(), [ids["eni-web-1"], ids["eni-web-2"]].toSorted());
  assert.match(pair?.ingressRule.id ?? "", /^sgr-/);
  assert.equal(pair?.ingressRule.isNew, true);
  const [call, ...more] = opened.calls;
  assert.deepEqual(more, []);
  assert.ok(call !== undefined && "operation" in call);
  assert.deepEqual(
    [call.operation, call.principal, call.revision, call.region],
    ["ec2:AuthorizeSecurityGroupIngress", "arn:aws:iam::111122223333:root", Number(with5433), "us-east-1"],
  );
  assert.match(call.requestId, /^[0-9a-f-]{36}$/);
  assert.ok(Date.parse(call.time) > 0);

  const closed = await diff({ from: with5433, to: end });
  assert.deepEqual([closed.interfaces[0]?.becomes, closed.interfaces[0]?.by], ["closes", [0]]);
  assert.deepEqual(
    closed.calls.map((each) => "operation" in each && each.operation),
    ["ec2:RevokeSecurityGroupIngress"],
  );

  const all = await diff({ from: start, to: end });
  assert.deepEqual([all.interfaces, all.addresses, all.internet, all.calls], [[], [], [], []]);
});

test("routes, prefix lists and groups of interfaces are found to be the reason", async () => {
  const { ec2: client, ids } = stack;
  const operations = async (from: string) => {
    const { interfaces, addresses, internet, calls } = await diff({ from, to: await revisionNow() });
    const names = calls.map((call) => ("operation" in call ? call.operation : ""));
    return {
      names,
      interfaces: interfaces.map(({ becomes, by }) => [becomes, by]),
      addresses: addresses.map(({ becomes, block, by }) => [becomes, block, by]),
      internet: internet.map(({ becomes, block, by }) => [becomes, block, by]),
    };
  };
  const route = { RouteTableId: ids["rtb-main"], DestinationCidrBlock: "0.0.0.0/0" };
  let start = await revisionNow();
  await client.send(new DeleteRouteCommand(route));
  const unrouted = await operations(start);
  assert.deepEqual(unrouted.names, ["ec2:DeleteRoute"]);
  assert.deepEqual(unrouted.addresses, []);
  assert.ok(unrouted.internet.some(([becomes, block]) => becomes === "closes" && block === "0.0.0.0/0"));
  await client.send(new CreateRouteCommand({ ...route, GatewayId: ids["igw-shop"] }));

  start = await revisionNow();
  await client.send(
    new ModifyManagedPrefixListCommand({
      PrefixListId: ids["pl-office"],
      CurrentVersion: 1,
      AddEntries: [{ Cidr: "192.0.2.0/24" }],
    }),
  );
  const listed = await operations(start);
  assert.deepEqual(listed.names, ["ec2:ModifyManagedPrefixList"]);
  assert.deepEqual(listed.addresses, [["opens", "192.0.2.0/24", [0]]]);

  start = await revisionNow();
  await client.send(
    new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId: ids["eni-web-2"],
      Groups: [ids["sg-db"] ?? ""],
    }),
  );
  const regrouped = await operations(start);
  assert.deepEqual(regrouped.names, ["ec2:ModifyNetworkInterfaceAttribute"]);
  assert.ok(regrouped.interfaces.length > 0 && regrouped.interfaces.every(([, by]) => String(by) === "0"));
});

test("cordon diff prints flows, rules and calls, and is a gate", async () => {
  const start = await revisionNow();
  await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule()));
  const env = { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: stack.account, AWS_SECRET_ACCESS_KEY: "test" };
  const run = (...args: readonly string[]) => runCordon({ ...env, AWS_REGION: "us-east-1" }, "diff", ...args);
  const { status, out } = await run("--from", start, "--exit-code");
  assert.equal(status, 1);
  assert.match(
    out,
    /^from .* \(revision \d+\) to .* \(revision \d+\): these flows opened and closed\n\nbetween interfaces\n/,
  );
  assert.match(out, /opens .*tcp\/5433 .*; by \[1\]/);
  assert.match(
    out,
    /calls that did it\n {2}\[1\] {2}20.*Z {2}ec2:AuthorizeSecurityGroupIngress {2}arn:aws:iam::111122223333:root {2}request /,
  );
  const same = await run("--from", "0 seconds ago", "--exit-code");
  assert.deepEqual([same.status, /no flow opened or closed/.test(same.out)], [0, true]);
  assert.match((await run()).err, /say --from TIME/);
});

test("moments in the wrong order, or without a beginning, are refused", async () => {
  assert.match((await diff({ from: "3", to: "2" })).error ?? "", /is before/);
  assert.match((await diff({ from: "1", to: "2001-01-01T00:00:00Z" })).error ?? "", /nothing is known of 2001/);
  assert.match((await diff({ from: "2001-01-01T00:00:00Z" })).error ?? "", /nothing is known of 2001/);
  assert.match((await diff({ from: "1", to: "2999-01-01T00:00:00Z" })).error ?? "", /is yet to come/);
  assert.match((await diff({})).error ?? "", /^say from when/);
});

test("of another account's call only the account is shown", async (t) => {
  const path = join(temporaryFolder("diff-keys"), "credentials.json");
  const accounts = ["111111111111", "222222222222"];
  const credentials = accounts.map((account) => ({ accessKeyId: `key-${account}`, secretAccessKey: "s", account }));
  writeFileSync(path, JSON.stringify({ credentials }), { mode: 0o600 });
  const { url } = await openCordon(t, { credentials: path });
  const [one, two] = accounts.map((account): Key => ({ accessKeyId: `key-${account}`, secretAccessKey: "s" })) as [
    Key,
    Key,
  ];
  const make = async (key: Key, action: string, member: string, parameters: Readonly<Record<string, string>>) => {
    const { status, body } = await ec2(url, action, parameters, key);
    assert.equal(status, 200, body);
    return element(body, member) ?? "";
  };
  const side = async (key: Key, block: string) => {
    const VpcId = await make(key, "CreateVpc", "vpcId", { CidrBlock: `${block}.0.0/16` });
    const SubnetId = await make(key, "CreateSubnet", "subnetId", { VpcId, CidrBlock: `${block}.0.0/24` });
    const group = await make(key, "CreateSecurityGroup", "groupId", { GroupName: "g", GroupDescription: "d", VpcId });
    await make(key, "CreateNetworkInterface", "networkInterfaceId", { SubnetId, "SecurityGroupId.1": group });
    const filter = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": VpcId };
    const table = await make(key, "DescribeRouteTables", "routeTableId", filter);
    return { key, block, VpcId, group, table };
  };
  const [home, peer] = [await side(one, "10.1"), await side(two, "10.2")];
  const VpcPeeringConnectionId = await make(one, "CreateVpcPeeringConnection", "vpcPeeringConnectionId", {
    VpcId: home.VpcId,
    PeerVpcId: peer.VpcId,
    PeerOwnerId: "222222222222",
  });
  await make(two, "AcceptVpcPeeringConnection", "code", { VpcPeeringConnectionId });
  for (const [from, to] of [
    [home, peer],
    [peer, home],
  ] as const) {
    const route = { RouteTableId: from.table, DestinationCidrBlock: `${to.block}.0.0/16`, VpcPeeringConnectionId };
    await make(from.key, "CreateRoute", "return", route);
  }
  await pause(3);
  const from = new Date().toISOString();
  await pause(3);
  await make(two, "AuthorizeSecurityGroupIngress", "return", {
    GroupId: peer.group,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": "443",
    "IpPermissions.1.ToPort": "443",
    "IpPermissions.1.IpRanges.1.CidrIp": "10.1.0.0/16",
  });
  const { interfaces, calls } = await question<Diffed>(url, one, "diff", { from });
  assert.deepEqual(
    interfaces.map(({ becomes, to, traffic, by }) => [becomes, to, traffic, by]),
    [["opens", ["an interface of account 222222222222"], "tcp/443", [0]]],
  );
  assert.deepEqual(calls, [{ account: "222222222222" }]);
});
