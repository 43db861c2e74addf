/** What is offered for a refused flow lets it pass once it's made: whatever stops it, and however it's asked. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateNetworkAclEntryCommand,
  DeleteRouteCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  type InternetGatewayBlockMode,
  ModifyVpcBlockPublicAccessExclusionCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
  ReplaceNetworkAclEntryCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { CheckedOne } from "../../src/own-api/check.ts";
import { send, signedHeaders } from "../../test/setup/signed-call.ts";
import { type Offer, offerFor } from "../src/pages/may-it-pass/allowing-change.ts";
import { copyForms } from "../src/pages/may-it-pass/copied-calls.ts";
import { makeShop, type Shop } from "./shop.ts";

let cordon: Cordon;
let shop: Shop;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory", console: false });
  shop = await makeShop(cordon.url);
});
after(() => cordon.close());

async function ask<T>(path: string, query: Readonly<Record<string, string>>, sent?: object): Promise<T> {
  const call = {
    method: sent === undefined ? "GET" : "POST",
    service: "cordon",
    path,
    query,
    body: sent === undefined ? "" : JSON.stringify(sent),
    headers: { "content-type": "application/json" },
  };
  const headers = await signedHeaders(cordon.url, { accessKeyId: "test", secretAccessKey: "test" }, call);
  const search = new URLSearchParams(query).toString();
  const { body } = await send(cordon.url, { ...call, path: search === "" ? path : `${path}?${search}`, headers });
  return JSON.parse(body) as T;
}

const check = (from: string, to: string, traffic: string) => ask<CheckedOne>("/_cordon/check", { from, to, traffic });

/** Refused, then offered, then made, then allowed. */
async function mend(from: string, to: string, traffic: string): Promise<Offer> {
  const refused = await check(from, to, traffic);
  assert.equal(refused.decision, "refused");
  const [answer] = refused.answers;
  assert.ok(answer !== undefined);
  const offer = await offerFor(shop.ec2, { answer, traffic, from, to });
  assert.deepEqual(offer.byHand, []);
  const applied = await ask<{ outcome: string }>("/_cordon/apply", {}, { calls: offer.calls });
  assert.equal(applied.outcome, "applied", JSON.stringify(applied));
  assert.equal((await check(from, to, traffic)).decision, "allowed");
  return offer;
}

test("rules of groups: by the other's group, by an address from outside, a ping, every port", async () => {
  const { calls } = await mend("web-1", "db-1", "icmp");
  assert.deepEqual(calls, [
    {
      service: "ec2",
      action: "AuthorizeSecurityGroupIngress",
      input: {
        GroupId: shop.db,
        IpPermissions: [{ IpProtocol: "icmp", FromPort: 8, ToPort: 0, UserIdGroupPairs: [{ GroupId: shop.web }] }],
      },
    },
  ]);
  const outside = await mend("203.0.113.7", "web-1", "tcp/22");
  assert.match(JSON.stringify(outside.calls), /203\.0\.113\.7\/32/);
  await mend("db-1", "web-1", "47");
});

test("a group without outbound rules gets one", async () => {
  await shop.ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: shop.web,
      IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
  const { says } = await mend("web-1", "db-1", "tcp/5432");
  assert.match(says.join(), /^an outbound rule of .*\(web\): tcp\/5432 to sg-.* \(db\)$/);
  await mend("web-1", "internet", "tcp/443");
});

test("a network ACL gets an entry before the one that refuses, for the flow and for its replies", async () => {
  const { NetworkAcls = [] } = await shop.ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: "vpc-id", Values: [shop.vpc] }] }),
  );
  const NetworkAclId = NetworkAcls[0]?.NetworkAclId ?? "";
  const deny = { NetworkAclId, Protocol: "-1", RuleAction: "deny", CidrBlock: "10.0.0.0/16" } as const;
  await shop.ec2.send(new CreateNetworkAclEntryCommand({ ...deny, RuleNumber: 10, Egress: false }));
  await shop.ec2.send(new CreateNetworkAclEntryCommand({ ...deny, RuleNumber: 11, Egress: true }));
  const { calls } = await mend("web-1", "db-1", "tcp/5432");
  assert.equal(calls.length, 4);
  assert.ok(calls.every(({ input }) => Number(input["RuleNumber"]) < 11));
  for (const Egress of [false, true]) {
    const RuleNumber = Egress ? 11 : 10;
    await shop.ec2.send(new ReplaceNetworkAclEntryCommand({ ...deny, RuleAction: "allow", RuleNumber, Egress }));
  }
});

test("no route and no public address: both are made", async () => {
  const { RouteTables = [] } = await shop.ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: "association.subnet-id", Values: [shop.front] }] }),
  );
  const RouteTableId = RouteTables[0]?.RouteTableId ?? "";
  await shop.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0" }));
  const first = await mend("web-1", "internet", "tcp/443");
  assert.deepEqual(
    first.calls.map(({ action, input }) => [action, input["GatewayId"]]),
    [["CreateRoute", shop.gateway]],
  );
  const second = await mend("internet", "web-2", "tcp/443");
  assert.deepEqual(
    second.calls.map(({ action }) => action),
    ["AllocateAddress", "AssociateAddress"],
  );
  const [cli, terraform, boto3] = copyForms(second.calls).map(({ text }) => text());
  assert.match(
    cli ?? "",
    /^address=\$\(aws ec2 allocate-address .*\)\naws ec2 associate-address --allocation-id "\$address"/,
  );
  assert.match(terraform ?? "", /^resource "aws_eip" "allow_2" \{\n {2}domain {12}= "vpc"\n/);
  assert.match(boto3 ?? "", /ec2\.associate_address\(AllocationId=address\["AllocationId"\]/);
});

test("Block Public Access: the subnet next to the gateway is excluded, or its exclusion widened", async () => {
  const block = (InternetGatewayBlockMode: InternetGatewayBlockMode) =>
    shop.ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode }));
  await block("block-bidirectional");
  const { calls } = await mend("internet", "web-1", "tcp/443");
  assert.deepEqual(
    calls.map(({ action, input }) => [action, input["SubnetId"]]),
    [["CreateVpcBlockPublicAccessExclusion", shop.front]],
  );
  const [cli, terraform] = copyForms(calls).map(({ text }) => text());
  assert.match(cli ?? "", /^aws ec2 create-vpc-block-public-access-exclusion --subnet-id subnet-/);
  assert.match(terraform ?? "", /^resource "aws_vpc_block_public_access_exclusion" "allow" \{\n/);
  const { VpcBlockPublicAccessExclusions = [] } = await shop.ec2.send(
    new DescribeVpcBlockPublicAccessExclusionsCommand({}),
  );
  const ExclusionId = VpcBlockPublicAccessExclusions[0]?.ExclusionId;
  const narrow = { ExclusionId, InternetGatewayExclusionMode: "allow-egress" } as const;
  await shop.ec2.send(new ModifyVpcBlockPublicAccessExclusionCommand(narrow));
  const widened = await mend("internet", "web-1", "tcp/443");
  assert.deepEqual(
    widened.calls.map(({ action }) => action),
    ["ModifyVpcBlockPublicAccessExclusion"],
  );
  await block("off");
});

test("what no call mends is left to a human", async () => {
  const refused = await check("internet", "db-1", "tcp/5432");
  const [answer] = refused.answers;
  assert.ok(answer !== undefined);
  const odd = await offerFor(shop.ec2, { answer, traffic: "icmp/0-9", from: "internet", to: "db-1" });
  assert.ok(odd.byHand.length > 0);
});
