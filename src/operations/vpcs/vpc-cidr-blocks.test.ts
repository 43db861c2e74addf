import assert from "node:assert/strict";
import { test } from "node:test";
import createSubnet from "../subnets/create-subnet.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-vpc-cidr-block.ts";
import createVpc from "./create-vpc.ts";
import describeVpcs from "./describe-vpcs.ts";
import disassociate from "./disassociate-vpc-cidr-block.ts";

function cordonWithVpc() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const table = () => [...cordon.world().by("route-table", "vpc", VpcId)][0];
  const vpc = () => cordon.run(describeVpcs, { VpcIds: [VpcId] }).Vpcs?.[0];
  return { cordon, VpcId, table, vpc };
}

test("a secondary block is routed, usable by subnets, and removed once they're gone", () => {
  const { cordon, VpcId, table, vpc } = cordonWithVpc();
  const { CidrBlockAssociation } = cordon.run(associate, { VpcId, CidrBlock: "10.1.0.9/16" });
  assert.equal(CidrBlockAssociation?.CidrBlock, "10.1.0.0/16");
  assert.equal(CidrBlockAssociation?.CidrBlockState?.State, "associating");
  assert.deepEqual(
    vpc()?.CidrBlockAssociationSet?.map(({ CidrBlock, CidrBlockState }) => [CidrBlock, CidrBlockState?.State]),
    [
      ["10.0.0.0/16", "associated"],
      ["10.1.0.0/16", "associated"],
    ],
  );
  assert.ok(table()?.routes.some(({ destination }) => destination === "10.1.0.0/16"));
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.1.1.0/24" }).Subnet?.SubnetId ?? "";
  const AssociationId = CidrBlockAssociation?.AssociationId ?? "";
  const inUse = `The vpc ${VpcId} currently has a subnet within CIDR block 10.1.0.0/16`;
  assert.throws(() => cordon.run(disassociate, { AssociationId }), refusal("InvalidCidrBlock.InUse", inUse));
  cordon.apply([{ delete: "subnet", id: SubnetId }]);
  const answer = cordon.run(disassociate, { AssociationId });
  assert.equal(answer.CidrBlockAssociation?.CidrBlockState?.State, "disassociating");
  assert.equal(vpc()?.CidrBlockAssociationSet?.length, 1);
  assert.ok(!table()?.routes.some(({ destination }) => destination === "10.1.0.0/16"));
  assert.throws(
    () => cordon.run(disassociate, { AssociationId }),
    refusal("InvalidVpcCidrBlockAssociationID.NotFound"),
  );
});

test("refusals: overlapping blocks, a sixth block, the primary block, two families at once", () => {
  const { cordon, VpcId, vpc } = cordonWithVpc();
  assert.throws(() => cordon.run(associate, { VpcId, CidrBlock: "10.0.1.0/24" }), refusal("InvalidVpc.Range"));
  assert.throws(() => cordon.run(associate, { VpcId }), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(associate, { VpcId, CidrBlock: "10.9.0.0/16", AmazonProvidedIpv6CidrBlock: true }),
    refusal("InvalidParameterCombination"),
  );
  for (const n of [1, 2, 3, 4]) cordon.run(associate, { VpcId, CidrBlock: `10.${n}.0.0/16` });
  assert.throws(() => cordon.run(associate, { VpcId, CidrBlock: "10.5.0.0/16" }), refusal("CidrLimitExceeded"));
  const AssociationId = vpc()?.CidrBlockAssociationSet?.[0]?.AssociationId ?? "";
  assert.throws(() => cordon.run(disassociate, { AssociationId }), refusal("OperationNotPermitted"));
});

test("catalogue 41: IPv6 that is added later passes the default ACL and group, if they weren't changed", () => {
  const { cordon, VpcId, table, vpc } = cordonWithVpc();
  const [group] = cordon.world().by("security-group", "vpc", VpcId);
  const egress = () =>
    [...cordon.world().by("security-group-rule", "group", group?.id ?? "")]
      .filter(({ direction }) => direction === "egress")
      .map(({ peer }) => (peer.kind === "group" || peer.kind === "prefix-list" ? peer.kind : peer.cidr));
  const { Ipv6CidrBlockAssociation } = cordon.run(associate, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  assert.equal(Ipv6CidrBlockAssociation?.Ipv6CidrBlockState?.State, "associating");
  assert.equal(vpc()?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State, "associated");
  assert.deepEqual(egress(), ["0.0.0.0/0", "::/0"]);
  const [acl] = cordon.world().by("network-acl", "vpc", VpcId);
  assert.equal(acl?.entries.length, 4);
  assert.ok(table()?.routes.some(({ destination }) => destination === Ipv6CidrBlockAssociation?.Ipv6CidrBlock));
  cordon.run(disassociate, { AssociationId: Ipv6CidrBlockAssociation?.AssociationId ?? "" });
  assert.deepEqual(vpc()?.Ipv6CidrBlockAssociationSet, []);
  cordon.run(associate, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  assert.deepEqual(egress(), ["0.0.0.0/0", "::/0"], "nothing is added twice");
});
