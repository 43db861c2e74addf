/** What is on the map of a VPC: its things in four columns, what connects them, and what is odd about them. */
import type { NatGateway, Route, RouteTable, Subnet } from "@aws-sdk/client-ec2";
import { nameOf } from "../../parts/tags.ts";
import type { VpcParts } from "./load-vpc.ts";

export interface MapNode {
  readonly id: string;
  readonly column: 0 | 1 | 2 | 3;
  readonly name: string | undefined;
  /** What it is, in words: `public`, `main route table`. */
  readonly says: readonly string[];
  /** What somebody should look at. */
  readonly flags: readonly string[];
  readonly zone?: string;
  readonly isPublic?: boolean;
  /** For the panel: what it has, in words. */
  readonly details: readonly (readonly [what: string, text: string])[];
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  /** `belongs`: is part of it or uses it. `traffic`: goes that way. */
  readonly kind: "belongs" | "traffic";
}

export interface VpcMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

export function mapOf(parts: VpcParts): VpcMap {
  const { vpc, subnets, tables } = parts;
  const vpcId = vpc.VpcId ?? "";
  const main = tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main === true));
  const chosen = new Map(
    tables.flatMap((table) => (table.Associations ?? []).map(({ SubnetId = "" }) => [SubnetId, table] as const)),
  );
  const gateways = gatewayNodes(parts);
  const known = new Set(gateways.map(({ id }) => id));
  const targets = new Set(tables.flatMap(routesOf).map(targetOf));
  const others = [...targets].filter((id) => id !== "local" && !known.has(id)).map(otherTarget);
  const edges: MapEdge[] = [];
  const subnetNodes = subnets.map((subnet) => {
    const id = subnet.SubnetId ?? "";
    const table = chosen.get(id) ?? main;
    edges.push({ from: vpcId, to: id, kind: "belongs" });
    if (table !== undefined) edges.push({ from: id, to: table.RouteTableId ?? "", kind: "belongs" });
    return subnetNode(subnet, table, !chosen.has(id));
  });
  for (const table of tables) {
    const to = new Set(routesOf(table).map(targetOf));
    to.delete("local");
    for (const target of to) edges.push({ from: table.RouteTableId ?? "", to: target, kind: "traffic" });
  }
  const vpcNode: MapNode = {
    id: vpcId,
    column: 0,
    name: nameOf(vpc.Tags),
    says: [vpc.CidrBlock ?? "", ...(vpc.IsDefault === true ? ["default VPC"] : [])],
    flags: [],
    details: (vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock = "" }) => ["CIDR", CidrBlock]),
  };
  return { nodes: [vpcNode, ...subnetNodes, ...tables.map(tableNode), ...gateways, ...others], edges };
}

const routesOf = ({ Routes = [] }: RouteTable): readonly Route[] => Routes;

const targetOf = (route: Route): string =>
  route.NatGatewayId ??
  route.VpcPeeringConnectionId ??
  route.EgressOnlyInternetGatewayId ??
  route.TransitGatewayId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.GatewayId ??
  "local";

const destinationOf = (route: Route): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "";

const isDefault = (route: Route): boolean => ["0.0.0.0/0", "::/0"].includes(destinationOf(route));

function subnetNode(subnet: Subnet, table: RouteTable | undefined, isImplicit: boolean): MapNode {
  const routes = table === undefined ? [] : routesOf(table);
  const isPublic = routes.some((route) => isDefault(route) && targetOf(route).startsWith("igw-"));
  const hasWayOut = routes.some((route) => isDefault(route) && route.State !== "blackhole");
  const name = nameOf(subnet.Tags);
  return {
    id: subnet.SubnetId ?? "",
    column: 1,
    name,
    zone: subnet.AvailabilityZone ?? "",
    isPublic,
    says: [subnet.CidrBlock ?? subnet.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? ""],
    flags: [
      ...(isPublic && /priv/i.test(name ?? "") ? ["named private, but its route leads to an internet gateway"] : []),
      ...(!isPublic && !hasWayOut ? ["no way out: no NAT gateway, no default route"] : []),
      ...(isImplicit ? ["uses the main route table, since none was chosen"] : []),
    ],
    details: [
      ["Zone", subnet.AvailabilityZone ?? ""],
      ["Free addresses", String(subnet.AvailableIpAddressCount ?? "")],
      ["Public address at launch", subnet.MapPublicIpOnLaunch === true ? "yes" : "no"],
      ["Route table", table?.RouteTableId ?? "none"],
    ],
  };
}

function tableNode(table: RouteTable): MapNode {
  const isMain = (table.Associations ?? []).some(({ Main }) => Main === true);
  const dead = routesOf(table).filter(({ State }) => State === "blackhole");
  return {
    id: table.RouteTableId ?? "",
    column: 2,
    name: nameOf(table.Tags),
    says: [...(isMain ? ["main"] : []), routesOf(table).length === 1 ? "1 route" : `${routesOf(table).length} routes`],
    flags: dead.map((route) => `blackhole: ${destinationOf(route)} leads to ${targetOf(route)}, which is gone`),
    details: routesOf(table).map((route) => [
      destinationOf(route),
      `${targetOf(route)}${route.State === "blackhole" ? " (blackhole)" : ""}`,
    ]),
  };
}

type Details = MapNode["details"];

const gateway = (id = "", says: string, name: string | undefined, details: Details = []): MapNode => ({
  id,
  column: 3,
  name,
  says: [says],
  flags: [],
  details,
});

const publicAddressesOf = ({ NatGatewayAddresses = [] }: NatGateway): string =>
  NatGatewayAddresses.flatMap(({ PublicIp, AvailabilityZone }) =>
    PublicIp === undefined ? [] : [AvailabilityZone === undefined ? PublicIp : `${PublicIp} in ${AvailabilityZone}`],
  ).join(", ");

function gatewayNodes(parts: VpcParts): readonly MapNode[] {
  const { internetGateways, egressOnlyGateways, natGateways, endpoints, peerings, vpc } = parts;
  return [
    ...internetGateways.map((each) => gateway(each.InternetGatewayId, "internet gateway", nameOf(each.Tags))),
    ...egressOnlyGateways.map((each) =>
      gateway(each.EgressOnlyInternetGatewayId, "egress-only internet gateway", nameOf(each.Tags)),
    ),
    ...natGateways.map((each) =>
      gateway(each.NatGatewayId, `${each.ConnectivityType ?? "public"} NAT gateway`, nameOf(each.Tags), [
        ["State", each.State ?? ""],
        each.SubnetId === undefined ? ["Route table", each.RouteTableId ?? ""] : ["Subnet", each.SubnetId],
        ["Public address", publicAddressesOf(each) || "none"],
      ]),
    ),
    ...peerings.map((each) => {
      const other = each.AccepterVpcInfo?.VpcId === vpc.VpcId ? each.RequesterVpcInfo : each.AccepterVpcInfo;
      return gateway(each.VpcPeeringConnectionId, "peering connection", nameOf(each.Tags), [
        ["State", each.Status?.Code ?? ""],
        ["Other VPC", other?.VpcId ?? ""],
        ["Its CIDR", other?.CidrBlock ?? ""],
        ["Its account", other?.OwnerId ?? ""],
      ]);
    }),
    ...endpoints.map((each) =>
      gateway(each.VpcEndpointId, `${(each.VpcEndpointType ?? "").toLowerCase()} endpoint`, nameOf(each.Tags), [
        ["Service", each.ServiceName ?? ""],
        ["State", each.State ?? ""],
        ...(each.SubnetIds ?? []).map((id) => ["Subnet", id] as const),
      ]),
    ),
  ];
}

const otherTarget = (id: string): MapNode =>
  gateway(id, id.startsWith("eni-") ? "network interface" : "target of a route", undefined);

/** What is connected with a node: all that leads to it, and all that it leads to. */
export function chainOf(edges: readonly MapEdge[], id: string): ReadonlySet<string> {
  const chain = new Set([id]);
  const walk = (start: string, next: (at: string) => readonly string[]) => {
    const [seen, open] = [new Set([start]), [start]];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const each of next(at)) {
        if (seen.has(each)) continue;
        seen.add(each);
        chain.add(each);
        open.push(each);
      }
    }
  };
  walk(id, (at) => edges.filter(({ from }) => from === at).map(({ to }) => to));
  walk(id, (at) => edges.filter(({ to }) => to === at).map(({ from }) => from));
  return chain;
}
