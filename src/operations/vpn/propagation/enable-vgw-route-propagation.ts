/** Lets a virtual private gateway propagate its routes to a route table of its VPC. */
import { put } from "../../../model/world/change.ts";
import { notAttached } from "../../gateways/find-gateway.ts";
import { operation } from "../../operation.ts";
import { withPropagation } from "./propagation.ts";
import { tableAndGateway, tableAndGatewayTouched } from "./table-and-gateway.ts";

export default operation("ec2", "EnableVgwRoutePropagation", {
  touches: ({ input, world }) => tableAndGatewayTouched(world, input),
  decide({ input, world }) {
    const { table, gateway } = tableAndGateway(world, input);
    if (gateway.vpcId !== table.vpcId) throw notAttached(gateway.id, table.vpcId);
    return { changes: [put("route-table", withPropagation(world, table, gateway.id))], output: {} };
  },
});
