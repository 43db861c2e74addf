/** Creates a policy table of a transit gateway. */
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findOwnGateway } from "../gateways/find-transit-gateway.ts";
import { showPolicyTable } from "./show-policy-table.ts";

const limitExceeded = quotaExceeded(
  "TransitGatewayPolicyTableLimitExceeded",
  "policy tables for a transit gateway",
  "policyTablesPerTransitGateway",
);

export default operation("ec2", "CreateTransitGatewayPolicyTable", {
  touches: ({ input, world }) => [
    existing("transit-gateway", findOwnGateway({ world }, input.TransitGatewayId)),
    made("transit-gateway-policy-table"),
  ],
  decide({ input, world, now, newId, limits }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const tags = tagsFor("transit-gateway-policy-table", input.TagSpecifications, limits);
    const count = countOf(world.by("transit-gateway-policy-table", "gateway", gateway.id));
    if (count >= limits.policyTablesPerTransitGateway) throw limitExceeded();
    const table = {
      id: newId("transit-gateway-policy-table"),
      ownerId: world.account,
      transitGatewayId: gateway.id,
      entries: [],
      createdAt: now,
      tags,
    };
    return {
      changes: [put("transit-gateway-policy-table", table)],
      output: { TransitGatewayPolicyTable: showPolicyTable(table, "pending") },
    };
  },
});
