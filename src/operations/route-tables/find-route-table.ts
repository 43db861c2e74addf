/** Finds route tables and their associations by id. */
import { awsError } from "../../model/aws-error.ts";
import { associationNotFound, finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findRouteTable = finder("route-table", {
  unknown: awsError("InvalidRouteTableID.NotFound", (id: string) => `The routeTable ID '${id}' does not exist`),
  malformed: malformedId("InvalidRouteTableId.Malformed", "route-table"),
});

export const findTableAssociation = finder("route-table-association", { unknown: associationNotFound });
