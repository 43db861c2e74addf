import assert from "node:assert/strict";
import { test } from "node:test";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-subnet-cidr-block.ts";
import createDefaultSubnet from "./create-default-subnet.ts";
import createSubnet from "./create-subnet.ts";
import createReservation from "./create-subnet-cidr-reservation.ts";
import deleteSubnet from "./delete-subnet.ts";
import deleteReservation from "./delete-subnet-cidr-reservation.ts";
import describeSubnets from "./describe-subnets.ts";
import disassociate from "./disassociate-subnet-cidr-block.ts";
import getReservations from "./get-subnet-cidr-reservations.ts";
import modifySubnetAttribute from "./modify-subnet-attribute.ts";

function cordonWithSubnet() {
  const cordon = new TestCordon();
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
  const VpcId = Vpc?.VpcId ?? "";
  const ipv6 = (Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? "").replace("00::/56", "");
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const subnet = () => cordon.run(describeSubnets, { SubnetIds: [SubnetId] }).Subnets?.[0];
  return { cordon, VpcId, SubnetId, ipv6, subnet };
}

test("every attribute changes on its own and is shown", () => {
  const { cordon, SubnetId, ipv6, subnet } = cordonWithSubnet();
  const modify = (input: object) => cordon.run(modifySubnetAttribute, { SubnetId, ...input });
  modify({ MapPublicIpOnLaunch: { Value: true } });
  modify({ EnableDns64: { Value: true } });
  modify({ PrivateDnsHostnameTypeOnLaunch: "resource-name" });
  modify({ EnableResourceNameDnsARecordOnLaunch: { Value: true } });
  modify({ EnableResourceNameDnsAAAARecordOnLaunch: { Value: true } });
  assert.throws(() => modify({ AssignIpv6AddressOnCreation: { Value: true } }), refusal("InvalidParameterValue"));
  cordon.run(associate, { SubnetId, Ipv6CidrBlock: `${ipv6}01::/64` });
  modify({ AssignIpv6AddressOnCreation: { Value: true } });
  assert.equal(subnet()?.MapPublicIpOnLaunch, true);
  assert.equal(subnet()?.EnableDns64, true);
  assert.equal(subnet()?.AssignIpv6AddressOnCreation, true);
  assert.deepEqual(subnet()?.PrivateDnsNameOptionsOnLaunch, {
    HostnameType: "resource-name",
    EnableResourceNameDnsARecord: true,
    EnableResourceNameDnsAAAARecord: true,
  });
});

test("refusals: no attribute, two attributes, attributes of Outposts", () => {
  const { cordon, SubnetId } = cordonWithSubnet();
  const modify = (input: object) => () => cordon.run(modifySubnetAttribute, { SubnetId, ...input });
  assert.throws(modify({}), refusal("InvalidParameterCombination"));
  const two = { MapPublicIpOnLaunch: { Value: true }, EnableDns64: { Value: true } };
  assert.throws(modify(two), refusal("InvalidParameterCombination"));
  assert.throws(modify({ EnableLniAtDeviceIndex: 1 }), refusal("InvalidParameterValue"));
  const pool = { CustomerOwnedIpv4Pool: "ipv4pool-coip-1", MapCustomerOwnedIpOnLaunch: { Value: true } };
  assert.throws(modify(pool), refusal("InvalidPoolID.NotFound"));
});

test("a subnet has at most one IPv6 block, within its VPC's", () => {
  const { cordon, SubnetId, ipv6, subnet } = cordonWithSubnet();
  const add = (Ipv6CidrBlock?: string) => cordon.run(associate, { SubnetId, Ipv6CidrBlock });
  assert.throws(() => add("2001:db8::/64"), refusal("InvalidSubnet.Range"));
  assert.throws(() => add(), refusal("MissingParameter"));
  const { Ipv6CidrBlockAssociation } = add(`${ipv6}01::/64`);
  assert.equal(Ipv6CidrBlockAssociation?.Ipv6CidrBlockState?.State, "associating");
  assert.throws(() => add(`${ipv6}02::/64`), refusal("InvalidParameterValue"));
  cordon.run(modifySubnetAttribute, { SubnetId, AssignIpv6AddressOnCreation: { Value: true } });
  const AssociationId = Ipv6CidrBlockAssociation?.AssociationId ?? "";
  const gone = cordon.run(disassociate, { AssociationId });
  assert.equal(gone.Ipv6CidrBlockAssociation?.Ipv6CidrBlockState?.State, "disassociating");
  assert.deepEqual(cordon.world().get("subnet", SubnetId)?.ipv6CidrBlocks, []);
  assert.equal(subnet()?.AssignIpv6AddressOnCreation, false, "no block, no IPv6 addresses");
  assert.throws(
    () => cordon.run(disassociate, { AssociationId }),
    refusal("InvalidSubnetCidrBlockAssociationID.NotFound"),
  );
});

test("catalogue 373: a block that was disassociated is listed for half an hour, and another takes its place", () => {
  const { cordon, SubnetId, ipv6, subnet } = cordonWithSubnet();
  const add = (Ipv6CidrBlock: string) => cordon.run(associate, { SubnetId, Ipv6CidrBlock }).Ipv6CidrBlockAssociation;
  const Ipv6CidrBlock = `${ipv6}01::/64`;
  cordon.run(disassociate, { AssociationId: add(Ipv6CidrBlock)?.AssociationId ?? "" });
  add(Ipv6CidrBlock);
  const states = () =>
    subnet()?.Ipv6CidrBlockAssociationSet?.map((block) => [block.Ipv6CidrBlock, block.Ipv6CidrBlockState?.State]);
  const associated = [Ipv6CidrBlock, "associated"];
  assert.deepEqual(states(), [associated, [Ipv6CidrBlock, "disassociated"]]);
  const found = () => {
    const Filters = [{ Name: "ipv6-cidr-block-association.state", Values: ["disassociated"] }];
    return cordon.run(describeSubnets, { Filters }).Subnets?.map((each) => each.SubnetId);
  };
  assert.deepEqual(found(), [SubnetId]);
  cordon.now = "2026-01-02T03:34:04.999Z";
  assert.equal(states()?.length, 2);
  cordon.now = "2026-01-02T03:34:05.000Z";
  assert.deepEqual(states(), [associated]);
  assert.deepEqual(found(), []);
});

test("catalogue 365: answers leave out the tags of a subnet that has none, and show an empty list of blocks", () => {
  const cordon = new TestCordon();
  const { Subnet: made } = cordon.run(createSubnet, { VpcId: cordon.defaultVpcId(), CidrBlock: "172.31.128.0/24" });
  const [found] = cordon.run(describeSubnets, { SubnetIds: [made?.SubnetId ?? ""] }).Subnets ?? [];
  for (const each of [made, found]) {
    assert.equal(each?.Tags, undefined);
    assert.deepEqual(each?.Ipv6CidrBlockAssociationSet, []);
  }
});

test("catalogue 461: reservations are inside the subnet, don't overlap, and are listed by family", () => {
  const { cordon, SubnetId, ipv6 } = cordonWithSubnet();
  cordon.run(associate, { SubnetId, Ipv6CidrBlock: `${ipv6}01::/64` });
  const reserve = (Cidr: string, ReservationType: "prefix" | "explicit" = "prefix") =>
    cordon.run(createReservation, { SubnetId, Cidr, ReservationType, Description: "kept" }).SubnetCidrReservation;
  const id = reserve("10.0.1.16/28")?.SubnetCidrReservationId ?? "";
  reserve(`${ipv6}01::/80`, "explicit");
  assert.throws(
    () => reserve("10.0.2.0/28"),
    refusal("InvalidParameterValue", "Reservation CIDR should be within subnet CIDR block (10.0.1.0/24)"),
  );
  assert.throws(() => reserve("10.0.1.0"), refusal("InvalidParameterValue"));
  assert.throws(
    () => reserve("10.0.1.16/30"),
    refusal("InvalidParameterValue", "Reservation CIDR 10.0.1.16/30 has overlap with existing reserved CIDR block"),
  );
  const list = () => cordon.run(getReservations, { SubnetId });
  assert.deepEqual(
    list().SubnetIpv4CidrReservations?.map(({ Cidr, ReservationType, Description }) => [
      Cidr,
      ReservationType,
      Description,
    ]),
    [["10.0.1.16/28", "prefix", "kept"]],
  );
  assert.equal(list().SubnetIpv6CidrReservations?.length, 1);
  const explicit = [{ Name: "reservationType", Values: ["explicit"] }];
  assert.deepEqual(cordon.run(getReservations, { SubnetId, Filters: explicit }).SubnetIpv4CidrReservations, []);
  cordon.run(deleteReservation, { SubnetCidrReservationId: id });
  assert.deepEqual(list().SubnetIpv4CidrReservations, []);
  assert.throws(
    () => cordon.run(deleteReservation, { SubnetCidrReservationId: id }),
    refusal("InvalidSubnetCidrReservationID.NotFound"),
  );
});

test("a default subnet comes back in its zone, in the first free block", () => {
  const cordon = new TestCordon();
  const create = (input: object) => cordon.run(createDefaultSubnet, input).Subnet;
  const [first] = cordon.run(describeSubnets, {}).Subnets ?? [];
  const exists = `'${first?.SubnetId}' is already the default subnet in us-east-1a.`;
  assert.throws(
    () => create({ AvailabilityZone: "us-east-1a" }),
    refusal("DefaultSubnetAlreadyExistsInAvailabilityZone", exists),
  );
  assert.throws(() => create({}), refusal("MissingParameter"));
  assert.throws(
    () => create({ AvailabilityZone: "us-east-1a", AvailabilityZoneId: "use1-az1" }),
    refusal("InvalidParameterCombination"),
  );
  cordon.run(deleteSubnet, { SubnetId: first?.SubnetId ?? "" });
  assert.throws(() => create({ AvailabilityZone: "us-east-1a", Ipv6Native: true }), refusal("InvalidParameterValue"));
  const again = create({ AvailabilityZone: "us-east-1a" });
  assert.equal(again?.CidrBlock, first?.CidrBlock);
  assert.equal(again?.DefaultForAz, true);
  assert.equal(again?.MapPublicIpOnLaunch, true);
});
