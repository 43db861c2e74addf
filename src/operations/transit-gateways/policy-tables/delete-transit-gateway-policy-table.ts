/** Deletes a policy table of a transit gateway with which nothing is associated. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPolicyTable } from "./find-policy-table.ts";
import { showPolicyTable } from "./show-policy-table.ts";

// ours: no evidence of AWS's text
const inUse = awsError("IncorrectState", (id: string) => `${id} has associations: it cannot be deleted.`);

export default operation("ec2", "DeleteTransitGatewayPolicyTable", {
  touches: ({ input, world }) => [
    existing("transit-gateway-policy-table", findPolicyTable(world, input.TransitGatewayPolicyTableId)),
  ],
  decide({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    if (hasAny(world.by("transit-gateway-association", "table", table.id))) throw inUse(table.id);
    return {
      changes: [remove("transit-gateway-policy-table", table.id)],
      output: { TransitGatewayPolicyTable: showPolicyTable(table, "deleting") },
    };
  },
});
