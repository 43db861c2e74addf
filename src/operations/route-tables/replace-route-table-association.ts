/** Moves an association to another route table: of a subnet, of a gateway, or of the VPC as its main table. */
import { awsError } from "../../model/aws-error.ts";
import { put, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { boundBy, findFreeAssociation, findRouteTable, findTableAssociation } from "./find-route-table.ts";
import { associatedState } from "./show-route-table.ts";

const otherNetwork = awsError(
  "InvalidParameterValue",
  (tableId: string, associationId: string) =>
    `Route table ${tableId} and route table association ${associationId} belong to different networks`,
);

export default operation("ec2", "ReplaceRouteTableAssociation", {
  touches: ({ input, world }) => [
    ...boundBy(world, findTableAssociation(world, input.AssociationId)),
    existing("route-table", findRouteTable(world, input.RouteTableId)),
  ],
  decide({ input: { AssociationId, RouteTableId }, world, newId }) {
    const before = findFreeAssociation(world, AssociationId);
    const table = findRouteTable(world, RouteTableId);
    if (table.vpcId !== before.vpcId) throw otherNetwork(table.id, before.id);
    // AWS: the association gets a new id even if only its table changes.
    const after = { ...before, id: newId("route-table-association"), routeTableId: table.id };
    return {
      changes: [remove("route-table-association", before.id), put("route-table-association", after)],
      output: { NewAssociationId: after.id, AssociationState: associatedState },
    };
  },
});
