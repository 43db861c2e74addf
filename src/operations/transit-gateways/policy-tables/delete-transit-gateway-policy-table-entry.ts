/** Deletes an entry of a policy table. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findEntry, findPolicyTable } from "./find-policy-table.ts";
import { showEntry } from "./show-policy-table.ts";

export default operation("ec2", "DeleteTransitGatewayPolicyTableEntry", {
  touches: ({ input, world }) => [
    existing("transit-gateway-policy-table", findPolicyTable(world, input.TransitGatewayPolicyTableId)),
  ],
  decide({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    const entry = findEntry(table, input.PolicyRuleNumber);
    const entries = table.entries.filter((each) => each !== entry);
    return {
      changes: [put("transit-gateway-policy-table", { ...table, entries })],
      output: { TransitGatewayPolicyTableEntry: showEntry(entry, "deleted") },
    };
  },
});
