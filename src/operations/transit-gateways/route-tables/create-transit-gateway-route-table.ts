/** Creates a route table of a transit gateway. */
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findOwnGateway } from "../gateways/find-transit-gateway.ts";
import { showTable } from "./show-table.ts";

const limitExceeded = quotaExceeded(
  "TransitGatewayRouteTableLimitExceeded",
  "route tables for a transit gateway",
  "routeTablesPerTransitGateway",
);

export default operation("ec2", "CreateTransitGatewayRouteTable", {
  touches: ({ input, world }) => [
    existing("transit-gateway", findOwnGateway({ world }, input.TransitGatewayId)),
    made("transit-gateway-route-table"),
  ],
  decide({ input, world, now, newId, limits }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const tags = tagsFor("transit-gateway-route-table", input.TagSpecifications, limits);
    const count = countOf(world.by("transit-gateway-route-table", "gateway", gateway.id));
    if (count >= limits.routeTablesPerTransitGateway) throw limitExceeded();
    const table = {
      id: newId("transit-gateway-route-table"),
      ownerId: world.account,
      transitGatewayId: gateway.id,
      createdAt: now,
      tags,
    };
    return {
      changes: [put("transit-gateway-route-table", table)],
      output: { TransitGatewayRouteTable: showTable(world, table, "pending") },
    };
  },
});
