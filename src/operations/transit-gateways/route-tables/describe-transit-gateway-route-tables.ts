/** Lists the route tables of the account's transit gateways. */
import { describe, recordsOf } from "../../describe.ts";
import { findTransitTable } from "./find-table.ts";
import { showTable } from "./show-table.ts";

export default describe("ec2", "DescribeTransitGatewayRouteTables", {
  list: "TransitGatewayRouteTables",
  ...recordsOf("transit-gateway-route-table"),
  ids: {
    of: ({ TransitGatewayRouteTableIds }) => TransitGatewayRouteTableIds,
    find: ({ world }, id) => findTransitTable(world, id),
  },
  filters: {
    "default-association-route-table": "DefaultAssociationRouteTable",
    "default-propagation-route-table": "DefaultPropagationRouteTable",
    state: "State",
    "transit-gateway-id": "TransitGatewayId",
    "transit-gateway-route-table-id": "TransitGatewayRouteTableId",
  },
  narrow: {
    "transit-gateway-id": ({ world }, id) => world.by("transit-gateway-route-table", "gateway", id),
  },
  show: (table, { world }) => showTable(world, table),
});
