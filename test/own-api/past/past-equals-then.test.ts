/** What a question answers about a past moment is what it answered then: random calls in two peered accounts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import type { AsOf } from "../../../src/own-api/contract.ts";
import { openCordon } from "../../setup/open-cordon.ts";
import { ec2, element, type Key, signedHeaders } from "../../setup/signed-call.ts";

const HOME: Key = { accessKeyId: "111111111111", secretAccessKey: "x" };
const PEER: Key = { accessKeyId: "222222222222", secretAccessKey: "x" };

const step = fc.record({
  inPeer: fc.boolean(),
  does: fc.constantFrom("allow", "revoke", "interface", "drop", "block"),
  port: fc.integer({ min: 1, max: 3 }),
});

/** Two VPCs with a group each and a peering between them, routes included. */
async function makePeered(url: string) {
  const make = async (key: Key, action: string, member: string, parameters: Readonly<Record<string, string>>) => {
    const { status, body } = await ec2(url, action, parameters, key);
    assert.equal(status, 200, body);
    return element(body, member) ?? "";
  };
  const side = async (key: Key, block: string) => {
    const VpcId = await make(key, "CreateVpc", "vpcId", { CidrBlock: `${block}.0.0/16` });
    const subnet = await make(key, "CreateSubnet", "subnetId", { VpcId, CidrBlock: `${block}.0.0/24` });
    const group = await make(key, "CreateSecurityGroup", "groupId", { GroupName: "g", GroupDescription: "d", VpcId });
    const filter = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": VpcId };
    const table = await make(key, "DescribeRouteTables", "routeTableId", filter);
    const acl = await make(key, "DescribeNetworkAcls", "networkAclId", filter);
    return { key, block, VpcId, subnet, group, table, acl, interfaces: [] as string[] };
  };
  const [home, peer] = [await side(HOME, "10.1"), await side(PEER, "10.2")];
  const { VpcId } = home;
  const PeerOwnerId = PEER.accessKeyId;
  const peering = { VpcId, PeerVpcId: peer.VpcId, PeerOwnerId };
  const id = await make(HOME, "CreateVpcPeeringConnection", "vpcPeeringConnectionId", peering);
  await make(PEER, "AcceptVpcPeeringConnection", "code", { VpcPeeringConnectionId: id });
  for (const [one, far] of [
    [home, peer],
    [peer, home],
  ] as const) {
    const route = { DestinationCidrBlock: `${far.block}.0.0/16`, VpcPeeringConnectionId: id };
    await make(one.key, "CreateRoute", "return", { RouteTableId: one.table, ...route });
  }
  return { home, peer };
}

type Side = Awaited<ReturnType<typeof makePeered>>["home"];

/** One call; what it's refused doesn't matter. */
async function take(url: string, side: Side, does: string, port: number): Promise<void> {
  const { key, group, interfaces } = side;
  const rule = {
    GroupId: group,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": String(port),
    "IpPermissions.1.ToPort": String(port),
    "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
  };
  if (does === "allow") await ec2(url, "AuthorizeSecurityGroupIngress", rule, key);
  else if (does === "revoke") await ec2(url, "RevokeSecurityGroupIngress", rule, key);
  else if (does === "interface") {
    const made = { SubnetId: side.subnet, "SecurityGroupId.1": group };
    const { body } = await ec2(url, "CreateNetworkInterface", made, key);
    interfaces.push(element(body, "networkInterfaceId") ?? "");
  } else if (does === "drop") {
    const id = interfaces.pop();
    if (id !== undefined) await ec2(url, "DeleteNetworkInterface", { NetworkInterfaceId: id }, key);
  } else {
    const entry = { NetworkAclId: side.acl, RuleNumber: String(port), Protocol: "-1", RuleAction: "deny" };
    const made = { ...entry, Egress: "false", CidrBlock: `10.0.0.0/${port + 8}` };
    const { status } = await ec2(url, "CreateNetworkAclEntry", made, key);
    if (status !== 200) await ec2(url, "DeleteNetworkAclEntry", { ...entry, Egress: "false" }, key);
  }
}

test("at every revision and every time the past answers as the network did then", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { url, close } = await openCordon(t);
      const { home, peer } = await makePeered(url);
      for (const side of [home, peer]) await take(url, side, "interface", 1);
      const answers = async (at?: string): Promise<{ asOf: AsOf["at"]; bodies: object[] }> => {
        const bodies: (object & AsOf)[] = [];
        // Cordon gives the first interface of the subnet this address.
        const from = { from: "g", to: "10.2.0.4", traffic: "tcp" };
        for (const [path, query] of [
          ["open", { all: "true" }],
          ["check", from],
          ["reach", { of: "g" }],
          ["reach", { of: "g", direction: "egress" }],
        ] as const) {
          bodies.push(await question(url, path, { ...query, ...(at !== undefined && { at }) }));
        }
        return { asOf: bodies[0]?.at, bodies: bodies.map(({ at: _, ...body }) => body) };
      };
      const then: { readonly at: string; readonly bodies: object[] }[] = [];
      let revision = (await answers("0 seconds ago")).asOf?.revision ?? 0;
      for (const { inPeer, does, port } of steps) {
        await take(url, inPeer ? peer : home, does, port);
        const { bodies } = await answers();
        const now = await answers("0 seconds ago");
        assert.deepEqual(now.bodies, bodies);
        assert.ok(now.asOf !== undefined);
        then.push({ at: now.asOf.time, bodies });
        // Right after an entry of the home, not after what the peer did later.
        if (now.asOf.revision > revision) then.push({ at: String(now.asOf.revision), bodies });
        revision = now.asOf.revision;
        await pause(2);
      }
      for (const { at, bodies } of then) assert.deepEqual((await answers(at)).bodies, bodies, `at ${at}`);
      await close();
    }),
    { numRuns: 4 },
  );
});

/** A refusal, such as that there is no such interface, is an answer too. */
async function question(url: string, path: string, query: Readonly<Record<string, string>>): Promise<object & AsOf> {
  const headers = await signedHeaders(url, HOME, { method: "GET", path: `/_cordon/${path}`, query, body: "" });
  const answer = await fetch(`${url}/_cordon/${path}?${new URLSearchParams(query)}`, { headers });
  return (await answer.json()) as object & AsOf;
}
