import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AMAZON } from "../../model/amazon.ts";
import assignPrivate from "../network-interfaces/addresses/assign-private-ip-addresses.ts";
import unassignPrivate from "../network-interfaces/addresses/unassign-private-ip-addresses.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import allocateAddress from "./allocate-address.ts";
import associateAddress from "./associate-address.ts";
import { choosePublicAddress } from "./choose-public-address.ts";
import describeAddresses from "./describe-addresses.ts";
import describeAttribute from "./describe-addresses-attribute.ts";
import disassociateAddress from "./disassociate-address.ts";
import modifyAttribute from "./modify-address-attribute.ts";
import releaseAddress from "./release-address.ts";
import resetAttribute from "./reset-address-attribute.ts";

function connected(settings = {}) {
  const cordon = new TestCordon();
  cordon.settings = { ...cordon.settings, ...settings };
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const attach = (input: object = {}) =>
    cordon.run(createInterface, { SubnetId, ...input }).NetworkInterface?.NetworkInterfaceId ?? "";
  const allocate = (input: object = {}, at: { account?: string; region?: string } = {}) => {
    const { AllocationId = "", PublicIp = "" } = cordon.run(allocateAddress, input, at);
    return { AllocationId, PublicIp };
  };
  const described = (AllocationId: string) =>
    cordon.run(describeAddresses, { AllocationIds: [AllocationId] }).Addresses?.[0];
  return { cordon, attach, allocate, described };
}

test("no two accounts or Regions ever get the same address", () => {
  const { cordon, allocate } = connected({ publicIpv4Ranges: ["203.0.113.0/29"] });
  const made = [
    allocate(),
    allocate({}, { region: "eu-west-1" }),
    allocate({}, { account: "444455556666" }),
    allocate({}, { account: "444455556666", region: "eu-west-1" }),
    ...[1, 2, 3, 4].map(() => allocate()),
  ].map(({ PublicIp }) => PublicIp);
  assert.equal(new Set(made).size, 8);
  cordon.limits = { ...cordon.limits, elasticIpsPerRegion: 100 };
  assert.throws(() => allocate(), refusal("InsufficientAddressCapacity"));
  assert.equal(cordon.world(AMAZON.account, AMAZON.region).count("public-address"), 8);
  assert.equal(cordon.world(AMAZON.account, AMAZON.region).count("vpc"), 0);
});

test("a free address is found wherever the search begins", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.uniqueArray(fc.nat(11)), (seed, taken) => {
      const isTaken = (address: string) => taken.includes(places.indexOf(address));
      const places = [...Array(8).keys()].map((i) => `203.0.113.${i}`).concat([..."0123"].map((i) => `192.0.2.${i}`));
      const chosen = choosePublicAddress(["203.0.113.0/29", "192.0.2.0/30"], seed, isTaken);
      if (taken.length === 12) assert.equal(chosen, undefined);
      else assert.ok(chosen !== undefined && places.includes(chosen) && !isTaken(chosen), chosen);
    }),
  );
});

test("an address is allocated within the quota, described, and released", () => {
  const { cordon, allocate, described } = connected();
  const output = cordon.run(allocateAddress, {
    Domain: "vpc",
    TagSpecifications: [{ ResourceType: "elastic-ip", Tags: [{ Key: "a", Value: "b" }] }],
  });
  assert.equal(output.PublicIpv4Pool, "amazon");
  assert.equal(output.NetworkBorderGroup, REGION);
  const { AllocationId = "", PublicIp = "" } = output;
  assert.deepEqual(described(AllocationId), {
    AllocationId,
    PublicIp,
    PublicIpv4Pool: "amazon",
    NetworkBorderGroup: REGION,
    Domain: "vpc",
    AssociationId: undefined,
    NetworkInterfaceId: undefined,
    NetworkInterfaceOwnerId: undefined,
    PrivateIpAddress: undefined,
    InstanceId: undefined,
    SubnetId: undefined,
    Tags: [{ Key: "a", Value: "b" }],
  });
  assert.equal(cordon.run(describeAddresses, { PublicIps: [PublicIp] }).Addresses?.length, 1);
  for (let i = 0; i < 4; i++) allocate();
  assert.throws(() => allocate(), refusal("AddressLimitExceeded", "The maximum number of addresses has been reached."));
  cordon.run(releaseAddress, { AllocationId });
  assert.throws(() => described(AllocationId), refusal("InvalidAllocationID.NotFound"));
  assert.throws(() => cordon.run(releaseAddress, { AllocationId }), refusal("InvalidAllocationID.NotFound"));
  assert.equal(allocate({ Address: PublicIp }).PublicIp, PublicIp);
});

test("refusals: pools, addresses and border groups that don't exist", () => {
  const { cordon, allocate } = connected();
  const { PublicIp } = allocate();
  assert.throws(() => allocate({ Address: PublicIp }), refusal("InvalidAddress.NotFound"));
  assert.throws(() => allocate({ Address: "8.8.8.8" }), refusal("InvalidAddress.NotFound"));
  assert.throws(
    () => allocate({ PublicIpv4Pool: "ipv4pool-ec2-00000000" }),
    refusal("InvalidPublicIpv4PoolID.NotFound"),
  );
  assert.throws(() => allocate({ NetworkBorderGroup: "eu-west-1" }), refusal("InvalidParameterValue"));
  assert.throws(() => allocate({ Domain: "standard" }), refusal("InvalidParameterValue"));
  assert.throws(() => cordon.run(releaseAddress, {}), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(describeAddresses, { PublicIps: ["192.0.2.200"] }),
    refusal("InvalidAddress.NotFound"),
  );
});

test("an address is bound to an interface, moves only if allowed, and outlives the interface", () => {
  const { cordon, attach, allocate, described } = connected();
  const one = attach();
  const two = attach();
  const { AllocationId, PublicIp } = allocate();
  const bind = (input: object) => cordon.run(associateAddress, { AllocationId, ...input }).AssociationId ?? "";
  const first = bind({ NetworkInterfaceId: one });
  assert.match(first, /^eipassoc-/);
  const [shown] =
    cordon.run(describeInterfaces, { Filters: [{ Name: "association.public-ip", Values: [PublicIp] }] })
      .NetworkInterfaces ?? [];
  assert.equal(shown?.NetworkInterfaceId, one);
  assert.equal(shown?.Association?.IpOwnerId, ACCOUNT);
  assert.equal(shown?.Association?.AllocationId, AllocationId);
  assert.equal(shown?.Association?.PublicDnsName, `ec2-${PublicIp.replaceAll(".", "-")}.compute-1.amazonaws.com`);
  assert.throws(
    () => bind({ NetworkInterfaceId: two, AllowReassociation: false }),
    refusal("Resource.AlreadyAssociated", `resource ${AllocationId} is already associated with associate-id ${first}`),
  );
  assert.throws(() => cordon.run(releaseAddress, { AllocationId }), refusal("InvalidIPAddress.InUse"));
  const second = bind({ NetworkInterfaceId: two });
  assert.equal(described(AllocationId)?.NetworkInterfaceId, two);
  assert.throws(
    () => cordon.run(disassociateAddress, { AssociationId: first }),
    refusal("InvalidAssociationID.NotFound", `The association ID '${first}' does not exist`),
  );
  cordon.run(disassociateAddress, { AssociationId: second });
  assert.equal(described(AllocationId)?.AssociationId, undefined);
  bind({ NetworkInterfaceId: two });
  cordon.run(deleteInterface, { NetworkInterfaceId: two });
  assert.equal(described(AllocationId)?.NetworkInterfaceId, undefined);
});

test("a secondary private address has an Elastic IP of its own, until the private address is unassigned", () => {
  const { cordon, attach, allocate, described } = connected();
  const NetworkInterfaceId = attach();
  const { AllocationId } = allocate();
  cordon.run(assignPrivate, { NetworkInterfaceId, PrivateIpAddresses: ["172.31.0.99"] });
  cordon.run(associateAddress, { AllocationId, NetworkInterfaceId, PrivateIpAddress: "172.31.0.99" });
  assert.equal(described(AllocationId)?.PrivateIpAddress, "172.31.0.99");
  assert.throws(
    () => cordon.run(associateAddress, { AllocationId, NetworkInterfaceId, PrivateIpAddress: "172.31.0.98" }),
    refusal("InvalidParameterValue"),
  );
  const other = allocate().AllocationId;
  cordon.run(associateAddress, { AllocationId: other, NetworkInterfaceId, PrivateIpAddress: "172.31.0.99" });
  assert.equal(described(AllocationId)?.AssociationId, undefined);
  cordon.run(unassignPrivate, { NetworkInterfaceId, PrivateIpAddresses: ["172.31.0.99"] });
  assert.equal(described(other)?.AssociationId, undefined);
});

test("a VPC without an internet gateway can't use an Elastic IP", () => {
  const { cordon, attach, allocate } = connected();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" }).Subnet?.SubnetId ?? "";
  const { AllocationId } = allocate();
  assert.throws(
    () => cordon.run(associateAddress, { AllocationId, NetworkInterfaceId: attach({ SubnetId }) }),
    refusal("Gateway.NotAttached", `Network ${VpcId} is not attached to any internet gateway`),
  );
});

test("an address has a reverse DNS record until it is reset", () => {
  const { cordon, allocate } = connected();
  const { AllocationId, PublicIp } = allocate();
  const recordOf = () =>
    cordon.run(describeAttribute, { AllocationIds: [AllocationId], Attribute: "domain-name" }).Addresses?.[0];
  assert.deepEqual(recordOf(), { AllocationId, PublicIp, PtrRecord: undefined, PtrRecordUpdate: undefined });
  const { Address } = cordon.run(modifyAttribute, { AllocationId, DomainName: "mail.example.com" });
  assert.deepEqual(Address?.PtrRecordUpdate, { Value: "mail.example.com.", Status: "PENDING" });
  assert.equal(recordOf()?.PtrRecord, "mail.example.com.");
  cordon.run(resetAttribute, { AllocationId, Attribute: "domain-name" });
  assert.equal(recordOf()?.PtrRecord, undefined);
  assert.throws(
    () => cordon.run(modifyAttribute, { AllocationId, DomainName: "no spaces" }),
    refusal("InvalidParameterValue"),
  );
});
