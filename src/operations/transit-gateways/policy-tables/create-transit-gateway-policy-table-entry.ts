/** Adds an entry to a policy table: packets that fit its rule are routed by the route table that it names. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTableOf } from "../route-tables/find-table.ts";
import { findPolicyTable } from "./find-policy-table.ts";
import { readPolicyRule, readRuleNumber } from "./read-entry.ts";
import { showEntry } from "./show-policy-table.ts";

// ours: no evidence of AWS's text
const alreadyExists = awsError(
  "TransitGatewayPolicyTableEntryAlreadyExists",
  (number: string, id: string) =>
    `Transit Gateway Policy Table ${id} already has an entry with the rule number ${number}.`,
);

export default operation("ec2", "CreateTransitGatewayPolicyTableEntry", {
  touches({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    return [
      existing("transit-gateway-policy-table", table),
      existing("transit-gateway-route-table", findTableOf(world, table.transitGatewayId, input.TargetRouteTableId)),
    ];
  },
  decide({ input, world }) {
    const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
    const target = findTableOf(world, table.transitGatewayId, input.TargetRouteTableId);
    const ruleNumber = readRuleNumber(input.PolicyRuleNumber);
    if (table.entries.some((each) => each.ruleNumber === ruleNumber)) throw alreadyExists(`${ruleNumber}`, table.id);
    const entry = { ruleNumber, rule: readPolicyRule(input.PolicyRule), targetTableId: target.id };
    const entries = [...table.entries, entry].sort((a, b) => a.ruleNumber - b.ruleNumber);
    return {
      changes: [put("transit-gateway-policy-table", { ...table, entries })],
      output: { TransitGatewayPolicyTableEntry: showEntry(entry) },
    };
  },
});
