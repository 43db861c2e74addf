/** Finds route tables and their associations by id. */
import { awsError } from "../../model/aws-error.ts";
import type { RouteTableAssociation } from "../../model/records/routing.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { associationNotFound, finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import { referred, type Touched } from "../permission/touched.ts";

export const findRouteTable = finder("route-table", {
  unknown: awsError("InvalidRouteTableID.NotFound", (id: string) => `The routeTable ID '${id}' does not exist`),
  malformed: malformedId("InvalidRouteTableId.Malformed", "route-table"),
});

export const findTableAssociation = finder("route-table-association", { unknown: associationNotFound });

// ours: no evidence of AWS's text
const ofRegionalGateway = awsError(
  "InvalidParameterValue",
  (id: string, gatewayId: string) =>
    `The association ${id} is that of the regional NAT gateway ${gatewayId}, which keeps its own route table.`,
);

/** An association that may be changed: a regional NAT gateway keeps the table that was made for it. */
export function findFreeAssociation(world: World, id: string): RouteTableAssociation {
  const found = findTableAssociation(world, id);
  const { gatewayId } = found;
  if (gatewayId !== undefined && isIdOf("nat-gateway", gatewayId)) throw ofRegionalGateway(id, gatewayId);
  return found;
}

/** What an association binds: its table, and the subnet or gateway. The main table's binds nothing but the table. */
export const boundBy = (
  world: World,
  { routeTableId, subnetId, gatewayId }: RouteTableAssociation,
): readonly Touched[] => [
  referred(world, "route-table", routeTableId),
  ...(subnetId === undefined ? [] : [referred(world, "subnet", subnetId)]),
  ...(gatewayId === undefined
    ? []
    : [referred(world, isIdOf("nat-gateway", gatewayId) ? "nat-gateway" : "internet-gateway", gatewayId)]),
];
