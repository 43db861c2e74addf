/** Deletes an internet gateway that is attached to nothing. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInternetGateway } from "./find-gateway.ts";

export default operation("ec2", "DeleteInternetGateway", {
  touches: ({ input, world }) => [existing("internet-gateway", findInternetGateway(world, input.InternetGatewayId))],
  decide({ input: { InternetGatewayId }, world }) {
    const { id } = findInternetGateway(world, InternetGatewayId);
    refuseInUse(world, "internet-gateway", id, () => hasDependencies("internetGateway", id));
    return { changes: [remove("internet-gateway", id)], output: {} };
  },
});
