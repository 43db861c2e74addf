/** Lists the entries of a policy table, in the order in which they're asked. */
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { findPolicyTable } from "./find-policy-table.ts";
import { showEntry } from "./show-policy-table.ts";

export default describe("ec2", "GetTransitGatewayPolicyTableEntries", {
  list: "TransitGatewayPolicyTableEntries",
  all: ({ input, world }) => findPolicyTable(world, input.TransitGatewayPolicyTableId).entries,
  filters: {
    "policy-rule-number": "PolicyRuleNumber",
    "policy-rule.destination-ip": "PolicyRule.DestinationCidrBlock",
    "policy-rule.destination-port": "PolicyRule.DestinationPortRange",
    "policy-rule.meta-data.key": "PolicyRule.MetaData.MetaDataKey",
    "policy-rule.meta-data.value": "PolicyRule.MetaData.MetaDataValue",
    "policy-rule.protocol": "PolicyRule.Protocol",
    "policy-rule.source-ip": "PolicyRule.SourceCidrBlock",
    "policy-rule.source-port": "PolicyRule.SourcePortRange",
    "target-route-table-id": "TargetRouteTableId",
  },
  isUntagged: true,
  idOf: ({ ruleNumber }) => `${ruleNumber}`.padStart(5, "0"),
  touches: ({ input, world }) => [
    existing("transit-gateway-policy-table", findPolicyTable(world, input.TransitGatewayPolicyTableId)),
  ],
  show: (entry) => showEntry(entry),
});
