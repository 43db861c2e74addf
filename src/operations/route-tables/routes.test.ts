import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../model/world/change.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createEgressOnly from "../gateways/create-egress-only-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import deleteEgressOnly from "../gateways/delete-egress-only-internet-gateway.ts";
import createNatGateway from "../nat-gateways/create-nat-gateway.ts";
import deleteNatGateway from "../nat-gateways/delete-nat-gateway.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createRoute from "./create-route.ts";
import createRouteTable from "./create-route-table.ts";
import deleteRoute from "./delete-route.ts";
import describeRouteTables from "./describe-route-tables.ts";
import replaceRoute from "./replace-route.ts";

type Input = Omit<Parameters<typeof createRoute.decide>[0]["input"], "RouteTableId">;

function cordonWithTable(limits = {}) {
  const cordon = new TestCordon(limits);
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true });
  const VpcId = Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const GatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  cordon.run(attachGateway, { InternetGatewayId: GatewayId, VpcId });
  const RouteTableId = cordon.run(createRouteTable, { VpcId }).RouteTable?.RouteTableId ?? "";
  const add = (input: Input) => cordon.run(createRoute, { RouteTableId, ...input });
  const replace = (input: Input & { LocalTarget?: boolean }) => cordon.run(replaceRoute, { RouteTableId, ...input });
  /** The routes that are not local. */
  const routes = () =>
    cordon
      .run(describeRouteTables, { RouteTableIds: [RouteTableId] })
      .RouteTables?.[0]?.Routes?.filter(({ Origin }) => Origin === "CreateRoute");
  return { cordon, VpcId, SubnetId, GatewayId, RouteTableId, add, replace, routes };
}

test("refusals: destinations that are malformed, given twice, taken, or inside the VPC without being a subnet", () => {
  const { add, GatewayId } = cordonWithTable();
  assert.throws(() => add({ GatewayId }), refusal("MissingParameter"));
  assert.throws(
    () => add({ GatewayId, DestinationCidrBlock: "0.0.0.0/0", DestinationIpv6CidrBlock: "::/0" }),
    refusal("InvalidParameterCombination"),
  );
  assert.throws(() => add({ GatewayId, DestinationCidrBlock: "0.0.0.0" }), refusal("InvalidParameterValue"));
  assert.throws(
    () => add({ GatewayId, DestinationPrefixListId: "pl-0123456789abcdef0" }),
    refusal("InvalidPrefixListID.NotFound"),
  );
  add({ GatewayId, DestinationCidrBlock: "0.0.0.0/0" });
  assert.throws(
    () => add({ GatewayId, DestinationCidrBlock: "0.0.0.0/0" }),
    refusal("RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists."),
  );
  assert.throws(() => add({ GatewayId, DestinationCidrBlock: "10.0.0.0/16" }), refusal("RouteAlreadyExists"));
  assert.throws(
    () => add({ GatewayId, DestinationCidrBlock: "10.0.2.0/24" }),
    refusal("InvalidParameterValue", "Route destination doesn't match any subnet CIDR blocks."),
  );
});

test("catalogue 419: targets that are missing, several, unknown, or of another network", () => {
  const { cordon, add, GatewayId, RouteTableId } = cordonWithTable();
  const to = (target: Input) => () => add({ DestinationCidrBlock: "0.0.0.0/0", ...target });
  const oneTarget =
    "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId, transitGatewayId, localGatewayId or instanceId";
  assert.throws(to({}), refusal("MissingParameter", oneTarget));
  assert.throws(to({ GatewayId, NatGatewayId: "nat-0123456789abcdef0" }), refusal("InvalidParameterCombination"));
  const unknown = "0123456789abcdef0";
  const gateway = `The gateway ID 'igw-${unknown}' does not exist`;
  assert.throws(to({ GatewayId: `igw-${unknown}` }), refusal("InvalidGatewayID.NotFound", gateway));
  assert.throws(to({ NatGatewayId: `nat-${unknown}` }), refusal("InvalidNatGatewayID.NotFound"));
  assert.throws(to({ NetworkInterfaceId: `eni-${unknown}` }), refusal("InvalidNetworkInterfaceID.NotFound"));
  assert.throws(to({ InstanceId: `i-${unknown}` }), refusal("InvalidInstanceID.NotFound"));
  assert.throws(to({ TransitGatewayId: `tgw-${unknown}` }), refusal("InvalidTransitGatewayID.NotFound"));
  assert.throws(to({ VpcPeeringConnectionId: `pcx-${unknown}` }), refusal("InvalidVpcPeeringConnectionID.NotFound"));
  assert.throws(to({ GatewayId: "local" }), refusal("InvalidParameterValue"));
  const [foreign] = cordon.world().by("internet-gateway", "vpc", cordon.defaultVpcId());
  const other = `route table ${RouteTableId} and network gateway ${foreign?.id} belong to different networks`;
  assert.throws(to({ GatewayId: foreign?.id }), refusal("InvalidParameterValue", other));
});

test("routes of both families and to prefix lists lead through gateways, and are black holes without them", () => {
  const { cordon, add, routes, VpcId, SubnetId, GatewayId } = cordonWithTable();
  const eigw = cordon.run(createEgressOnly, { VpcId }).EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId ?? "";
  const AllocationId = cordon.run(allocateAddress, {}).AllocationId ?? "";
  const nat = cordon.run(createNatGateway, { SubnetId, AllocationId }).NatGateway?.NatGatewayId ?? "";
  const list = { id: "pl-1", name: "l", ownerId: "1", addressFamily: "IPv4" as const, maxEntries: 3, version: 1 };
  cordon.apply([put("prefix-list", { ...list, state: "create-complete", tags: [] })]);
  add({ DestinationCidrBlock: "0.0.0.9/0", GatewayId });
  add({ DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw });
  add({ DestinationPrefixListId: "pl-1", NatGatewayId: nat });
  assert.throws(
    () => add({ DestinationCidrBlock: "192.0.2.0/24", EgressOnlyInternetGatewayId: eigw }),
    refusal("InvalidParameterValue"),
  );
  const origin = { Origin: "CreateRoute", State: "active" };
  assert.deepEqual(routes(), [
    { DestinationCidrBlock: "0.0.0.0/0", GatewayId, ...origin },
    { DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw, ...origin },
    { DestinationPrefixListId: "pl-1", NatGatewayId: nat, ...origin },
  ]);
  cordon.run(deleteEgressOnly, { EgressOnlyInternetGatewayId: eigw });
  cordon.run(deleteNatGateway, { NatGatewayId: nat });
  assert.deepEqual(
    routes()?.map(({ State }) => State),
    ["active", "blackhole", "blackhole"],
  );
  const black = [{ Name: "route.state", Values: ["blackhole"] }];
  assert.equal(cordon.run(describeRouteTables, { Filters: black }).RouteTables?.length, 1);
});

test("an interface is a black hole until it is attached", () => {
  const { cordon, add, routes, SubnetId } = cordonWithTable();
  const { NetworkInterface } = cordon.run(createInterface, { SubnetId });
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? "";
  add({ DestinationCidrBlock: "192.0.2.0/24", NetworkInterfaceId });
  assert.equal(routes()?.[0]?.State, "blackhole");
  const nic = cordon.world().get("network-interface", NetworkInterfaceId);
  assert.ok(nic !== undefined);
  const attachment = {
    id: "eni-attach-1",
    instanceOwnerId: "amazon-aws",
    deviceIndex: 1,
    networkCardIndex: 0,
    deleteOnTermination: false,
    attachedAt: cordon.now,
  };
  cordon.apply([put("network-interface", { ...nic, attachment })]);
  assert.equal(routes()?.[0]?.State, "active");
});

test("an existing route is replaced; a local one by a target that must see the traffic, and back", () => {
  const { cordon, add, replace, routes, SubnetId, RouteTableId, GatewayId } = cordonWithTable();
  const { NetworkInterface } = cordon.run(createInterface, { SubnetId });
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? "";
  assert.throws(
    () => replace({ DestinationCidrBlock: "0.0.0.0/0", GatewayId }),
    refusal(
      "InvalidParameterValue",
      "There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead.",
    ),
  );
  add({ DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  replace({ DestinationCidrBlock: "0.0.0.0/0", NetworkInterfaceId });
  assert.equal(routes()?.[0]?.NetworkInterfaceId, NetworkInterfaceId);
  assert.throws(
    () => replace({ DestinationCidrBlock: "0.0.0.0/0", LocalTarget: true }),
    refusal("InvalidParameterValue"),
  );
  const local = () => cordon.run(describeRouteTables, { RouteTableIds: [RouteTableId] }).RouteTables?.[0]?.Routes?.[0];
  replace({ DestinationCidrBlock: "10.0.0.0/16", NetworkInterfaceId });
  assert.equal(local()?.NetworkInterfaceId, NetworkInterfaceId);
  assert.equal(local()?.Origin, "CreateRouteTable");
  replace({ DestinationCidrBlock: "10.0.0.0/16", LocalTarget: true });
  assert.equal(local()?.GatewayId, "local");
});

test("a route is deleted by its destination; local ones stay", () => {
  const { cordon, add, routes, RouteTableId, GatewayId } = cordonWithTable();
  add({ DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  cordon.run(deleteRoute, { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" });
  assert.deepEqual(routes(), []);
  assert.throws(
    () => cordon.run(deleteRoute, { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" }),
    refusal("InvalidRoute.NotFound", `no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`),
  );
  assert.throws(
    () => cordon.run(deleteRoute, { RouteTableId, DestinationCidrBlock: "10.0.0.0/16" }),
    refusal("InvalidParameterValue", `cannot remove local route 10.0.0.0/16 in route table ${RouteTableId}`),
  );
});

test("a prefix list counts as its maximum against the routes of a table", () => {
  const { cordon, add, GatewayId } = cordonWithTable({ routesPerTable: 10 });
  const list = { id: "pl-1", name: "l", ownerId: "1", addressFamily: "IPv4" as const, maxEntries: 8, version: 1 };
  cordon.apply([put("prefix-list", { ...list, state: "create-complete", tags: [] })]);
  add({ DestinationPrefixListId: "pl-1", GatewayId });
  add({ DestinationIpv6CidrBlock: "::/0", GatewayId });
  add({ DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  assert.throws(() => add({ DestinationCidrBlock: "192.0.2.0/24", GatewayId }), refusal("RouteLimitExceeded"));
});
