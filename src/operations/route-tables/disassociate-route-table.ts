/** Removes the association of a subnet or gateway with a route table; from then on the main table routes the subnet. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { boundBy, findFreeAssociation, findTableAssociation } from "./find-route-table.ts";

const isMainAssociation = awsError(
  "InvalidParameterValue",
  (id: string) => `cannot disassociate the main route table association ${id}`,
);

export default operation("ec2", "DisassociateRouteTable", {
  touches: ({ input, world }) => boundBy(world, findTableAssociation(world, input.AssociationId)),
  decide({ input: { AssociationId }, world }) {
    const { id, isMain } = findFreeAssociation(world, AssociationId);
    if (isMain) throw isMainAssociation(id);
    return { changes: [remove("route-table-association", id)], output: {} };
  },
});
