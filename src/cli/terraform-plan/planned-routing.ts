/** The gateways, route tables and routes of a Terraform plan as calls. */
import type { CallSink, MapToCalls, Stage } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import type { Attributes, Expressions } from "./plan-references.ts";
import { CannotMap, defined, list, type PlannedResource, text } from "./planned-resource.ts";

export const mapInternetGateway: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before } = resource;
  const old = text(before["vpc_id"]);
  if (deletes) {
    const InternetGatewayId = resource.id;
    if (old !== undefined) reader.call("delete", resource, "DetachInternetGateway", { InternetGatewayId, VpcId: old });
    reader.call("delete", resource, "DeleteInternetGateway", { InternetGatewayId });
  }
  if (creates) {
    reader.call("found", resource, "CreateInternetGateway", {}, true);
    const VpcId = resource.idOf("vpc_id");
    const input = { InternetGatewayId: resource.newId, VpcId };
    if (VpcId !== undefined) reader.call("split", resource, "AttachInternetGateway", input);
  } else if (updates && resource.changed("vpc_id")) {
    const InternetGatewayId = resource.id;
    if (old !== undefined) reader.call("take", resource, "DetachInternetGateway", { InternetGatewayId, VpcId: old });
    const VpcId = resource.idOf("vpc_id");
    if (VpcId !== undefined) reader.call("split", resource, "AttachInternetGateway", { InternetGatewayId, VpcId });
  }
};

export const mapGatewayAttachment: MapToCalls = (resource, reader) => {
  const { creates, deletes, before } = resource;
  if (deletes) {
    const input = { InternetGatewayId: text(before["internet_gateway_id"]), VpcId: text(before["vpc_id"]) };
    reader.call("delete", resource, "DetachInternetGateway", input);
  }
  if (!creates) return;
  const input = { InternetGatewayId: resource.neededId("internet_gateway_id"), VpcId: resource.neededId("vpc_id") };
  reader.call("split", resource, "AttachInternetGateway", input);
};

export const mapEgressOnlyGateway: MapToCalls = (resource, reader) => {
  const { creates, deletes } = resource;
  if (deletes) {
    const input = { EgressOnlyInternetGatewayId: resource.id };
    reader.call("delete", resource, "DeleteEgressOnlyInternetGateway", input);
  }
  const input = () => ({ VpcId: resource.neededId("vpc_id") });
  if (creates) reader.call("split", resource, "CreateEgressOnlyInternetGateway", input(), true);
};

/** A route's attributes by the members of calls. The first three are destinations, once for `aws_route`, once inline. */
const DESTINATIONS = {
  DestinationCidrBlock: ["destination_cidr_block", "cidr_block"],
  DestinationIpv6CidrBlock: ["destination_ipv6_cidr_block", "ipv6_cidr_block"],
  DestinationPrefixListId: ["destination_prefix_list_id", "destination_prefix_list_id"],
} as const;
const TARGETS: Readonly<Record<string, string>> = {
  GatewayId: "gateway_id",
  NatGatewayId: "nat_gateway_id",
  EgressOnlyInternetGatewayId: "egress_only_gateway_id",
  NetworkInterfaceId: "network_interface_id",
  TransitGatewayId: "transit_gateway_id",
  VpcEndpointId: "vpc_endpoint_id",
  VpcPeeringConnectionId: "vpc_peering_connection_id",
  LocalGatewayId: "local_gateway_id",
  CarrierGatewayId: "carrier_gateway_id",
  CoreNetworkArn: "core_network_arn",
};

type Route = Readonly<Record<string, string>>;

const destinationOf = (route: Route): Route =>
  defined(Object.fromEntries(Object.keys(DESTINATIONS).map((member) => [member, route[member]]))) as Route;

const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The members of one route; `idOf` gives those that are known only after apply. */
function routeOf(form: 0 | 1, block: Attributes, idOf: (name: string) => string | undefined): Route {
  const names = [
    ...Object.entries(DESTINATIONS).map(([member, forms]) => [member, forms[form]] as const),
    ...Object.entries(TARGETS),
  ];
  return defined(Object.fromEntries(names.map(([member, name]) => [member, text(block[name]) ?? idOf(name)]))) as Route;
}

export const mapRoute: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before, after } = resource;
  const old = () => ({
    RouteTableId: text(before["route_table_id"]),
    ...destinationOf(routeOf(0, before, () => undefined)),
  });
  if (deletes) reader.call("take", resource, "DeleteRoute", old());
  if (!creates && !updates) return;
  const route = routeOf(0, after, (name) => resource.idOf(name));
  if (isSame(route, destinationOf(route))) throw new CannotMap("its target is known only after apply");
  const input = { RouteTableId: resource.neededId("route_table_id"), ...route };
  reader.call("route", resource, creates ? "CreateRoute" : "ReplaceRoute", input);
};

/** The routes in a table's blocks. The route to `local` is there anyway. */
function inlineRoutes(resource: PlannedResource, when: "before" | "after"): readonly Route[] {
  const declared = resource.expressions["route"];
  if (when === "after" && resource.after["route"] === undefined && resource.isUnknown("route")) {
    if (declared === undefined) return [];
    throw new CannotMap("its routes are known only after apply");
  }
  const routes = list(resource[when]["route"]).map((each, i) => {
    const unknown = when === "after" ? resource.unknownIn("route", i) : [];
    return routeOf(1, each as Attributes, (name) => {
      if (!unknown.includes(name)) return undefined;
      return resource.idMeant(name, expressionIn(declared, each as Attributes, name));
    });
  });
  return routes.filter(({ GatewayId }) => GatewayId !== "local");
}

/** The expression of one block's member, if the configuration has the blocks apart, otherwise that of all. */
function expressionIn(declared: Expressions[string] | undefined, block: Attributes, name: string): unknown {
  if (!Array.isArray(declared)) return declared;
  const blocks = declared as readonly Expressions[];
  const isIt = (one: Expressions) =>
    Object.values(DESTINATIONS).every(([, destination]) => {
      const { constant_value: constant } = (one[destination] ?? {}) as { readonly constant_value?: unknown };
      return constant === undefined || constant === null || constant === block[destination];
    });
  const fitting = blocks.filter((one) => one[name] !== undefined && isIt(one));
  const references = fitting.flatMap(
    (one) => (one[name] as { readonly references?: readonly string[] }).references ?? [],
  );
  return { references };
}

/** Makes a table's routes those of its blocks. */
function changeRoutes(
  resource: PlannedResource,
  reader: CallSink,
  RouteTableId: string,
  old: readonly Route[],
  now: readonly Route[],
): void {
  const isIn = (all: readonly Route[], route: Route) =>
    all.some((each) => isSame(destinationOf(each), destinationOf(route)));
  for (const route of old) {
    if (!isIn(now, route)) reader.call("take", resource, "DeleteRoute", { RouteTableId, ...destinationOf(route) });
  }
  for (const route of now) {
    if (old.some((each) => isSame(each, route))) continue;
    reader.call("route", resource, isIn(old, route) ? "ReplaceRoute" : "CreateRoute", { RouteTableId, ...route });
  }
}

function refusePropagation({ after }: PlannedResource): void {
  if (list(after["propagating_vgws"]).length > 0) throw new CannotMap("propagating_vgws is not understood");
}

export const mapRouteTable: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates } = resource;
  if (deletes) reader.call("delete", resource, "DeleteRouteTable", { RouteTableId: resource.id });
  if (!creates && !updates) return;
  refusePropagation(resource);
  const RouteTableId = creates ? resource.newId : resource.id;
  if (creates) {
    reader.call("split", resource, "CreateRouteTable", { VpcId: resource.neededId("vpc_id") }, true);
    changeRoutes(resource, reader, RouteTableId, [], inlineRoutes(resource, "after"));
  } else if (resource.changed("route")) {
    changeRoutes(resource, reader, RouteTableId, inlineRoutes(resource, "before"), inlineRoutes(resource, "after"));
  }
};

/** Terraform removes the routes that a table has when it's adopted, and leaves the table alone when it forgets it. */
export const mapDefaultRouteTable =
  (existing: Existing): MapToCalls =>
  (resource, reader) => {
    const { creates, updates } = resource;
    if (!creates && !updates) return;
    refusePropagation(resource);
    const RouteTableId = creates ? resource.neededId("default_route_table_id") : resource.id;
    const old = creates ? routesThere(existing, RouteTableId) : inlineRoutes(resource, "before");
    if (creates || resource.changed("route"))
      changeRoutes(resource, reader, RouteTableId, old, inlineRoutes(resource, "after"));
  };

/** The routes of a table that exists, without those that came with it or by themselves. */
function routesThere(existing: Existing, tableId: string): readonly Route[] {
  const members = [...Object.keys(DESTINATIONS), ...Object.keys(TARGETS)];
  return (existing.table(tableId)?.Routes ?? [])
    .filter(({ Origin }) => Origin === "CreateRoute")
    .map((route) => defined(Object.fromEntries(members.map((member) => [member, text(route[member])]))) as Route);
}

export const mapTableAssociation: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates } = resource;
  if (deletes) reader.call("take", resource, "DisassociateRouteTable", { AssociationId: resource.id });
  const RouteTableId = () => resource.neededId("route_table_id");
  if (creates) {
    const [SubnetId, GatewayId] = [resource.idOf("subnet_id"), resource.idOf("gateway_id")];
    if (SubnetId === undefined && GatewayId === undefined) throw new CannotMap("its subnet is known only after apply");
    reader.call("route", resource, "AssociateRouteTable", { RouteTableId: RouteTableId(), SubnetId, GatewayId });
  } else if (updates) {
    const input = { AssociationId: resource.id, RouteTableId: RouteTableId() };
    reader.call("route", resource, "ReplaceRouteTableAssociation", input);
  }
};

/** Replaces which table is a VPC's main one; when it goes, the earlier one is it again. */
export const mapMainTable: MapToCalls = (resource, reader) => {
  const { creates, deletes, before } = resource;
  const replace = (stage: Stage, vpcId: string, RouteTableId: string | undefined) => {
    const Filters = [
      { Name: "vpc-id", Values: [vpcId] },
      { Name: "association.main", Values: ["true"] },
    ];
    const path = "RouteTables.0.Associations[Main=true].RouteTableAssociationId";
    const AssociationId = reader.look(resource, stage, "DescribeRouteTables", { Filters }, path);
    reader.call(stage, resource, "ReplaceRouteTableAssociation", { AssociationId, RouteTableId });
  };
  if (deletes && !creates) replace("take", String(before["vpc_id"]), text(before["original_route_table_id"]));
  else replace("route", resource.neededId("vpc_id"), resource.neededId("route_table_id"));
};
