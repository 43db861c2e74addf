import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-subnet-cidr-block.ts";
import createDefaultSubnet from "./create-default-subnet.ts";
import createSubnet from "./create-subnet.ts";
import deleteSubnet from "./delete-subnet.ts";
import describeSubnets from "./describe-subnets.ts";
import disassociate from "./disassociate-subnet-cidr-block.ts";
import modifyAttribute from "./modify-subnet-attribute.ts";

const POOL = "ipam-pool-0123456789abcdef0";

function cordonWithVpc() {
  const cordon = new TestCordon();
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
  const VpcId = Vpc?.VpcId ?? "";
  const Ipv6CidrBlock = Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace("00::/56", "01::/64") ?? "";
  const create = (input: object) => cordon.run(createSubnet, { VpcId, ...input }).Subnet?.SubnetId ?? "";
  const associationOf = (id: string) => cordon.world().get("subnet", id)?.ipv6CidrBlocks[0]?.associationId ?? "";
  return { cordon, Ipv6CidrBlock, create, associationOf };
}

test("catalogue 447: refusals: blocks and lengths that exclude or require one another", () => {
  const { cordon, Ipv6CidrBlock, create } = cordonWithVpc();
  const combined = (text: string) => refusal("InvalidParameterCombination", text);
  const missing = (text: string) => refusal("MissingParameter", text);
  assert.throws(
    () => create({ Ipv6Native: true, CidrBlock: "10.0.1.0/24", Ipv6CidrBlock }),
    combined("When specifying ipv4 parameters, cidrBlock or ipv4IpamPoolId, you cannot set ipv6Native to true."),
  );
  assert.throws(
    () => create({ Ipv6Native: true }),
    missing("Either 'ipv6CidrBlock' or 'ipv6IpamPoolId' should be provided."),
  );
  assert.throws(
    () => create({ Ipv4IpamPoolId: POOL, CidrBlock: "10.0.1.0/24", Ipv4NetmaskLength: 24 }),
    combined("Specify either cidrBlock or ipv4NetmaskLength, not both."),
  );
  assert.throws(
    () => create({ CidrBlock: "10.0.1.0/24", Ipv6IpamPoolId: POOL, Ipv6CidrBlock, Ipv6NetmaskLength: 64 }),
    combined("Specify either ipv6CidrBlock or ipv6NetmaskLength, not both."),
  );
  assert.throws(
    () => create({ CidrBlock: "10.0.1.0/24", Ipv4NetmaskLength: 24 }),
    missing("The parameter ipv4NetmaskLength requires the parameter ipv4IpamPoolId."),
  );
  const SubnetId = create({ CidrBlock: "10.0.1.0/24" });
  assert.throws(
    () => cordon.run(associate, { SubnetId, Ipv6CidrBlock, Ipv6NetmaskLength: 64 }),
    missing("The parameter ipv6NetmaskLength requires the parameter ipv6IpamPoolId."),
  );
});

test("refusals: an Outpost, which Cordon doesn't have, and a malformed id", () => {
  const { cordon, create } = cordonWithVpc();
  assert.throws(
    () => create({ CidrBlock: "10.0.1.0/24", OutpostArn: "arn:outpost" }),
    refusal("InvalidOutpostArn.NotFound", "The Outpost 'arn:outpost' does not exist"),
  );
  assert.throws(
    () => cordon.run(describeSubnets, { SubnetIds: ["subnet"] }),
    refusal("InvalidSubnetID.Malformed", 'Invalid id: "subnet" (expecting "subnet-...")'),
  );
});

test("refusals: an IPv6 block that an interface uses, or that is the only one", () => {
  const { cordon, Ipv6CidrBlock, create, associationOf } = cordonWithVpc();
  const used = create({ CidrBlock: "10.0.1.0/24", Ipv6CidrBlock });
  cordon.run(createInterface, { SubnetId: used, Ipv6AddressCount: 1 });
  assert.throws(
    () => cordon.run(disassociate, { AssociationId: associationOf(used) }),
    refusal(
      "InvalidCidrBlock.InUse",
      `The subnet ${used} currently has an interface with an address within CIDR block ${Ipv6CidrBlock}`,
    ),
  );
  const only = create({ Ipv6Native: true, Ipv6CidrBlock: Ipv6CidrBlock.replace("01::", "02::") });
  assert.throws(
    () => cordon.run(disassociate, { AssociationId: associationOf(only) }),
    refusal("OperationNotPermitted", `The IPv6-only subnet '${only}' has no other CIDR block.`),
  );
});

test("refusals: attributes that need IPv4 addresses, for an IPv6-only subnet", () => {
  const { cordon, Ipv6CidrBlock, create } = cordonWithVpc();
  const SubnetId = create({ Ipv6Native: true, Ipv6CidrBlock });
  const attributes = {
    MapPublicIpOnLaunch: { Value: true },
    EnableResourceNameDnsARecordOnLaunch: { Value: true },
    PrivateDnsHostnameTypeOnLaunch: "ip-name",
  } as const;
  for (const [name, value] of Object.entries(attributes)) {
    assert.throws(
      () => cordon.run(modifyAttribute, { SubnetId, [name]: value }),
      refusal("InvalidParameterValue", `The attribute ${name} cannot be set for the IPv6-only subnet '${SubnetId}'.`),
    );
  }
});

test("refusals: a default subnet without a default VPC, or without room in it", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const AvailabilityZone = "us-east-1a";
  for (const { id, availabilityZone } of [...cordon.world().by("subnet", "vpc", VpcId)]) {
    if (availabilityZone === AvailabilityZone) cordon.run(deleteSubnet, { SubnetId: id });
  }
  // Together with the five remaining default subnets, these fill the VPC.
  for (const CidrBlock of ["172.31.0.0/20", "172.31.96.0/19", "172.31.128.0/17"]) {
    cordon.run(createSubnet, { VpcId, CidrBlock });
  }
  const create = () => cordon.run(createDefaultSubnet, { AvailabilityZone });
  assert.throws(
    create,
    refusal("InsufficientFreeAddressesInVpc", "The default VPC has no room for another default subnet."),
  );
  const vpc = cordon.world().get("vpc", VpcId);
  if (vpc !== undefined) cordon.apply([put("vpc", { ...vpc, isDefault: false })]);
  assert.throws(create, refusal("DefaultVpcDoesNotExist", "No default VPC exists for this account in this region."));
});
