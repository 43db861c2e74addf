/** Lists the policy tables of the account's transit gateways. */
import { describe, recordsOf } from "../../describe.ts";
import { findPolicyTable } from "./find-policy-table.ts";
import { showPolicyTable } from "./show-policy-table.ts";

export default describe("ec2", "DescribeTransitGatewayPolicyTables", {
  list: "TransitGatewayPolicyTables",
  ...recordsOf("transit-gateway-policy-table"),
  ids: {
    of: ({ TransitGatewayPolicyTableIds }) => TransitGatewayPolicyTableIds,
    find: ({ world }, id) => findPolicyTable(world, id),
  },
  // ours: AWS names no filters.
  filters: { "transit-gateway-id": "TransitGatewayId" },
  show: (table) => showPolicyTable(table),
});
