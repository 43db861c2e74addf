/** Deletes an egress-only internet gateway. Routes to it become black holes. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findEgressOnlyGateway } from "./find-gateway.ts";

export default operation("ec2", "DeleteEgressOnlyInternetGateway", {
  touches: ({ input, world }) => [
    existing("egress-only-internet-gateway", findEgressOnlyGateway(world, input.EgressOnlyInternetGatewayId)),
  ],
  decide({ input: { EgressOnlyInternetGatewayId }, world }) {
    const { id } = findEgressOnlyGateway(world, EgressOnlyInternetGatewayId);
    return { changes: [remove("egress-only-internet-gateway", id)], output: { ReturnCode: true } };
  },
});
