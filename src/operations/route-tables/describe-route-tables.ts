/** Lists route tables with their routes and associations. */
import { describe, recordsOf } from "../describe.ts";
import { findRouteTable } from "./find-route-table.ts";
import { showRouteTable } from "./show-route-table.ts";

export default describe("ec2", "DescribeRouteTables", {
  list: "RouteTables",
  ...recordsOf("route-table"),
  ids: {
    of: ({ RouteTableIds }) => RouteTableIds,
    find: ({ world }, id) => findRouteTable(world, id),
    refusedWithMaxResults: ["RouteTableIds", "MaxResults"],
  },
  filters: {
    "association.gateway-id": "Associations.GatewayId",
    "association.route-table-association-id": "Associations.RouteTableAssociationId",
    "association.route-table-id": "Associations.RouteTableId",
    "association.subnet-id": "Associations.SubnetId",
    "association.main": "Associations.Main",
    "owner-id": ({ ownerId }) => ownerId,
    "route-table-id": ({ id }) => id,
    "route.destination-cidr-block": "Routes.DestinationCidrBlock",
    "route.destination-ipv6-cidr-block": "Routes.DestinationIpv6CidrBlock",
    "route.destination-prefix-list-id": "Routes.DestinationPrefixListId",
    "route.egress-only-internet-gateway-id": "Routes.EgressOnlyInternetGatewayId",
    "route.gateway-id": "Routes.GatewayId",
    "route.instance-id": "Routes.InstanceId",
    "route.nat-gateway-id": "Routes.NatGatewayId",
    "route.origin": "Routes.Origin",
    "route.state": "Routes.State",
    "route.transit-gateway-id": "Routes.TransitGatewayId",
    "route.vpc-peering-connection-id": "Routes.VpcPeeringConnectionId",
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
  show: (table, { world }) => showRouteTable(world, table),
});
