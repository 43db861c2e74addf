import assert from "node:assert/strict";
import { test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import disassociateAddress from "../addresses/disassociate-address.ts";
import releaseAddress from "../addresses/release-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import assign from "./assign-private-nat-gateway-address.ts";
import associate from "./associate-nat-gateway-address.ts";
import create from "./create-nat-gateway.ts";
import deleteNatGateway from "./delete-nat-gateway.ts";
import disassociate from "./disassociate-nat-gateway-address.ts";
import unassign from "./unassign-private-nat-gateway-address.ts";

/** A public gateway with a secondary Elastic IP, a private gateway, and one more Elastic IP. */
function cordonWithGateways() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  cordon.run(attachGateway, { InternetGatewayId, VpcId });
  const allocate = () => cordon.run(allocateAddress, {}).AllocationId ?? "";
  const make = (input: object) => cordon.run(create, { SubnetId, ...input }).NatGateway;
  const made = make({ AllocationId: allocate(), SecondaryAllocationIds: [allocate()] });
  const publicId = made?.NatGatewayId ?? "";
  const privateId = make({ ConnectivityType: "private" })?.NatGatewayId ?? "";
  const addresses = cordon.world().get("nat-gateway", publicId)?.addresses ?? [];
  return { cordon, make, publicId, privateId, addresses, allocate };
}

test("refusals: an Elastic IP given twice, and more Elastic IPs than private addresses", () => {
  const { make, allocate } = cordonWithGateways();
  const AllocationId = allocate();
  assert.throws(
    () => make({ AllocationId, SecondaryAllocationIds: [AllocationId] }),
    refusal("InvalidParameterValue", `The Elastic IP address ${AllocationId} is given more than once.`),
  );
  assert.throws(
    () =>
      make({
        AllocationId,
        SecondaryAllocationIds: [allocate(), AllocationId],
        SecondaryPrivateIpAddresses: ["10.0.1.9"],
      }),
    refusal(
      "InvalidParameterValue",
      "A NAT gateway cannot have more secondary Elastic IP addresses than secondary private addresses.",
    ),
  );
});

test("refusals: associating with a private gateway, in a zone, or with too few private addresses", () => {
  const { cordon, publicId, privateId, allocate } = cordonWithGateways();
  const AllocationIds = [allocate()];
  const invalid = (text: string) => refusal("InvalidParameterValue", text);
  assert.throws(
    () => cordon.run(associate, { NatGatewayId: privateId, AllocationIds }),
    invalid(`The private NAT gateway ${privateId} cannot have Elastic IP addresses.`),
  );
  for (const zone of [{ AvailabilityZone: "us-east-1a" }, { AvailabilityZoneId: "use1-az1" }]) {
    assert.throws(
      () => cordon.run(associate, { NatGatewayId: publicId, AllocationIds, ...zone }),
      invalid("An Availability Zone can only be given for regional NAT gateways."),
    );
  }
  assert.throws(
    () =>
      cordon.run(associate, {
        NatGatewayId: publicId,
        AllocationIds,
        PrivateIpAddresses: ["10.0.1.8", "10.0.1.9"],
      }),
    refusal(
      "InvalidParameterCombination",
      "The request must contain as many private addresses as Elastic IP addresses, or none.",
    ),
  );
});

test("refusals: no private addresses, addresses named in two ways, and addresses that have an Elastic IP", () => {
  const { cordon, publicId, privateId, addresses } = cordonWithGateways();
  assert.throws(
    () => cordon.run(assign, { NatGatewayId: privateId }),
    refusal("MissingParameter", "The request must contain either privateIpAddress or privateIpAddressCount"),
  );
  assert.throws(
    () => cordon.run(assign, { NatGatewayId: privateId, PrivateIpAddresses: ["10.0.1.9"], PrivateIpAddressCount: 1 }),
    refusal(
      "InvalidParameterCombination",
      "The parameter privateIpAddress cannot be used with the parameter privateIpAddressCount",
    ),
  );
  const secondary = addresses[1]?.privateIp ?? "";
  assert.throws(
    () => cordon.run(unassign, { NatGatewayId: publicId, PrivateIpAddresses: [secondary] }),
    refusal("InvalidParameterValue", `${secondary} has an Elastic IP address. Disassociate that instead.`),
  );
});

test("refusals: an association of another gateway, and one that only its gateway may end", () => {
  const { cordon, publicId, privateId, addresses } = cordonWithGateways();
  const AssociationId = addresses[1]?.associationId ?? "";
  assert.throws(
    () => cordon.run(disassociate, { NatGatewayId: privateId, AssociationIds: [AssociationId] }),
    refusal("InvalidParameterValue", `The association ${AssociationId} is not one of the NAT gateway ${privateId}.`),
  );
  assert.throws(
    () => cordon.run(disassociateAddress, { AssociationId }),
    refusal("AuthFailure", "You do not have permission to access the specified resource."),
  );
  cordon.run(disassociate, { NatGatewayId: publicId, AssociationIds: [AssociationId] });
});

test("refusals: a malformed id", () => {
  const { cordon } = cordonWithGateways();
  assert.throws(
    () => cordon.run(deleteNatGateway, { NatGatewayId: "gateway" }),
    refusal("NatGatewayMalformed", "The natGateway ID 'gateway' is malformed"),
  );
});

test("catalogue 370: the address of a gateway can't be moved, disassociated, released or replaced", () => {
  const { cordon, publicId, addresses } = cordonWithGateways();
  const denied = refusal("AuthFailure", "You do not have permission to access the specified resource.");
  const secondary = addresses[1];
  const { allocationId: AllocationId = "", publicIp: PublicIp = "" } = secondary ?? {};
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  const { NetworkInterface } = cordon.run(createInterface, { SubnetId });
  const { NetworkInterfaceId = "" } = NetworkInterface ?? {};
  for (const address of [{ AllocationId }, { PublicIp }]) {
    assert.throws(() => cordon.run(associateAddress, { ...address, NetworkInterfaceId }), denied);
    assert.throws(() => cordon.run(releaseAddress, address), denied);
  }
  assert.throws(() => cordon.run(disassociateAddress, { PublicIp }), denied);
  const other = cordon.run(allocateAddress, {}).AllocationId ?? "";
  const { networkInterfaceId = "", privateIp = "" } = secondary ?? {};
  const beside = { AllocationId: other, NetworkInterfaceId: networkInterfaceId, PrivateIpAddress: privateIp };
  assert.throws(() => cordon.run(associateAddress, beside), denied);
  cordon.run(deleteNatGateway, { NatGatewayId: publicId });
  cordon.run(releaseAddress, { AllocationId });
});
