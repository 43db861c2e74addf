/** Shows a route table: its routes with their state, and its associations. */
import type { Route, RouteTable, RouteTableAssociation, RouteTarget } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { stateOf } from "../../policy/paths/routes.ts";
import { wholeVpc } from "../shared-vpcs/whole-vpc.ts";
import { showTags } from "../tags/tag-rules.ts";
import { showDestination } from "./destination.ts";

function showTarget(world: World, target: RouteTarget) {
  if (target.kind === "local") return { GatewayId: "local" };
  const { id } = target;
  switch (target.kind) {
    case "egress-only-internet-gateway":
      return { EgressOnlyInternetGatewayId: id };
    case "nat-gateway":
      return { NatGatewayId: id };
    case "vpc-peering-connection":
      return { VpcPeeringConnectionId: id };
    case "network-interface": {
      const attachment = world.get("network-interface", id)?.attachment;
      if (attachment?.instanceId === undefined) return { NetworkInterfaceId: id };
      return {
        NetworkInterfaceId: id,
        InstanceId: attachment.instanceId,
        InstanceOwnerId: attachment.instanceOwnerId,
      };
    }
    case "transit-gateway":
      return { TransitGatewayId: id };
    case "local-gateway":
      return { LocalGatewayId: id };
    case "carrier-gateway":
      return { CarrierGatewayId: id };
    case "core-network":
      return { CoreNetworkArn: id };
    case "odb-network":
      return { OdbNetworkArn: id };
    // Only an export shows it: the API has no member of this name.
    case "unserved":
      return { [target.member]: id } as object;
    // AWS: an endpoint is shown as a gateway, like an internet gateway.
    default:
      return { GatewayId: id };
  }
}

/** The targets of a shared VPC's routes are its owner's. */
const showRoute = (caller: World, vpcId: string, route: Route, world = wholeVpc(caller, vpcId)) => ({
  ...showDestination(route),
  ...showTarget(world, route.target),
  Origin: route.origin,
  State: stateOf(world, vpcId, route.target),
});

export const associatedState = { State: "associated" as const };

const showAssociation = ({ id, routeTableId, isMain, subnetId, gatewayId }: RouteTableAssociation) => ({
  RouteTableAssociationId: id,
  RouteTableId: routeTableId,
  Main: isMain,
  SubnetId: subnetId,
  GatewayId: gatewayId,
  AssociationState: associatedState,
});

const associationsOf = (world: World, { id }: RouteTable): readonly RouteTableAssociation[] => [
  ...world.by("route-table-association", "table", id),
];

export const showRouteTable = (world: World, table: RouteTable) => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId: table.ownerId,
  Routes: table.routes.map((route) => showRoute(world, table.vpcId, route)),
  Associations: associationsOf(world, table).map(showAssociation),
  PropagatingVgws: (table.propagatingGatewayIds ?? []).map((GatewayId) => ({ GatewayId })),
  Tags: showTags(table.tags),
});
