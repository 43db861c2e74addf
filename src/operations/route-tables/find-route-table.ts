/** Finds route tables and their associations by id. */
import { awsError } from "../../model/aws-error.ts";
import type { RouteTableAssociation } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { associationNotFound, finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import { referred, type Touched } from "../permission/touched.ts";

export const findRouteTable = finder("route-table", {
  unknown: awsError("InvalidRouteTableID.NotFound", (id: string) => `The routeTable ID '${id}' does not exist`),
  malformed: malformedId("InvalidRouteTableId.Malformed", "route-table"),
});

export const findTableAssociation = finder("route-table-association", { unknown: associationNotFound });

/** What an association binds: its table, and the subnet or gateway. The main table's binds nothing but the table. */
export const boundBy = (
  world: World,
  { routeTableId, subnetId, gatewayId }: RouteTableAssociation,
): readonly Touched[] => [
  referred(world, "route-table", routeTableId),
  ...(subnetId === undefined ? [] : [referred(world, "subnet", subnetId)]),
  ...(gatewayId === undefined ? [] : [referred(world, "internet-gateway", gatewayId)]),
];
