import assert from "node:assert/strict";
import { test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import describeAddresses from "../addresses/describe-addresses.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import detachGateway from "../gateways/detach-internet-gateway.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import assign from "./assign-private-nat-gateway-address.ts";
import associate from "./associate-nat-gateway-address.ts";
import create from "./create-nat-gateway.ts";
import deleteNatGateway from "./delete-nat-gateway.ts";
import describeNatGateways from "./describe-nat-gateways.ts";
import disassociate from "./disassociate-nat-gateway-address.ts";
import unassign from "./unassign-private-nat-gateway-address.ts";

function cordonWithSubnet(limits = {}) {
  const cordon = new TestCordon(limits);
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/28" }).Subnet?.SubnetId ?? "";
  const allocate = () => cordon.run(allocateAddress, {}).AllocationId ?? "";
  const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  const attach = () => cordon.run(attachGateway, { InternetGatewayId, VpcId });
  const detach = () => cordon.run(detachGateway, { InternetGatewayId, VpcId });
  const shown = (id: string) => cordon.run(describeNatGateways, { NatGatewayIds: [id] }).NatGateways?.[0];
  const free = () => cordon.run(describeSubnets, { SubnetIds: [SubnetId] }).Subnets?.[0]?.AvailableIpAddressCount;
  return { cordon, VpcId, SubnetId, allocate, attach, detach, shown, free };
}

test("refusals: missing members, members that don't fit together, unknown ids", () => {
  const { cordon, SubnetId, allocate } = cordonWithSubnet();
  const AllocationId = allocate();
  assert.throws(() => cordon.run(create, { AllocationId }), refusal("MissingParameter"));
  assert.throws(() => cordon.run(create, { SubnetId }), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(create, { SubnetId, AllocationId, ConnectivityType: "private" }),
    refusal("InvalidParameterCombination"),
  );
  assert.throws(
    () => cordon.run(create, { SubnetId, AllocationId, SecondaryPrivateIpAddressCount: 1 }),
    refusal("InvalidParameterCombination"),
  );
  assert.throws(() => cordon.run(create, { AvailabilityMode: "regional" }), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(create, { SubnetId, AllocationId: "eipalloc-0123456789abcdef0" }),
    refusal("InvalidAllocationID.NotFound"),
  );
  assert.throws(
    () => cordon.run(deleteNatGateway, { NatGatewayId: "nat-0123456789abcdef0" }),
    refusal("NatGatewayNotFound"),
  );
});

test("a public gateway has an interface with an Elastic IP; deleting it removes the interface and frees the address", () => {
  const { cordon, VpcId, SubnetId, allocate, attach, detach, shown, free } = cordonWithSubnet();
  attach();
  const AllocationId = allocate();
  const { NatGateway } = cordon.run(create, { SubnetId, AllocationId, PrivateIpAddress: "10.0.1.9" });
  const id = NatGateway?.NatGatewayId ?? "";
  assert.equal(NatGateway?.State, "pending");
  assert.equal(shown(id)?.State, "available");
  const [address] = shown(id)?.NatGatewayAddresses ?? [];
  const [eip] = cordon.run(describeAddresses, {}).Addresses ?? [];
  assert.equal(address?.PrivateIp, "10.0.1.9");
  assert.equal(address?.PublicIp, eip?.PublicIp);
  assert.equal(address?.AssociationId, eip?.AssociationId);
  assert.equal(address?.IsPrimary, true);
  assert.equal(address?.Status, "succeeded");
  const [nic] = cordon.run(describeInterfaces, {}).NetworkInterfaces ?? [];
  assert.equal(nic?.InterfaceType, "nat_gateway");
  assert.equal(nic?.Description, `Interface for NAT Gateway ${id}`);
  assert.equal(nic?.NetworkInterfaceId, address?.NetworkInterfaceId);
  assert.equal(free(), 10);
  assert.throws(() => cordon.run(deleteSubnet, { SubnetId }), refusal("DependencyViolation"));
  assert.throws(() => detach(), refusal("DependencyViolation"));
  assert.deepEqual(cordon.run(deleteNatGateway, { NatGatewayId: id }), { NatGatewayId: id });
  assert.equal(shown(id)?.State, "deleted");
  assert.equal(free(), 11);
  assert.equal(cordon.run(describeAddresses, {}).Addresses?.[0]?.AssociationId, undefined);
  const filter = [{ Name: "vpc-id", Values: [VpcId] }];
  assert.equal(cordon.run(describeNatGateways, { Filter: filter }).NatGateways?.length, 1);
  cordon.now = "2026-01-02T05:04:05.000Z";
  assert.deepEqual(cordon.run(describeNatGateways, { Filter: filter }).NatGateways, []);
  detach();
  cordon.run(deleteSubnet, { SubnetId });
});

test("a gateway fails with AWS's reasons if AWS notices the problem only during creation", () => {
  const { cordon, VpcId, SubnetId, allocate, attach, shown } = cordonWithSubnet();
  const AllocationId = allocate();
  const make = () => cordon.run(create, { SubnetId, AllocationId }).NatGateway?.NatGatewayId ?? "";
  const outside = make();
  assert.equal(shown(outside)?.State, "failed");
  assert.equal(shown(outside)?.FailureCode, "Gateway.NotAttached");
  assert.equal(shown(outside)?.FailureMessage, `Network ${VpcId} has no Internet gateway attached`);
  assert.deepEqual(cordon.run(describeInterfaces, {}).NetworkInterfaces, []);
  attach();
  make();
  assert.equal(shown(make())?.FailureCode, "Resource.AlreadyAssociated");
  cordon.run(create, { SubnetId, ConnectivityType: "private", SecondaryPrivateIpAddressCount: 7 });
  const full = cordon.run(create, { SubnetId, ConnectivityType: "private", SecondaryPrivateIpAddressCount: 7 });
  assert.equal(shown(full.NatGateway?.NatGatewayId ?? "")?.FailureCode, "InsufficientFreeAddressesInSubnet");
  const failed = [{ Name: "state", Values: ["failed"] }];
  assert.equal(cordon.run(describeNatGateways, { Filter: failed }).NatGateways?.length, 3);
});

test("no more gateways in a zone than the quota", () => {
  const { cordon, SubnetId } = cordonWithSubnet({ natGatewaysPerZone: 1 });
  cordon.run(create, { SubnetId, ConnectivityType: "private" });
  assert.throws(
    () => cordon.run(create, { SubnetId, ConnectivityType: "private" }),
    refusal("NatGatewayLimitExceeded"),
  );
});

test("further Elastic IPs are associated and disassociated, each with a private address", () => {
  const { cordon, SubnetId, allocate, attach, shown, free } = cordonWithSubnet();
  attach();
  const made = cordon.run(create, { SubnetId, AllocationId: allocate() }).NatGateway;
  const NatGatewayId = made?.NatGatewayId ?? "";
  const primary = shown(NatGatewayId)?.NatGatewayAddresses?.[0]?.AssociationId ?? "";
  const second = allocate();
  const { NatGatewayAddresses: [added] = [] } = cordon.run(associate, { NatGatewayId, AllocationIds: [second] });
  assert.equal(added?.Status, "associating");
  assert.equal(added?.IsPrimary, false);
  assert.equal(shown(NatGatewayId)?.NatGatewayAddresses?.length, 2);
  assert.equal(free(), 9);
  assert.throws(
    () => cordon.run(associate, { NatGatewayId, AllocationIds: [allocate()] }),
    refusal("NatGatewayAddressLimitExceeded"),
  );
  assert.throws(() => cordon.run(assign, { NatGatewayId, PrivateIpAddressCount: 1 }), refusal("InvalidParameterValue"));
  assert.throws(
    () => cordon.run(disassociate, { NatGatewayId, AssociationIds: [primary] }),
    refusal("InvalidParameterValue"),
  );
  cordon.run(disassociate, { NatGatewayId, AssociationIds: [added?.AssociationId ?? ""] });
  assert.equal(shown(NatGatewayId)?.NatGatewayAddresses?.length, 1);
  assert.equal(free(), 10);
  const eip = cordon.run(describeAddresses, { AllocationIds: [second] }).Addresses?.[0];
  assert.equal(eip?.AssociationId, undefined);
});

test("a private gateway's addresses are assigned and unassigned", () => {
  const { cordon, SubnetId, shown } = cordonWithSubnet();
  const SecondaryPrivateIpAddresses = ["10.0.1.10"];
  const { NatGateway } = cordon.run(create, { SubnetId, ConnectivityType: "private", SecondaryPrivateIpAddresses });
  const NatGatewayId = NatGateway?.NatGatewayId ?? "";
  const privates = () => shown(NatGatewayId)?.NatGatewayAddresses?.map(({ PrivateIp }) => PrivateIp);
  assert.deepEqual(privates(), ["10.0.1.4", "10.0.1.10"]);
  cordon.run(assign, { NatGatewayId, PrivateIpAddresses: ["10.0.1.11"] });
  cordon.run(assign, { NatGatewayId, PrivateIpAddressCount: 1 });
  assert.deepEqual(privates(), ["10.0.1.4", "10.0.1.10", "10.0.1.11", "10.0.1.5"]);
  assert.throws(
    () => cordon.run(unassign, { NatGatewayId, PrivateIpAddresses: ["10.0.1.4"] }),
    refusal("InvalidParameterValue"),
  );
  cordon.run(unassign, { NatGatewayId, PrivateIpAddresses: ["10.0.1.10", "10.0.1.5"] });
  assert.deepEqual(privates(), ["10.0.1.4", "10.0.1.11"]);
  const [nic] = cordon.run(describeInterfaces, {}).NetworkInterfaces ?? [];
  assert.deepEqual(
    nic?.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
    ["10.0.1.4", "10.0.1.11"],
  );
});
