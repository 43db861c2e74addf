import assert from "node:assert/strict";
import { test } from "node:test";
import { REGION, refusal, TestCordon } from "../world-for-tests.ts";
import createVpc from "./create-vpc.ts";
import describeVpcs from "./describe-vpcs.ts";

const tagged = (type: string) => [{ ResourceType: type as "vpc", Tags: [{ Key: "Name", Value: "a" }] }];

test("refusals: blocks that are malformed, too large or missing", () => {
  const cordon = new TestCordon();
  const create = (input: Parameters<typeof createVpc.decide>[0]["input"]) => () => cordon.run(createVpc, input);
  const invalid = "Value (10.0.0.0/33) for parameter cidrBlock is invalid. This is not a valid CIDR block.";
  assert.throws(create({ CidrBlock: "10.0.0.0/33" }), refusal("InvalidParameterValue", invalid));
  assert.throws(create({ CidrBlock: "fd00::/56" }), refusal("InvalidParameterValue"));
  assert.throws(create({ CidrBlock: "10.0.0.0/8" }), refusal("InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid."));
  assert.throws(create({ CidrBlock: "10.0.0.0/29" }), refusal("InvalidVpc.Range"));
  assert.throws(create({}), refusal("MissingParameter"));
  assert.throws(create({ CidrBlock: "10.0.0.0/16", InstanceTenancy: "host" }), refusal("InvalidParameterValue"));
  assert.throws(create({ CidrBlock: "10.0.0.0/16", Ipv6CidrBlock: "2001:db8::/56" }), refusal("MissingParameter"));
  const other = { CidrBlock: "10.0.0.0/16", TagSpecifications: tagged("subnet") };
  assert.throws(create(other), refusal("InvalidParameterValue"));
});

test("refusals: more VPCs than the quota allows, including the default one", () => {
  const cordon = new TestCordon({ vpcsPerRegion: 2 });
  cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" });
  assert.throws(
    () => cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }),
    refusal("VpcLimitExceeded", "The maximum number of VPCs has been reached."),
  );
});

test("catalogue 360: the answer says pending, with the block associated, and the next describe available", () => {
  const cordon = new TestCordon();
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.5/16", TagSpecifications: tagged("vpc") });
  assert.equal(Vpc?.State, "pending");
  assert.equal(Vpc?.CidrBlock, "10.0.0.0/16");
  assert.equal(Vpc?.InstanceTenancy, "default");
  assert.equal(Vpc?.IsDefault, false);
  assert.equal(Vpc?.OwnerId, "111122223333");
  assert.equal(Vpc?.CidrBlockAssociationSet?.[0]?.CidrBlockState?.State, "associated");
  assert.deepEqual(Vpc?.Ipv6CidrBlockAssociationSet, []);
  assert.match(Vpc?.DhcpOptionsId ?? "", /^dopt-/);
  assert.deepEqual(Vpc?.Tags, [{ Key: "Name", Value: "a" }]);
  const { Vpcs } = cordon.run(describeVpcs, { VpcIds: [Vpc?.VpcId ?? ""] });
  assert.equal(Vpcs?.[0]?.State, "available");
});

test("catalogue 39: a VPC comes with a default group, and with a main table and a default ACL", () => {
  const cordon = new TestCordon();
  const { Vpc: { VpcId = "" } = {} } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" });
  const world = cordon.world();
  const [group, ...others] = world.by("security-group", "vpc", VpcId);
  assert.equal(group?.name, "default");
  assert.equal(group?.description, "default VPC security group");
  assert.deepEqual(others, []);
  const [table] = world.by("route-table", "vpc", VpcId);
  assert.deepEqual(
    table?.routes.map(({ destination, target }) => [destination, target.kind]),
    [["10.0.0.0/16", "local"]],
  );
  const [association] = world.by("route-table-association", "table", table?.id ?? "");
  assert.equal(association?.isMain, true);
  const [acl] = world.by("network-acl", "vpc", VpcId);
  assert.equal(acl?.isDefault, true);
  assert.deepEqual(
    acl?.entries.map(({ ruleNumber, egress, action }) => [ruleNumber, egress, action]),
    [
      [100, false, "allow"],
      [100, true, "allow"],
    ],
  );
});

test("an Amazon-provided IPv6 block is a separate /56 of the Region, and the ACL and the group let it pass", () => {
  const cordon = new TestCordon();
  const blocks = [1, 2].map(() => {
    const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
    const [block] = Vpc?.Ipv6CidrBlockAssociationSet ?? [];
    assert.equal(block?.Ipv6Pool, "Amazon");
    assert.equal(block?.NetworkBorderGroup, REGION);
    const [acl] = cordon.world().by("network-acl", "vpc", Vpc?.VpcId ?? "");
    assert.equal(acl?.entries.filter(({ ruleNumber, cidr }) => ruleNumber === 101 && cidr === "::/0").length, 2);
    const [group] = cordon.world().by("security-group", "vpc", Vpc?.VpcId ?? "");
    const egress = [...cordon.world().by("security-group-rule", "group", group?.id ?? "")].filter(
      ({ direction }) => direction === "egress",
    );
    assert.equal(egress.length, 2);
    return block?.Ipv6CidrBlock;
  });
  assert.match(blocks[0] ?? "", /^2600:1f18:.*\/56$/);
  assert.notEqual(blocks[0], blocks[1]);
});

test("catalogue 364, 365: lists of a VPC are left out if they're empty, but for that of blocks in the first answer", () => {
  const cordon = new TestCordon();
  const made = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc;
  assert.deepEqual([made?.Ipv6CidrBlockAssociationSet, made?.Tags], [[], undefined]);
  const [found] = cordon.run(describeVpcs, { VpcIds: [made?.VpcId ?? ""] }).Vpcs ?? [];
  assert.deepEqual([found?.Ipv6CidrBlockAssociationSet, found?.Tags], [undefined, undefined]);
});
