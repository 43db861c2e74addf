import assert from "node:assert/strict";
import { test } from "node:test";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createNetworkAcl from "./create-network-acl.ts";
import createEntry from "./create-network-acl-entry.ts";
import deleteNetworkAcl from "./delete-network-acl.ts";
import replaceAssociation from "./replace-network-acl-association.ts";

function cordonWithVpc(limits = {}) {
  const cordon = new TestCordon(limits);
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const create = (VpcId: string) => cordon.run(createNetworkAcl, { VpcId }).NetworkAcl?.NetworkAclId ?? "";
  return { cordon, VpcId, create };
}

test("refusals: one ACL too many, and a malformed id", () => {
  // The VPC's default ACL counts.
  const { cordon, VpcId, create } = cordonWithVpc({ networkAclsPerVpc: 2 });
  create(VpcId);
  assert.throws(
    () => create(VpcId),
    refusal("NetworkAclLimitExceeded", "The maximum number of network ACLs has been reached."),
  );
  assert.throws(
    () => cordon.run(deleteNetworkAcl, { NetworkAclId: "acl" }),
    refusal("InvalidNetworkAclID.Malformed", 'Invalid id: "acl" (expecting "acl-...")'),
  );
});

test("refusals: an ICMP type or code out of range", () => {
  const { cordon, VpcId, create } = cordonWithVpc();
  const NetworkAclId = create(VpcId);
  for (const [Type, Code] of [
    [256, 0],
    [-2, 0],
    [0, 256],
  ] as const) {
    assert.throws(
      () =>
        cordon.run(createEntry, {
          NetworkAclId,
          RuleNumber: 1,
          Egress: false,
          Protocol: "icmp",
          RuleAction: "allow",
          CidrBlock: "10.0.0.0/8",
          IcmpTypeCode: { Type, Code },
        }),
      refusal("InvalidParameterValue", `Invalid ICMP type and code: ${Type}, ${Code}. They are between -1 and 255.`),
    );
  }
});

test("refusals: an ACL of another VPC for a subnet", () => {
  const { cordon, VpcId, create } = cordonWithVpc();
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const [association] = cordon.world().by("network-acl-association", "subnet", SubnetId);
  const NetworkAclId = create(cordon.defaultVpcId());
  assert.throws(
    () => cordon.run(replaceAssociation, { AssociationId: association?.id ?? "", NetworkAclId }),
    refusal("InvalidParameterValue", `network acl ${NetworkAclId} and subnet ${SubnetId} belong to different networks`),
  );
});
