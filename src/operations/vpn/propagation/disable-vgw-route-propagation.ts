/** Ends the propagation of a virtual private gateway's routes to a route table. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { withoutPropagation } from "./propagation.ts";
import { tableAndGateway, tableAndGatewayTouched } from "./table-and-gateway.ts";

export default operation("ec2", "DisableVgwRoutePropagation", {
  touches: ({ input, world }) => tableAndGatewayTouched(world, input),
  decide({ input, world }) {
    const { table, gateway } = tableAndGateway(world, input);
    return { changes: [put("route-table", withoutPropagation(table, gateway.id))], output: {} };
  },
});
