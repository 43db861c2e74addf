import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import createTags from "../tags/create-tags.ts";
import associateBlock from "../vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import acceptPeering from "./accept-vpc-peering-connection.ts";
import createPeering from "./create-vpc-peering-connection.ts";
import deletePeering from "./delete-vpc-peering-connection.ts";
import describePeerings from "./describe-vpc-peering-connections.ts";
import modifyOptions from "./modify-vpc-peering-connection-options.ts";
import rejectPeering from "./reject-vpc-peering-connection.ts";

const OTHER = "444455556666";
const THERE = { account: OTHER, region: "eu-west-1" };

function peers(here = "10.0.0.0/16", there = "10.1.0.0/16") {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: here }).Vpc?.VpcId ?? "";
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: there }, THERE).Vpc?.VpcId ?? "";
  const request = (input: object = {}) =>
    cordon.run(createPeering, { VpcId, PeerVpcId, PeerOwnerId: OTHER, PeerRegion: THERE.region, ...input })
      .VpcPeeringConnection;
  const seen = (id: string, at: object = {}) =>
    cordon.run(describePeerings, { VpcPeeringConnectionIds: [id] }, at).VpcPeeringConnections?.[0];
  return { cordon, VpcId, PeerVpcId, request, seen };
}

test("a peering across accounts and Regions is requested, accepted and deleted, and both sides see the same", () => {
  const { cordon, request, seen } = peers();
  const asked = request();
  const VpcPeeringConnectionId = asked?.VpcPeeringConnectionId ?? "";
  assert.equal(asked?.Status?.Code, "initiating-request");
  for (const at of [{}, THERE]) {
    assert.equal(seen(VpcPeeringConnectionId, at)?.Status?.Code, "pending-acceptance");
    assert.ok(seen(VpcPeeringConnectionId, at)?.ExpirationTime);
  }
  assert.equal(seen(VpcPeeringConnectionId)?.AccepterVpcInfo?.CidrBlock, undefined);
  assert.throws(
    () => cordon.run(acceptPeering, { VpcPeeringConnectionId }),
    refusal("OperationNotPermitted", `User ${ACCOUNT} cannot accept peering ${VpcPeeringConnectionId}`),
  );
  const accepted = cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE).VpcPeeringConnection;
  assert.equal(accepted?.Status?.Code, "provisioning");
  for (const at of [{}, THERE]) {
    const found = seen(VpcPeeringConnectionId, at);
    assert.deepEqual(found?.Status, { Code: "active", Message: "Active" });
    assert.equal(found?.AccepterVpcInfo?.CidrBlock, "10.1.0.0/16");
    assert.equal(found?.RequesterVpcInfo?.CidrBlock, "10.0.0.0/16");
    assert.equal(found?.AccepterVpcInfo?.Region, "eu-west-1");
    assert.equal(found?.RequesterVpcInfo?.Region, REGION);
  }
  assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE), refusal("InvalidStateTransition"));
  assert.deepEqual(cordon.run(deletePeering, { VpcPeeringConnectionId }, THERE), { Return: true });
  assert.equal(seen(VpcPeeringConnectionId)?.Status?.Code, "deleted");
  assert.throws(() => cordon.run(deletePeering, { VpcPeeringConnectionId }), refusal("InvalidStateTransition"));
  cordon.now = "2026-01-02T06:00:00.000Z";
  assert.throws(() => seen(VpcPeeringConnectionId), refusal("InvalidVpcPeeringConnectionID.NotFound"));
});

test("a record with other sides, as an import can make, changes nothing of the other account", () => {
  const { cordon, request, seen } = peers();
  const id = request()?.VpcPeeringConnectionId ?? "";
  const mine = seen(id);
  const record = cordon.world(OTHER, THERE.region).get("vpc-peering-connection", id);
  assert.ok(record);
  cordon.apply(
    [put("vpc-peering-connection", { ...record, requester: { ...record.requester, vpcId: "vpc-0123456789abcdef0" } })],
    THERE,
  );
  cordon.run(acceptPeering, { VpcPeeringConnectionId: id }, THERE);
  assert.deepEqual(seen(id), mine, "the requester's own record is as it was");
});

test("requests with overlapping blocks or unknown VPCs fail", () => {
  const overlapping = peers("10.0.0.0/16", "10.0.128.0/17");
  const id = overlapping.request()?.VpcPeeringConnectionId ?? "";
  assert.equal(overlapping.seen(id)?.Status?.Code, "failed");
  assert.throws(() => overlapping.seen(id, THERE), refusal("InvalidVpcPeeringConnectionID.NotFound"));
  const { cordon, request, seen, VpcId } = peers();
  const unknown = request({ PeerVpcId: "vpc-00000000" })?.VpcPeeringConnectionId ?? "";
  assert.equal(seen(unknown)?.Status?.Code, "failed");
  const nobody = request({ PeerOwnerId: "999999999999" })?.VpcPeeringConnectionId ?? "";
  assert.equal(seen(nobody)?.Status?.Code, "failed");
  assert.ok(
    !cordon
      .world()
      .partitions()
      .some(({ account }) => account === "999999999999"),
  );
  assert.throws(
    () => request({ PeerVpcId: "vpc-00000000", PeerOwnerId: ACCOUNT, PeerRegion: REGION }),
    refusal("InvalidVpcID.NotFound"),
  );
  assert.throws(() => cordon.run(createPeering, { VpcId }), refusal("MissingParameter"));
});

test("catalogue 367: before it's accepted, a request shows only whom it's for, even within one account", () => {
  const { cordon, VpcId, request, seen } = peers();
  const near = cordon.run(createVpc, { CidrBlock: "10.2.0.0/16" }).Vpc?.VpcId ?? "";
  const within = cordon.run(createPeering, { VpcId, PeerVpcId: near }).VpcPeeringConnection;
  const across = request();
  const id = within?.VpcPeeringConnectionId ?? "";
  const only = { OwnerId: ACCOUNT, VpcId: near, Region: REGION };
  assert.deepEqual(within?.AccepterVpcInfo, only);
  assert.deepEqual(seen(id)?.AccepterVpcInfo, only);
  for (const at of [{}, THERE]) {
    const { AccepterVpcInfo } = seen(across?.VpcPeeringConnectionId ?? "", at) ?? {};
    assert.deepEqual(Object.keys(AccepterVpcInfo ?? {}), ["OwnerId", "VpcId", "Region"]);
  }
  cordon.run(acceptPeering, { VpcPeeringConnectionId: id });
  assert.deepEqual(seen(id)?.AccepterVpcInfo?.CidrBlockSet, [{ CidrBlock: "10.2.0.0/16" }]);
  assert.equal(seen(id)?.AccepterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc, false);
});

test("an accepted peering has the blocks of that moment, on both sides", () => {
  const { cordon, PeerVpcId, request, seen } = peers();
  const VpcPeeringConnectionId = request()?.VpcPeeringConnectionId ?? "";
  cordon.run(associateBlock, { VpcId: PeerVpcId, CidrBlock: "10.3.0.0/16" }, THERE);
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  for (const at of [{}, THERE]) {
    assert.deepEqual(seen(VpcPeeringConnectionId, at)?.AccepterVpcInfo?.CidrBlockSet, [
      { CidrBlock: "10.1.0.0/16" },
      { CidrBlock: "10.3.0.0/16" },
    ]);
  }
});

test("catalogue 368: repeating a request returns the existing connection", () => {
  const { cordon, request, seen } = peers();
  const VpcPeeringConnectionId = request()?.VpcPeeringConnectionId ?? "";
  const tags = { TagSpecifications: [{ ResourceType: "vpc-peering-connection", Tags: [{ Key: "a", Value: "b" }] }] };
  assert.deepEqual(request(tags), seen(VpcPeeringConnectionId));
  assert.deepEqual(seen(VpcPeeringConnectionId)?.Tags, []);
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  assert.equal(request()?.VpcPeeringConnectionId, VpcPeeringConnectionId);
  cordon.run(deletePeering, { VpcPeeringConnectionId });
  assert.notEqual(request()?.VpcPeeringConnectionId, VpcPeeringConnectionId);
});

test("catalogue 369: the same request from the other side is a new connection, which can't be accepted", () => {
  const { cordon, VpcId, PeerVpcId, request, seen } = peers();
  const first = request()?.VpcPeeringConnectionId ?? "";
  cordon.run(acceptPeering, { VpcPeeringConnectionId: first }, THERE);
  const back = { VpcId: PeerVpcId, PeerVpcId: VpcId, PeerOwnerId: ACCOUNT, PeerRegion: REGION };
  const swapped = cordon.run(createPeering, back, THERE).VpcPeeringConnection?.VpcPeeringConnectionId ?? "";
  assert.notEqual(swapped, first);
  assert.equal(seen(swapped)?.Status?.Code, "pending-acceptance");
  assert.throws(
    () => cordon.run(acceptPeering, { VpcPeeringConnectionId: swapped }),
    refusal("VpcPeeringConnectionAlreadyExists", `The vpc peering connection identified by ${first} already exists.`),
  );
  cordon.run(deletePeering, { VpcPeeringConnectionId: first });
  cordon.run(acceptPeering, { VpcPeeringConnectionId: swapped });
  assert.equal(seen(swapped)?.Status?.Code, "active");
});

test("a VPC overlaps itself, so that a peering with itself fails", () => {
  const { cordon, VpcId, seen } = peers();
  const asked = cordon.run(createPeering, { VpcId, PeerVpcId: VpcId }).VpcPeeringConnection;
  assert.equal(seen(asked?.VpcPeeringConnectionId ?? "")?.Status?.Code, "failed");
});

test("the requested side rejects a request, the requesting side withdraws it; then a new one is possible", () => {
  const { cordon, request, seen } = peers();
  const VpcPeeringConnectionId = request()?.VpcPeeringConnectionId ?? "";
  assert.throws(() => cordon.run(rejectPeering, { VpcPeeringConnectionId }), refusal("OperationNotPermitted"));
  assert.throws(() => cordon.run(deletePeering, { VpcPeeringConnectionId }, THERE), refusal("InvalidStateTransition"));
  cordon.run(rejectPeering, { VpcPeeringConnectionId }, THERE);
  assert.equal(seen(VpcPeeringConnectionId)?.Status?.Code, "rejected");
  assert.equal(seen(request()?.VpcPeeringConnectionId ?? "")?.Status?.Code, "pending-acceptance");
});

test("a request lapses after seven days", () => {
  const { cordon, request, seen } = peers();
  const VpcPeeringConnectionId = request()?.VpcPeeringConnectionId ?? "";
  cordon.now = "2026-01-09T03:30:00.000Z";
  assert.equal(seen(VpcPeeringConnectionId)?.Status?.Code, "expired");
  assert.throws(() => cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE), refusal("InvalidStateTransition"));
});

test("within one account and Region there is one record, and the owner of both VPCs accepts", () => {
  const { cordon, VpcId, seen } = peers();
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.2.0.0/16" }).Vpc?.VpcId ?? "";
  const { VpcPeeringConnectionId = "" } = cordon.run(createPeering, { VpcId, PeerVpcId }).VpcPeeringConnection ?? {};
  cordon.run(acceptPeering, { VpcPeeringConnectionId });
  assert.equal(seen(VpcPeeringConnectionId)?.Status?.Code, "active");
  const count = (Name: string, Value: string) =>
    cordon.run(describePeerings, { Filters: [{ Name, Values: [Value] }] }).VpcPeeringConnections?.length;
  assert.equal(count("requester-vpc-info.vpc-id", VpcId), 1);
  assert.equal(count("accepter-vpc-info.cidr-block", "10.2.0.0/16"), 1);
  assert.equal(count("status-code", "deleted"), 0);
});

test("catalogue 420: each side has its own options and tags", () => {
  const { cordon, request, seen } = peers();
  const VpcPeeringConnectionId = request()?.VpcPeeringConnectionId ?? "";
  const RequesterPeeringConnectionOptions = { AllowDnsResolutionFromRemoteVpc: true };
  const modify = (input: object, at: object = {}) =>
    cordon.run(modifyOptions, { VpcPeeringConnectionId, ...input }, at);
  assert.throws(
    () => modify({ RequesterPeeringConnectionOptions }),
    refusal(
      "OperationNotPermitted",
      `Peering ${VpcPeeringConnectionId} is not active. Peering options can be added only to active peerings.`,
    ),
  );
  cordon.run(acceptPeering, { VpcPeeringConnectionId }, THERE);
  cordon.run(createTags, { Resources: [VpcPeeringConnectionId], Tags: [{ Key: "side", Value: "there" }] }, THERE);
  assert.deepEqual(modify({ RequesterPeeringConnectionOptions }), {
    AccepterPeeringConnectionOptions: undefined,
    RequesterPeeringConnectionOptions,
  });
  assert.throws(
    () => modify({ RequesterPeeringConnectionOptions }, THERE),
    refusal(
      "OperationNotPermitted",
      `User ${OTHER} does not have permission to modify the requester side peering options`,
    ),
  );
  assert.throws(() => modify({}), refusal("MissingParameter"));
  const there = seen(VpcPeeringConnectionId, THERE);
  assert.equal(there?.RequesterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc, true);
  assert.equal(there?.AccepterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc, false);
  assert.deepEqual(there?.Tags, [{ Key: "side", Value: "there" }]);
  assert.deepEqual(seen(VpcPeeringConnectionId)?.Tags, []);
});
