import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import createSubnet from "../subnets/create-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import assignIpv6 from "./addresses/assign-ipv6-addresses.ts";
import assignPrivate from "./addresses/assign-private-ip-addresses.ts";
import unassignIpv6 from "./addresses/unassign-ipv6-addresses.ts";
import unassignPrivate from "./addresses/unassign-private-ip-addresses.ts";
import createInterface from "./create-network-interface.ts";
import deleteInterface from "./delete-network-interface.ts";
import describeAttribute from "./describe-network-interface-attribute.ts";
import describeInterfaces from "./describe-network-interfaces.ts";
import modifyAttribute from "./modify-network-interface-attribute.ts";
import resetAttribute from "./reset-network-interface-attribute.ts";

/** A VPC 10.0.0.0/16 with a small subnet that has both families. */
function small(cidr = "10.0.1.0/28") {
  const cordon = new TestCordon();
  const vpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }).Vpc?.VpcId ?? "";
  const block = cordon.world().get("vpc", vpcId)?.ipv6CidrBlocks[0]?.cidr ?? "";
  const Ipv6CidrBlock = block.replace(/\/56$/, "/64");
  const SubnetId = cordon.run(createSubnet, { VpcId: vpcId, CidrBlock: cidr, Ipv6CidrBlock }).Subnet?.SubnetId ?? "";
  const create = (input: object = {}) => cordon.run(createInterface, { SubnetId, ...input }).NetworkInterface ?? {};
  const describe = (input: object = {}) => cordon.run(describeInterfaces, input).NetworkInterfaces ?? [];
  const addGroup = (inVpc = vpcId, id = cordon.newId("security-group")) => {
    const group = { id, name: id, description: "", vpcId: inVpc, ownerId: ACCOUNT, tags: [] };
    cordon.apply([put("security-group", group)]);
    return id;
  };
  return { cordon, vpcId, SubnetId, create, describe, addGroup, ipv6Block: Ipv6CidrBlock };
}

test("an interface takes the lowest free address and the default group of its VPC", () => {
  const { create, describe, vpcId, SubnetId } = small();
  const made = create({ Description: "web" });
  assert.equal(made.Status, "pending");
  const [found] = describe();
  assert.equal(found?.Status, "available");
  assert.equal(found?.PrivateIpAddress, "10.0.1.4");
  assert.deepEqual(found?.PrivateIpAddresses?.[0]?.Primary, true);
  assert.match(found?.MacAddress ?? "", /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
  assert.equal(found?.VpcId, vpcId);
  assert.equal(found?.SubnetId, SubnetId);
  assert.equal(found?.Groups?.[0]?.GroupName, "default");
  assert.equal(found?.InterfaceType, "interface");
  assert.deepEqual(found?.TagSet, []);
  assert.deepEqual(found?.Ipv6Addresses, []);
});

test("catalogue 385, 405: an interface says who made it, and is found by that", () => {
  const { describe, create } = small();
  const made = create();
  assert.deepEqual([made.RequesterId, made.RequesterManaged], [ACCOUNT, false]);
  assert.deepEqual(describe({ Filters: [{ Name: "requester-id", Values: [ACCOUNT] }] })[0]?.RequesterId, ACCOUNT);
});

test("catalogue 426: the first four addresses of a subnet and the last one are never assigned", () => {
  const { create } = small();
  for (const address of ["10.0.1.0", "10.0.1.3", "10.0.1.15"]) {
    assert.throws(
      () => create({ PrivateIpAddress: address }),
      refusal("InvalidParameterValue", `Address ${address} is in subnet's reserved address range`),
    );
  }
  assert.throws(
    () => create({ PrivateIpAddress: "10.0.2.5" }),
    refusal("InvalidParameterValue", "Address 10.0.2.5 does not fall within the subnet's address range"),
  );
  assert.equal(create({ PrivateIpAddress: "10.0.1.14" }).PrivateIpAddress, "10.0.1.14");
  assert.throws(
    () => create({ PrivateIpAddress: "10.0.1.14" }),
    refusal("InvalidIPAddress.InUse", "Address 10.0.1.14 is in use."),
  );
});

test("addresses never collide, and a full subnet refuses until one is freed", () => {
  const { cordon, create, SubnetId } = small();
  const made = Array.from({ length: 11 }, () => create());
  assert.equal(new Set(made.map(({ PrivateIpAddress }) => PrivateIpAddress)).size, 11);
  assert.throws(() => create(), refusal("InsufficientFreeAddressesInSubnet"));
  const [subnet] = cordon.run(describeSubnets, { SubnetIds: [SubnetId] }).Subnets ?? [];
  assert.equal(subnet?.AvailableIpAddressCount, 0);
  cordon.run(deleteInterface, { NetworkInterfaceId: made[5]?.NetworkInterfaceId ?? "" });
  assert.equal(create().PrivateIpAddress, made[5]?.PrivateIpAddress);
});

test("secondary addresses are named or counted, and one call never assigns an address twice", () => {
  const { create } = small();
  const named = create({
    PrivateIpAddresses: [
      { PrivateIpAddress: "10.0.1.6", Primary: false },
      { PrivateIpAddress: "10.0.1.9", Primary: true },
    ],
  });
  assert.equal(named.PrivateIpAddress, "10.0.1.9");
  assert.deepEqual(
    named.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
    ["10.0.1.9", "10.0.1.6"],
  );
  const counted = create({ SecondaryPrivateIpAddressCount: 2 });
  assert.deepEqual(
    counted.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
    ["10.0.1.4", "10.0.1.5", "10.0.1.7"],
  );
  const twice = [{ PrivateIpAddress: "10.0.1.10" }, { PrivateIpAddress: "10.0.1.10" }];
  assert.throws(() => create({ PrivateIpAddresses: twice }), refusal("InvalidIPAddress.InUse"));
  assert.throws(
    () =>
      create({ PrivateIpAddress: "10.0.1.10", PrivateIpAddresses: [{ PrivateIpAddress: "10.0.1.11", Primary: true }] }),
    refusal("InvalidParameterValue"),
  );
});

test("IPv6 addresses come from the subnet's block; primary ones stay", () => {
  const { cordon, create, describe, ipv6Block } = small();
  const begin = ipv6Block.replace(/::\/64$/, ":");
  const made = create({ Ipv6AddressCount: 2, EnablePrimaryIpv6: true });
  assert.equal(made.Ipv6Addresses?.length, 2);
  for (const { Ipv6Address } of made.Ipv6Addresses ?? []) assert.ok(Ipv6Address?.startsWith(begin), Ipv6Address);
  assert.deepEqual(
    made.Ipv6Addresses?.map(({ IsPrimaryIpv6 }) => IsPrimaryIpv6),
    [true, false],
  );
  const NetworkInterfaceId = made.NetworkInterfaceId ?? "";
  const [first = "", second = ""] = made.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address ?? "") ?? [];
  assert.throws(
    () => cordon.run(unassignIpv6, { NetworkInterfaceId, Ipv6Addresses: [first] }),
    refusal("InvalidParameterValue"),
  );
  cordon.run(unassignIpv6, { NetworkInterfaceId, Ipv6Addresses: [second] });
  const named = `${begin}:abcd`;
  const assigned = cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6Addresses: [`${begin}:ABCD`] });
  assert.deepEqual(assigned.AssignedIpv6Addresses, [named]);
  assert.throws(
    () => cordon.run(assignIpv6, { NetworkInterfaceId, Ipv6Addresses: [named] }),
    refusal("InvalidIPAddress.InUse"),
  );
  assert.equal(describe({ Filters: [{ Name: "ipv6-addresses.ipv6-address", Values: [named] }] }).length, 1);
});

test("catalogue 449: delegated prefixes are free blocks, and their addresses are taken", () => {
  const { cordon, create, SubnetId } = small("10.0.1.0/26");
  create();
  const made = create({ PrivateIpAddress: "10.0.1.5", Ipv4PrefixCount: 1, Ipv6PrefixCount: 1 });
  assert.deepEqual(made.Ipv4Prefixes, [{ Ipv4Prefix: "10.0.1.16/28" }]);
  assert.match(made.Ipv6Prefixes?.[0]?.Ipv6Prefix ?? "", /\/80$/);
  assert.throws(() => create({ PrivateIpAddress: "10.0.1.20" }), refusal("InvalidIPAddress.InUse"));
  assert.throws(() => create({ Ipv4Prefixes: [{ Ipv4Prefix: "10.0.1.16/28" }] }), refusal("InvalidIPAddress.InUse"));
  assert.throws(() => create({ Ipv4Prefixes: [{ Ipv4Prefix: "10.0.1.40/28" }] }), refusal("InvalidParameterValue"));
  create({ PrivateIpAddress: "10.0.1.33" });
  assert.throws(() => create({ Ipv4Prefixes: [{ Ipv4Prefix: "10.0.1.32/28" }] }), refusal("InvalidIPAddress.InUse"));
  const full = "The specified subnet does not have enough free cidr blocks to satisfy the request.";
  assert.throws(() => create({ Ipv4PrefixCount: 1 }), refusal("InsufficientCidrBlocks", full));
  const [subnet] = cordon.run(describeSubnets, { SubnetIds: [SubnetId] }).Subnets ?? [];
  assert.equal(subnet?.AvailableIpAddressCount, 64 - 5 - 3 - 16);
  cordon.run(unassignPrivate, { NetworkInterfaceId: made.NetworkInterfaceId ?? "", Ipv4Prefixes: ["10.0.1.16/28"] });
  assert.equal(create({ PrivateIpAddress: "10.0.1.20" }).PrivateIpAddress, "10.0.1.20");
});

test("automatic addresses avoid reservations; named ones may use them", () => {
  const { cordon, create, SubnetId } = small("10.0.1.0/26");
  const reservation = { ownerId: ACCOUNT, subnetId: SubnetId, tags: [] };
  cordon.apply([
    put("subnet-cidr-reservation", { ...reservation, id: "scr-1", cidr: "10.0.1.4/30", reservationType: "explicit" }),
    put("subnet-cidr-reservation", { ...reservation, id: "scr-2", cidr: "10.0.1.32/28", reservationType: "prefix" }),
  ]);
  assert.equal(create().PrivateIpAddress, "10.0.1.8");
  assert.equal(create({ PrivateIpAddress: "10.0.1.5" }).PrivateIpAddress, "10.0.1.5");
  assert.deepEqual(create({ Ipv4PrefixCount: 1 }).Ipv4Prefixes, [{ Ipv4Prefix: "10.0.1.32/28" }]);
});

test("private addresses are assigned, reassigned and unassigned; the primary one stays", () => {
  const { cordon, create, describe } = small();
  const one = create().NetworkInterfaceId ?? "";
  const two = create().NetworkInterfaceId ?? "";
  const assign = (NetworkInterfaceId: string, input: object) =>
    cordon.run(assignPrivate, { NetworkInterfaceId, ...input }).AssignedPrivateIpAddresses;
  assert.deepEqual(assign(one, { PrivateIpAddresses: ["10.0.1.10"] }), [{ PrivateIpAddress: "10.0.1.10" }]);
  assert.deepEqual(assign(one, { SecondaryPrivateIpAddressCount: 1 }), [{ PrivateIpAddress: "10.0.1.6" }]);
  assert.throws(() => assign(two, { PrivateIpAddresses: ["10.0.1.10"] }), refusal("InvalidIPAddress.InUse"));
  assign(two, { PrivateIpAddresses: ["10.0.1.10"], AllowReassignment: true });
  const addressesOf = (id: string) =>
    describe({ NetworkInterfaceIds: [id] })[0]?.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress);
  assert.deepEqual(addressesOf(one), ["10.0.1.4", "10.0.1.6"]);
  assert.deepEqual(addressesOf(two), ["10.0.1.5", "10.0.1.10"]);
  assert.throws(() => create({ PrivateIpAddress: "10.0.1.10" }), refusal("InvalidIPAddress.InUse"));
  const unassign = (PrivateIpAddresses: string[]) =>
    cordon.run(unassignPrivate, { NetworkInterfaceId: two, PrivateIpAddresses });
  assert.throws(() => unassign(["10.0.1.5"]), refusal("InvalidParameterValue"));
  assert.throws(() => unassign(["10.0.1.6"]), refusal("InvalidParameterValue"));
  unassign(["10.0.1.10"]);
  assert.deepEqual(addressesOf(two), ["10.0.1.5"]);
  assert.throws(
    () => assign(two, { PrivateIpAddresses: ["10.0.1.4"], AllowReassignment: true }),
    refusal("InvalidParameterValue"),
  );
  assert.throws(() => assign(two, {}), refusal("MissingParameter"));
  assert.throws(
    () => assign(two, { SecondaryPrivateIpAddressCount: 60 }),
    refusal("InsufficientFreeAddressesInSubnet"),
  );
});

test("catalogue 126, 452: an interface has at most five groups", () => {
  const { cordon, create, addGroup } = small();
  const { NetworkInterfaceId = "" } = create();
  const groups = Array.from({ length: 6 }, () => addGroup());
  const text = `user ${ACCOUNT} exceeded limit 5 on the number of interface security group memberships`;
  assert.throws(() => create({ Groups: groups }), refusal("InvalidParameterValue", text));
  assert.throws(
    () => cordon.run(modifyAttribute, { NetworkInterfaceId, Groups: groups }),
    refusal("SecurityGroupsPerInterfaceLimitExceeded"),
  );
  assert.equal(create({ Groups: groups.slice(0, 5) }).Groups?.length, 5);
  cordon.limits = { ...cordon.limits, securityGroupsPerInterface: 16 };
  assert.equal(create({ Groups: groups }).Groups?.length, 6);
});

test("a group must be of the interface's VPC, or associated with it", () => {
  const { cordon, create, addGroup, vpcId } = small();
  const foreign = addGroup(cordon.defaultVpcId());
  assert.throws(() => create({ Groups: [foreign] }), refusal("InvalidParameter", /belong to different networks/));
  cordon.apply([
    put("security-group-vpc-association", {
      id: `${foreign}/${vpcId}`,
      groupId: foreign,
      vpcId,
      vpcOwnerId: ACCOUNT,
      groupOwnerId: ACCOUNT,
    }),
  ]);
  assert.deepEqual(create({ Groups: [foreign] }).Groups, [{ GroupId: foreign, GroupName: foreign }]);
  assert.throws(() => create({ Groups: ["sg-00000000"] }), refusal("InvalidGroup.NotFound"));
  assert.throws(() => create({ Groups: ["web"] }), refusal("InvalidGroupId.Malformed"));
});

test("one attribute is changed per call, and returned by its name", () => {
  const { cordon, create, describe, addGroup } = small();
  const NetworkInterfaceId = create().NetworkInterfaceId ?? "";
  const modify = (input: object) => cordon.run(modifyAttribute, { NetworkInterfaceId, ...input });
  const tell = (Attribute: "description" | "groupSet" | "sourceDestCheck" | "attachment") =>
    cordon.run(describeAttribute, { NetworkInterfaceId, Attribute });
  const group = addGroup();
  modify({ Groups: [group] });
  modify({ Description: { Value: "db" } });
  modify({ SourceDestCheck: { Value: false } });
  modify({ ConnectionTrackingSpecification: { UdpTimeout: 45 } });
  assert.deepEqual(tell("groupSet").Groups, [{ GroupId: group, GroupName: group }]);
  assert.deepEqual(tell("description").Description, { Value: "db" });
  assert.deepEqual(tell("sourceDestCheck").SourceDestCheck, { Value: false });
  assert.equal(tell("attachment").Attachment, undefined);
  assert.deepEqual(describe()[0]?.ConnectionTrackingConfiguration, { UdpTimeout: 45 });
  cordon.run(resetAttribute, { NetworkInterfaceId, SourceDestCheck: "true" });
  assert.deepEqual(tell("sourceDestCheck").SourceDestCheck, { Value: true });
  assert.throws(() => modify({}), refusal("InvalidParameterCombination"));
  assert.throws(
    () => modify({ Description: { Value: "" }, SourceDestCheck: { Value: true } }),
    refusal("InvalidParameterCombination"),
  );
  assert.throws(() => modify({ ConnectionTrackingSpecification: { UdpTimeout: 5 } }), refusal("InvalidParameterValue"));
  assert.throws(() => modify({ EnablePrimaryIpv6: true }), refusal("InvalidParameterValue"));
});

test("interfaces are found by filters, with wildcards and by index", () => {
  const { cordon, create, describe, addGroup, SubnetId, vpcId } = small();
  const group = addGroup();
  create({ Description: "first", Groups: [group] });
  create({ TagSpecifications: [{ ResourceType: "network-interface", Tags: [{ Key: "tier", Value: "web" }] }] });
  const count = (Name: string, ...Values: string[]) => describe({ Filters: [{ Name, Values }] }).length;
  assert.equal(count("group-id", group), 1);
  assert.equal(count("group-id", group, "sg-00000000"), 1);
  assert.equal(count("group-name", "default"), 1);
  assert.equal(count("subnet-id", SubnetId), 2);
  assert.equal(count("vpc-id", vpcId), 2);
  assert.equal(count("vpc-id", cordon.defaultVpcId()), 0);
  assert.equal(count("private-ip-address", "10.0.1.4"), 1);
  assert.equal(count("addresses.private-ip-address", "10.0.1.*"), 2);
  assert.equal(count("description", "fir?t"), 1);
  assert.equal(count("tag:tier", "web"), 1);
  assert.equal(count("status", "available"), 2);
  assert.equal(count("status", "in-use"), 0);
  assert.equal(count("addresses.primary", "true"), 2);
  assert.equal(count("requester-managed", "false"), 2);
  assert.equal(count("attachment.instance-id", "i-00000000"), 0);
  assert.throws(() => count("subnet", "x"), refusal("InvalidParameterValue"));
  assert.throws(
    () => describe({ NetworkInterfaceIds: ["eni-00000000"] }),
    refusal("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-00000000' does not exist"),
  );
  assert.throws(() => describe({ NetworkInterfaceIds: ["x"] }), refusal("InvalidNetworkInterfaceId.Malformed"));
});
