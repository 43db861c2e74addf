/** Regional NAT gateways: whose addresses they have in which zones, and what belongs to them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import describeAddresses from "../addresses/describe-addresses.ts";
import releaseAddress from "../addresses/release-address.ts";
import { usesOf } from "../dependencies/uses.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import detachGateway from "../gateways/detach-internet-gateway.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import { member } from "../resource-shares/shares-for-tests.ts";
import createRoute from "../route-tables/create-route.ts";
import deleteTable from "../route-tables/delete-route-table.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import disassociateTable from "../route-tables/disassociate-route-table.ts";
import replaceAssociation from "../route-tables/replace-route-table-association.ts";
import { SharedVpcCordon } from "../shared-vpcs/shared-vpcs-for-tests.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import assign from "./assign-private-nat-gateway-address.ts";
import associate from "./associate-nat-gateway-address.ts";
import create from "./create-nat-gateway.ts";
import deleteNatGateway from "./delete-nat-gateway.ts";
import describeNatGateways from "./describe-nat-gateways.ts";
import disassociate from "./disassociate-nat-gateway-address.ts";

const AvailabilityMode = "regional" as const;

/** A VPC with an internet gateway, and a subnet in each of two zones. */
function cordonWithVpc({ isAttached = true } = {}) {
  const cordon = new TestCordon({ elasticIpsPerRegion: 4 });
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const [a = "", b = ""] = ["a", "b"].map(
    (zone, i) =>
      cordon.run(createSubnet, { VpcId, CidrBlock: `10.0.${i}.0/24`, AvailabilityZone: `us-east-1${zone}` }).Subnet
        ?.SubnetId,
  );
  const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  if (isAttached) cordon.run(attachGateway, { InternetGatewayId, VpcId });
  const make = (input: object = {}) => cordon.run(create, { AvailabilityMode, VpcId, ...input }).NatGateway;
  const shown = (id: string) => cordon.run(describeNatGateways, { NatGatewayIds: [id] }).NatGateways?.[0];
  const allocate = () => cordon.run(allocateAddress, {}).AllocationId ?? "";
  const nicIn = (SubnetId: string) =>
    cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  const addresses = () => cordon.run(describeAddresses, {}).Addresses ?? [];
  const zonesOf = (id: string) => (shown(id)?.NatGatewayAddresses ?? []).map((each) => each.AvailabilityZone);
  return { cordon, VpcId, a, b, InternetGatewayId, make, shown, allocate, nicIn, addresses, zonesOf };
}

suite("with the addresses that it was given", () => {
  test("catalogue 550, 551: each zone has its Elastic IPs, and the gateway a route table of its own", () => {
    const { cordon, VpcId, make, shown, allocate, InternetGatewayId, addresses } = cordonWithVpc();
    const [first, second, third] = [allocate(), allocate(), allocate()];
    const made = make({
      AvailabilityZoneAddresses: [
        { AvailabilityZone: "us-east-1a", AllocationIds: [first] },
        { AvailabilityZoneId: "use1-az2", AllocationIds: [second, third] },
      ],
      ConnectivityType: "private",
      TagSpecifications: [{ ResourceType: "natgateway", Tags: [{ Key: "Name", Value: "out" }] }],
    });
    const id = made?.NatGatewayId ?? "";
    assert.equal(made?.State, "pending");
    const found = shown(id);
    const RouteTableId = found?.RouteTableId ?? "";
    assert.match(RouteTableId, /^rtb-/);
    assert.deepEqual(
      [found?.State, found?.ConnectivityType, found?.AvailabilityMode, found?.VpcId, found?.SubnetId, found?.Tags],
      ["available", "public", "regional", VpcId, undefined, [{ Key: "Name", Value: "out" }]],
    );
    assert.deepEqual([found?.AutoProvisionZones, found?.AutoScalingIps], ["disabled", "disabled"]);
    assert.deepEqual(
      found?.NatGatewayAddresses?.map(({ AssociationId: _, PublicIp: __, ...each }) => each),
      [
        ["us-east-1a", "use1-az1", first],
        ["us-east-1b", "use1-az2", second],
        ["us-east-1b", "use1-az2", third],
      ].map(([AvailabilityZone, AvailabilityZoneId, AllocationId]) => ({
        ...{ NetworkInterfaceId: undefined, PrivateIp: undefined, IsPrimary: undefined },
        ...{ AllocationId, AvailabilityZone, AvailabilityZoneId, Status: "succeeded" },
      })),
    );
    const [address] = addresses();
    assert.deepEqual(
      [address?.AssociationId, address?.NetworkInterfaceId, address?.NetworkInterfaceOwnerId, address?.SubnetId],
      [found?.NatGatewayAddresses?.[0]?.AssociationId, undefined, undefined, undefined],
    );
    const [table] = cordon.run(describeTables, { RouteTableIds: [RouteTableId] }).RouteTables ?? [];
    assert.deepEqual(
      table?.Routes?.map((route) => [route.DestinationCidrBlock, route.GatewayId, route.State]),
      [
        ["10.0.0.0/16", "local", "active"],
        ["0.0.0.0/0", InternetGatewayId, "active"],
      ],
    );
    assert.deepEqual(
      table?.Associations?.map(({ GatewayId, Main, SubnetId }) => [GatewayId, Main, SubnetId]),
      [[id, false, undefined]],
    );
  });

  test("addresses come and go by zone, and none of them is anybody's to release", () => {
    const { cordon, make, allocate, zonesOf, addresses, shown } = cordonWithVpc();
    const [first, second] = [allocate(), allocate()];
    const zone = { AvailabilityZone: "us-east-1a", AllocationIds: [first] };
    const NatGatewayId = make({ AvailabilityZoneAddresses: [zone] })?.NatGatewayId ?? "";
    const added = cordon.run(associate, { NatGatewayId, AllocationIds: [second], AvailabilityZone: "us-east-1b" });
    assert.deepEqual(
      added.NatGatewayAddresses?.map((each) => [each.AllocationId, each.AvailabilityZone, each.Status]),
      [[second, "us-east-1b", "associating"]],
    );
    assert.deepEqual(zonesOf(NatGatewayId), ["us-east-1a", "us-east-1b"]);
    for (const AllocationId of [first, second]) {
      assert.throws(() => cordon.run(releaseAddress, { AllocationId }), refusal("AuthFailure"));
    }
    const { AssociationId = "" } = shown(NatGatewayId)?.NatGatewayAddresses?.[0] ?? {};
    const gone = cordon.run(disassociate, { NatGatewayId, AssociationIds: [AssociationId] });
    assert.deepEqual(
      gone.NatGatewayAddresses?.map((each) => [each.AllocationId, each.Status]),
      [[first, "disassociating"]],
    );
    assert.deepEqual(zonesOf(NatGatewayId), ["us-east-1b"]);
    cordon.run(releaseAddress, { AllocationId: first });
    cordon.run(deleteNatGateway, { NatGatewayId });
    assert.deepEqual(
      addresses().map((each) => [each.AllocationId, each.AssociationId]),
      [[second, undefined]],
    );
  });

  test("refusals: what doesn't fit together, zones that aren't there or given twice, addresses that are bound", () => {
    const { cordon, VpcId, a, make, allocate, nicIn } = cordonWithVpc();
    const [first, second] = [allocate(), allocate()];
    const zones =
      (...AvailabilityZoneAddresses: readonly object[]) =>
      () =>
        make({ AvailabilityZoneAddresses });
    const inA = { AvailabilityZone: "us-east-1a", AllocationIds: [first] };
    for (const input of [{ SubnetId: a }, { AllocationId: first }, { SecondaryAllocationIds: [first] }]) {
      const [name = ""] = Object.keys(input);
      const parameter = name.slice(0, 1).toLowerCase() + name.slice(1);
      const text = `A regional NAT gateway cannot have the parameter ${parameter}.`;
      assert.throws(() => make(input), refusal("InvalidParameterCombination", text));
    }
    for (const input of [{ VpcId }, { AvailabilityZoneAddresses: [inA] }]) {
      assert.throws(
        () => cordon.run(create, { SubnetId: a, AllocationId: first, ...input }),
        refusal("InvalidParameterCombination", /^Only a regional NAT gateway can have the parameter /),
      );
    }
    assert.throws(() => make({ VpcId: "vpc-00000000" }), refusal("InvalidVpcID.NotFound"));
    assert.throws(zones({ AllocationIds: [first] }), refusal("MissingParameter", /availabilityZone$/));
    assert.throws(zones({ AvailabilityZone: "us-east-1a" }), refusal("MissingParameter", /allocationIds$/));
    assert.throws(zones({ ...inA, AvailabilityZoneId: "use1-az1" }), refusal("InvalidParameterCombination"));
    assert.throws(zones({ ...inA, AvailabilityZone: "eu-west-1a" }), refusal("InvalidParameterValue", /eu-west-1a/));
    const noId = { AllocationIds: [first], AvailabilityZoneId: "use9-az9" };
    assert.throws(zones(noId), refusal("InvalidParameterValue", /use9-az9/));
    assert.throws(
      zones(inA, { AvailabilityZoneId: "use1-az1", AllocationIds: [second] }),
      refusal("InvalidParameterValue"),
    );
    assert.throws(
      zones(inA, { AvailabilityZone: "us-east-1b", AllocationIds: [first] }),
      refusal("InvalidParameterValue", `The Elastic IP address ${first} is given more than once.`),
    );
    const NatGatewayId = make({ AvailabilityZoneAddresses: [inA] })?.NatGatewayId ?? "";
    const further = { NatGatewayId, AllocationIds: [second] };
    assert.throws(() => cordon.run(associate, further), refusal("MissingParameter", /availabilityZone$/));
    const bound = { ...further, AvailabilityZone: "us-east-1a", AllocationIds: [first] };
    assert.throws(() => cordon.run(associate, bound), refusal("Resource.AlreadyAssociated"));
    assert.throws(
      () => cordon.run(associate, { ...further, AvailabilityZone: "us-east-1a", PrivateIpAddresses: ["10.0.0.9"] }),
      refusal("InvalidParameterValue", "A regional NAT gateway has no private IP addresses."),
    );
    assert.throws(
      () => cordon.run(assign, { NatGatewayId, PrivateIpAddressCount: 1 }),
      refusal("InvalidParameterValue"),
    );
    cordon.run(associateAddress, { AllocationId: second, NetworkInterfaceId: nicIn(a) });
    const failed = zones({ AvailabilityZone: "us-east-1b", AllocationIds: [second] })();
    const [found] = cordon.run(describeNatGateways, { NatGatewayIds: [failed?.NatGatewayId ?? ""] }).NatGateways ?? [];
    assert.deepEqual([found?.State, found?.FailureCode], ["failed", "Resource.AlreadyAssociated"]);
    assert.deepEqual([found?.AvailabilityMode, found?.RouteTableId], ["regional", undefined]);
  });

  test("without an internet gateway it fails", () => {
    const { make, shown } = cordonWithVpc({ isAttached: false });
    const found = shown(make()?.NatGatewayId ?? "");
    assert.deepEqual([found?.State, found?.FailureCode], ["failed", "Gateway.NotAttached"]);
  });
});

suite("by itself", () => {
  test("catalogue 551: it follows the workloads of its VPC from zone to zone, with addresses of its own", () => {
    const { cordon, a, b, make, shown, nicIn, addresses, zonesOf, allocate } = cordonWithVpc();
    const first = nicIn(a);
    const id = make()?.NatGatewayId ?? "";
    assert.deepEqual([shown(id)?.AutoProvisionZones, shown(id)?.AutoScalingIps], ["enabled", "enabled"]);
    assert.deepEqual(zonesOf(id), ["us-east-1a"]);
    const second = nicIn(b);
    assert.deepEqual(zonesOf(id), ["us-east-1a", "us-east-1b"]);
    assert.deepEqual(
      addresses().map(({ PublicIp, ServiceManaged }) => [PublicIp, ServiceManaged]),
      shown(id)?.NatGatewayAddresses?.map(({ PublicIp }) => [PublicIp, "rnat"]),
    );
    // Those don't count: the quota of four is the account's own.
    for (let i = 0; i < 4; i++) allocate();
    const another = nicIn(a);
    cordon.run(deleteInterface, { NetworkInterfaceId: first });
    assert.deepEqual(zonesOf(id), ["us-east-1a", "us-east-1b"]);
    cordon.run(deleteInterface, { NetworkInterfaceId: another });
    assert.deepEqual(zonesOf(id), ["us-east-1b"]);
    assert.equal(addresses().filter(({ ServiceManaged }) => ServiceManaged === "rnat").length, 1);
    cordon.run(deleteInterface, { NetworkInterfaceId: second });
    assert.deepEqual(zonesOf(id), []);
    nicIn(b);
    cordon.run(deleteNatGateway, { NatGatewayId: id });
    assert.equal(addresses().filter(({ ServiceManaged }) => ServiceManaged === "rnat").length, 0);
  });

  test("catalogue 513: what participants have in a shared VPC counts, and the addresses are those of its owner", () => {
    const cordon = new SharedVpcCordon();
    const { vpcId: VpcId } = cordon;
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { InternetGatewayId, VpcId });
    cordon.run(create, { AvailabilityMode, VpcId });
    const services = (at: object) =>
      (cordon.run(describeAddresses, {}, at).Addresses ?? []).map(({ ServiceManaged }) => ServiceManaged);
    const nic = cordon.interface([cordon.group("web")]);
    assert.deepEqual([services({ account: ACCOUNT }), services(member)], [["rnat"], []]);
    cordon.run(deleteInterface, { NetworkInterfaceId: nic }, member);
    assert.deepEqual(services({ account: ACCOUNT }), []);
  });

  test("nobody else gives it addresses, takes them, or releases them", () => {
    const { cordon, a, make, shown, nicIn, allocate } = cordonWithVpc();
    nicIn(a);
    const NatGatewayId = make()?.NatGatewayId ?? "";
    const [own] = shown(NatGatewayId)?.NatGatewayAddresses ?? [];
    const managed = refusal("InvalidParameterValue", /manages its Elastic IP addresses itself/);
    const further = { NatGatewayId, AllocationIds: [allocate()], AvailabilityZone: "us-east-1a" };
    assert.throws(() => cordon.run(associate, further), managed);
    const gone = { NatGatewayId, AssociationIds: [own?.AssociationId ?? ""] };
    assert.throws(() => cordon.run(disassociate, gone), managed);
    const release = { AllocationId: own?.AllocationId ?? "" };
    assert.throws(() => cordon.run(releaseAddress, release), refusal("AuthFailure"));
  });

  test("if no public address is left it does without, and the call that it follows succeeds", () => {
    const { cordon, a, make, nicIn, zonesOf } = cordonWithVpc();
    cordon.settings = { ...cordon.settings, publicIpv4Ranges: [] };
    const id = make()?.NatGatewayId ?? "";
    nicIn(a);
    assert.deepEqual(zonesOf(id), []);
  });
});

test("what keeps what: the VPC, its internet gateway and the gateway's table stay as long as it does", () => {
  const { cordon, VpcId, a, make, shown, nicIn, InternetGatewayId } = cordonWithVpc();
  nicIn(a);
  const NatGatewayId = make()?.NatGatewayId ?? "";
  const RouteTableId = shown(NatGatewayId)?.RouteTableId ?? "";
  const [table] = cordon.run(describeTables, { RouteTableIds: [RouteTableId] }).RouteTables ?? [];
  const AssociationId = table?.Associations?.[0]?.RouteTableAssociationId ?? "";
  const kept = refusal("InvalidParameterValue", /is that of the regional NAT gateway nat-/);
  assert.throws(() => cordon.run(disassociateTable, { AssociationId }), kept);
  assert.throws(() => cordon.run(replaceAssociation, { AssociationId, RouteTableId }), kept);
  assert.throws(() => cordon.run(deleteTable, { RouteTableId }), refusal("DependencyViolation"));
  assert.throws(() => cordon.run(detachGateway, { InternetGatewayId, VpcId }), refusal("DependencyViolation"));
  assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation"));
  const uses = (kind: "elastic-ip" | "route-table" | "vpc", id: string) =>
    [...usesOf(cordon.world(), kind, id)].map((use) => `${use.kind} ${use.how}`);
  const { AllocationId = "" } = shown(NatGatewayId)?.NatGatewayAddresses?.[0] ?? {};
  assert.deepEqual(uses("elastic-ip", AllocationId), ["nat-gateway sends by it"]);
  assert.deepEqual(uses("route-table", RouteTableId), ["nat-gateway is routed by it"]);
  assert.ok(uses("vpc", VpcId).includes("nat-gateway is in it"));
  // Its own table may have further routes.
  cordon.run(createRoute, { RouteTableId, DestinationCidrBlock: "192.0.2.0/24", GatewayId: InternetGatewayId });
  cordon.run(deleteNatGateway, { NatGatewayId });
  assert.throws(
    () => cordon.run(describeTables, { RouteTableIds: [RouteTableId] }),
    refusal("InvalidRouteTableID.NotFound"),
  );
  // A gateway that is gone is still shown for a while, and keeps nothing.
  cordon.run(detachGateway, { InternetGatewayId, VpcId });
});
