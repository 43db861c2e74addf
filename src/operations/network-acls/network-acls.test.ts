import assert from "node:assert/strict";
import { test } from "node:test";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createNetworkAcl from "./create-network-acl.ts";
import createEntry from "./create-network-acl-entry.ts";
import deleteNetworkAcl from "./delete-network-acl.ts";
import deleteEntry from "./delete-network-acl-entry.ts";
import describeNetworkAcls from "./describe-network-acls.ts";
import replaceAssociation from "./replace-network-acl-association.ts";
import replaceEntry from "./replace-network-acl-entry.ts";

type Entry = Parameters<typeof createEntry.decide>[0]["input"];

function cordonWithAcl(limits = {}) {
  const cordon = new TestCordon(limits);
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const NetworkAclId = cordon.run(createNetworkAcl, { VpcId }).NetworkAcl?.NetworkAclId ?? "";
  const entry = (given: Partial<Entry>): Entry => ({
    NetworkAclId,
    RuleNumber: 100,
    Egress: false,
    Protocol: "-1",
    RuleAction: "allow",
    CidrBlock: "10.0.0.0/8",
    ...given,
  });
  const add = (given: Partial<Entry>) => cordon.run(createEntry, entry(given));
  const find = (Name: string, ...Values: string[]) =>
    cordon
      .run(describeNetworkAcls, {
        Filters: [
          { Name, Values },
          { Name: "vpc-id", Values: [VpcId] },
        ],
      })
      .NetworkAcls?.map((acl) => acl.NetworkAclId);
  const shown = () => cordon.run(describeNetworkAcls, { NetworkAclIds: [NetworkAclId] }).NetworkAcls?.[0];
  return { cordon, VpcId, SubnetId, NetworkAclId, entry, add, find, shown };
}

test("a new ACL denies everything by its final entries; a default one allows everything", () => {
  const { cordon, VpcId, shown } = cordonWithAcl();
  assert.deepEqual(
    shown()?.Entries?.map(({ RuleNumber, Egress, RuleAction, CidrBlock }) => [
      RuleNumber,
      Egress,
      RuleAction,
      CidrBlock,
    ]),
    [
      [32767, true, "deny", "0.0.0.0/0"],
      [32767, false, "deny", "0.0.0.0/0"],
    ],
  );
  assert.equal(shown()?.IsDefault, false);
  const filters = [
    { Name: "default", Values: ["true"] },
    { Name: "vpc-id", Values: [VpcId] },
  ];
  const [standard] = cordon.run(describeNetworkAcls, { Filters: filters }).NetworkAcls ?? [];
  assert.equal(standard?.Entries?.length, 4);
  assert.equal(standard?.Associations?.length, 1);
});

test("catalogue 425: entries that make no sense", () => {
  const { add, NetworkAclId } = cordonWithAcl();
  assert.throws(() => add({ RuleNumber: 0 }), refusal("InvalidParameterValue"));
  assert.throws(
    () => add({ RuleNumber: 32767 }),
    refusal(
      "InvalidParameterValue",
      "Value (32767) for parameter ruleNumber is invalid. Rulenumber must be in range 1..32766",
    ),
  );
  assert.throws(() => add({ Protocol: "quic" }), refusal("InvalidParameterValue"));
  assert.throws(() => add({ Protocol: "6" }), refusal("MissingParameter"));
  assert.throws(() => add({ Protocol: "6", PortRange: { From: 9, To: 8 } }), refusal("InvalidParameterValue"));
  assert.throws(() => add({ Protocol: "1" }), refusal("MissingParameter"));
  assert.throws(() => add({ CidrBlock: "10.0.0.0" }), refusal("InvalidParameterValue"));
  assert.throws(() => add({ Ipv6CidrBlock: "::/0" }), refusal("InvalidParameterCombination"));
  assert.throws(() => add({ CidrBlock: undefined }), refusal("InvalidParameterCombination"));
  assert.throws(() => add({ NetworkAclId: NetworkAclId.replace(/.$/, "f") }), refusal("InvalidNetworkAclID.NotFound"));
  add({});
  assert.throws(
    () => add({}),
    refusal("NetworkAclEntryAlreadyExists", "The network acl entry identified by 100 already exists."),
  );
  add({ Egress: true });
});

test("no more entries of one direction and family than the quota", () => {
  const { add } = cordonWithAcl({ networkAclEntries: 1 });
  add({});
  add({ RuleNumber: 101, Egress: true });
  add({ RuleNumber: 102, CidrBlock: undefined, Ipv6CidrBlock: "::/0" });
  assert.throws(() => add({ RuleNumber: 103 }), refusal("NetworkAclEntryLimitExceeded"));
});

test("entries are canonical, found by filters, replaced and deleted by number and direction", () => {
  const { cordon, NetworkAclId, entry, add, find, shown } = cordonWithAcl();
  add({ CidrBlock: "10.1.2.3/16", Protocol: "tcp", PortRange: { From: 80, To: 443 } });
  add({
    RuleNumber: 90,
    Protocol: "58",
    CidrBlock: undefined,
    Ipv6CidrBlock: "2001:DB8::/32",
    IcmpTypeCode: { Type: -1, Code: -1 },
  });
  assert.deepEqual(shown()?.Entries?.[1], {
    RuleNumber: 90,
    Egress: false,
    RuleAction: "allow",
    Protocol: "58",
    Ipv6CidrBlock: "2001:db8::/32",
    IcmpTypeCode: { Type: -1, Code: -1 },
  });
  assert.deepEqual(find("entry.cidr", "10.1.0.0/16"), [NetworkAclId]);
  assert.deepEqual(find("entry.ipv6-cidr", "2001:db8::/32"), [NetworkAclId]);
  assert.deepEqual(find("entry.protocol", "tcp"), [NetworkAclId]);
  assert.deepEqual(find("entry.port-range.to", "443"), [NetworkAclId]);
  assert.deepEqual(find("entry.icmp.type", "-1"), [NetworkAclId]);
  assert.deepEqual(find("entry.rule-number", "90"), [NetworkAclId]);
  assert.deepEqual(find("entry.rule-number", "91"), []);
  cordon.run(replaceEntry, entry({ RuleAction: "deny" }));
  assert.equal(shown()?.Entries?.find(({ RuleNumber }) => RuleNumber === 100)?.RuleAction, "deny");
  assert.equal(shown()?.Entries?.find(({ RuleNumber }) => RuleNumber === 100)?.PortRange, undefined);
  assert.throws(() => cordon.run(replaceEntry, entry({ Egress: true })), refusal("InvalidNetworkAclEntry.NotFound"));
  cordon.run(deleteEntry, { NetworkAclId, RuleNumber: 100, Egress: false });
  assert.throws(
    () => cordon.run(deleteEntry, { NetworkAclId, RuleNumber: 100, Egress: false }),
    refusal("InvalidNetworkAclEntry.NotFound"),
  );
});

test("catalogue 448: a subnet moves to another ACL under a new association, and an ACL in use is not deleted", () => {
  const { cordon, SubnetId, NetworkAclId, find, shown } = cordonWithAcl();
  const [before] = cordon.world().by("network-acl-association", "subnet", SubnetId);
  const { NewAssociationId } = cordon.run(replaceAssociation, { AssociationId: before?.id ?? "", NetworkAclId });
  assert.deepEqual(shown()?.Associations, [{ NetworkAclAssociationId: NewAssociationId, NetworkAclId, SubnetId }]);
  assert.deepEqual(find("association.subnet-id", SubnetId), [NetworkAclId]);
  assert.throws(
    () => cordon.run(replaceAssociation, { AssociationId: before?.id ?? "", NetworkAclId }),
    refusal("InvalidAssociationID.NotFound", `The association ID '${before?.id}' does not exist`),
  );
  assert.throws(() => cordon.run(deleteNetworkAcl, { NetworkAclId }), refusal("DependencyViolation"));
  cordon.run(replaceAssociation, { AssociationId: NewAssociationId ?? "", NetworkAclId: before?.networkAclId ?? "" });
  cordon.run(deleteNetworkAcl, { NetworkAclId });
  assert.throws(
    () => cordon.run(deleteNetworkAcl, { NetworkAclId: before?.networkAclId ?? "" }),
    refusal("InvalidParameterValue", `cannot delete default network ACL ${before?.networkAclId}`),
  );
});
