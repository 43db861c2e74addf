/** Changes an entry of a policy table: its rule as a whole, or the route table that it names. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTableOf } from "../route-tables/find-table.ts";
import { findEntry, findPolicyTable } from "./find-policy-table.ts";
import { readPolicyRule } from "./read-entry.ts";
import { showEntry } from "./show-policy-table.ts";

export default operation("ec2", "ModifyTransitGatewayPolicyTableEntry", {
  touches({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    const target = input.TargetRouteTableId;
    return [
      existing("transit-gateway-policy-table", table),
      ...(target === undefined
        ? []
        : [existing("transit-gateway-route-table", findTableOf(world, table.transitGatewayId, target))]),
    ];
  },
  decide({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    const before = findEntry(table, input.PolicyRuleNumber);
    const { TargetRouteTableId: target, PolicyRule } = input;
    const changed = {
      ...before,
      ...(PolicyRule !== undefined && { rule: readPolicyRule(PolicyRule) }),
      ...(target !== undefined && { targetTableId: findTableOf(world, table.transitGatewayId, target).id }),
    };
    const entries = table.entries.map((each) => (each === before ? changed : each));
    return {
      changes: [put("transit-gateway-policy-table", { ...table, entries })],
      output: { TransitGatewayPolicyTableEntry: showEntry(changed) },
    };
  },
});
