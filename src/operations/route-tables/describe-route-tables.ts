/** Lists route tables with their routes and associations. */
import type { RouteTable, RouteTableAssociation } from "../../model/records/routing.ts";
import { describe } from "../describe.ts";
import type { Call } from "../operation.ts";
import { findRouteTable } from "./find-route-table.ts";
import { associationsOf, showRoute, showRouteTable } from "./show-route-table.ts";

/** Every member that a shown route may have. */
interface ShownRoute {
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly GatewayId?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly InstanceId?: string;
  readonly NatGatewayId?: string;
  readonly TransitGatewayId?: string;
  readonly VpcPeeringConnectionId?: string;
  readonly Origin: string;
  readonly State: string;
}

const inRoutes =
  (member: keyof ShownRoute) =>
  ({ routes, vpcId }: RouteTable, { world }: Call<unknown>): readonly (string | undefined)[] =>
    routes.map((route) => (showRoute(world, vpcId, route) as ShownRoute)[member]);

const inAssociations =
  (read: (association: RouteTableAssociation) => string | boolean | undefined) =>
  (table: RouteTable, { world }: Call<unknown>) =>
    associationsOf(world, table).map(read);

export default describe("ec2", "DescribeRouteTables", {
  list: "RouteTables",
  all: ({ world }): Iterable<RouteTable> => world.all("route-table"),
  ids: {
    of: ({ RouteTableIds }) => RouteTableIds,
    find: ({ world }, id) => findRouteTable(world, id),
    refusedWithMaxResults: ["RouteTableIds", "MaxResults"],
  },
  filters: {
    "association.gateway-id": inAssociations(({ gatewayId }) => gatewayId),
    "association.route-table-association-id": inAssociations(({ id }) => id),
    "association.route-table-id": inAssociations(({ routeTableId }) => routeTableId),
    "association.subnet-id": inAssociations(({ subnetId }) => subnetId),
    "association.main": inAssociations(({ isMain }) => isMain),
    "owner-id": ({ ownerId }) => ownerId,
    "route-table-id": ({ id }) => id,
    "route.destination-cidr-block": inRoutes("DestinationCidrBlock"),
    "route.destination-ipv6-cidr-block": inRoutes("DestinationIpv6CidrBlock"),
    "route.destination-prefix-list-id": inRoutes("DestinationPrefixListId"),
    "route.egress-only-internet-gateway-id": inRoutes("EgressOnlyInternetGatewayId"),
    "route.gateway-id": inRoutes("GatewayId"),
    "route.instance-id": inRoutes("InstanceId"),
    "route.nat-gateway-id": inRoutes("NatGatewayId"),
    "route.origin": inRoutes("Origin"),
    "route.state": inRoutes("State"),
    "route.transit-gateway-id": inRoutes("TransitGatewayId"),
    "route.vpc-peering-connection-id": inRoutes("VpcPeeringConnectionId"),
    "vpc-id": ({ vpcId }) => vpcId,
  },
  narrow: {
    "vpc-id": ({ world }, vpcId) => world.by("route-table", "vpc", vpcId),
    "association.subnet-id": ({ world }, subnetId) =>
      world.by("route-table-association", "subnet", subnetId).flatMap(({ routeTableId }) => {
        const table = world.get("route-table", routeTableId);
        return table === undefined ? [] : [table];
      }),
  },
  pages: { least: 5, most: 100 },
  idOf: ({ id }) => id,
  show: (table, { world }) => showRouteTable(world, table),
});
