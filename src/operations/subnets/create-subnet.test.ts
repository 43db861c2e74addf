import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createSubnet from "./create-subnet.ts";
import deleteSubnet from "./delete-subnet.ts";
import describeSubnets from "./describe-subnets.ts";

type Input = Parameters<typeof createSubnet.decide>[0]["input"];

function cordonWithVpc(limits = {}) {
  const cordon = new TestCordon(limits);
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
  const VpcId = Vpc?.VpcId ?? "";
  const ipv6 = (Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? "").replace("00::/56", "");
  const create = (input: Omit<Input, "VpcId">) => cordon.run(createSubnet, { VpcId, ...input }).Subnet;
  return { cordon, VpcId, ipv6, create };
}

test("refusals: blocks outside the VPC, of a wrong size, or another subnet's", () => {
  const { cordon, create, ipv6 } = cordonWithVpc();
  create({ CidrBlock: "10.0.1.0/24", Ipv6CidrBlock: `${ipv6}01::/64` });
  const outside = "The CIDR '10.1.0.0/24' is invalid.";
  assert.throws(() => create({ CidrBlock: "10.1.0.0/24" }), refusal("InvalidSubnet.Range", outside));
  assert.throws(() => create({ CidrBlock: "10.0.0.0/29" }), refusal("InvalidSubnet.Range"));
  const taken = "The CIDR '10.0.1.128/25' conflicts with another subnet";
  assert.throws(() => create({ CidrBlock: "10.0.1.128/25" }), refusal("InvalidSubnet.Conflict", taken));
  assert.throws(
    () => create({ CidrBlock: "10.0.2.0/24", Ipv6CidrBlock: `${ipv6}01::/64` }),
    refusal("InvalidSubnet.Conflict"),
  );
  assert.throws(
    () => create({ CidrBlock: "10.0.2.0/24", Ipv6CidrBlock: "2001:db8::/64" }),
    refusal("InvalidSubnet.Range"),
  );
  assert.throws(
    () => create({ CidrBlock: "10.0.2.0/24", Ipv6CidrBlock: `${ipv6}02::/65` }),
    refusal("InvalidSubnet.Range"),
  );
  assert.throws(() => create({ CidrBlock: "10.0.2.0" }), refusal("InvalidParameterValue"));
  assert.throws(() => create({}), refusal("MissingParameter"));
  assert.throws(() => create({ Ipv6Native: true }), refusal("MissingParameter"));
  assert.equal([...cordon.world().all("subnet")].filter(({ isDefault }) => !isDefault).length, 1);
});

test("refusals: a zone of another Region, an unknown VPC, more subnets than the quota", () => {
  const { cordon, create } = cordonWithVpc({ subnetsPerVpc: 1 });
  assert.throws(
    () => create({ CidrBlock: "10.0.1.0/24", AvailabilityZone: "eu-west-1a" }),
    refusal(
      "InvalidParameterValue",
      "Value (eu-west-1a) for parameter availabilityZone is invalid. Subnets can currently only be created in the " +
        "following availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.",
    ),
  );
  assert.throws(
    () => cordon.run(createSubnet, { VpcId: "vpc-0123456789abcdef0", CidrBlock: "10.0.0.0/24" }),
    refusal("InvalidVpcID.NotFound"),
  );
  create({ CidrBlock: "10.0.1.0/24" });
  assert.throws(() => create({ CidrBlock: "10.0.2.0/24" }), refusal("SubnetLimitExceeded"));
});

test("a subnet is in its zone, canonical, filtered by the default ACL, and deleted with its association", () => {
  const { cordon, VpcId, create } = cordonWithVpc();
  const before = cordon.world().count("network-acl-association");
  const subnet = create({ CidrBlock: "10.0.1.7/24", AvailabilityZoneId: "use1-az3" });
  assert.equal(subnet?.CidrBlock, "10.0.1.0/24");
  assert.equal(subnet?.AvailabilityZone, "us-east-1c");
  assert.equal(subnet?.State, "available");
  assert.equal(subnet?.SubnetArn, `arn:aws:ec2:us-east-1:111122223333:subnet/${subnet?.SubnetId}`);
  const [association] = cordon.world().by("network-acl-association", "subnet", subnet?.SubnetId ?? "");
  const [acl] = cordon.world().by("network-acl", "vpc", VpcId);
  assert.equal(association?.networkAclId, acl?.id);
  cordon.run(deleteSubnet, { SubnetId: subnet?.SubnetId ?? "" });
  assert.equal(cordon.world().count("network-acl-association"), before);
});

test("an IPv6-only subnet has no IPv4 block and no IPv4 addresses", () => {
  const { cordon, ipv6, create } = cordonWithVpc();
  const subnet = create({ Ipv6Native: true, Ipv6CidrBlock: `${ipv6}10::/60` });
  const { Subnets: [shown] = [] } = cordon.run(describeSubnets, { SubnetIds: [subnet?.SubnetId ?? ""] });
  assert.equal(shown?.CidrBlock, undefined);
  assert.equal(shown?.Ipv6Native, true);
  assert.equal(shown?.AvailableIpAddressCount, 0);
  assert.equal(shown?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock, `${ipv6}10::/60`);
});

test("free addresses follow the interfaces, and a subnet with interfaces isn't deleted", () => {
  const { cordon, VpcId, create } = cordonWithVpc();
  const SubnetId = create({ CidrBlock: "10.0.1.0/24" })?.SubnetId ?? "";
  const free = () => cordon.run(describeSubnets, { SubnetIds: [SubnetId] }).Subnets?.[0]?.AvailableIpAddressCount;
  assert.equal(free(), 251);
  const eni = {
    id: "eni-1",
    ownerId: "111122223333",
    vpcId: VpcId,
    subnetId: SubnetId,
    availabilityZone: "us-east-1a",
    description: "",
    macAddress: "02:00:00:00:00:01",
    privateIpv4: [
      { address: "10.0.1.4", isPrimary: true },
      { address: "10.0.1.5", isPrimary: false },
    ],
    ipv6: [],
    ipv4Prefixes: ["10.0.1.16/28"],
    ipv6Prefixes: [],
    groupIds: [],
    sourceDestCheck: true,
    interfaceType: "interface",
    requesterManaged: false,
    tags: [],
  };
  cordon.apply([put("network-interface", eni)]);
  assert.equal(free(), 251 - 18);
  const byCount = [{ Name: "available-ip-address-count", Values: ["233"] }];
  assert.equal(cordon.run(describeSubnets, { Filters: byCount }).Subnets?.length, 1);
  assert.throws(
    () => cordon.run(deleteSubnet, { SubnetId }),
    refusal("DependencyViolation", `The subnet '${SubnetId}' has dependencies and cannot be deleted.`),
  );
  cordon.apply([put("network-interface", { ...eni, ipv4Prefixes: [] })]);
  assert.equal(free(), 249);
});
