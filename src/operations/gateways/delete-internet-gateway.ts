/** Deletes an internet gateway that is attached to nothing. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies } from "../dependencies.ts";
import { operation } from "../operation.ts";
import { findInternetGateway } from "./find-gateway.ts";

export default operation("ec2", "DeleteInternetGateway", {
  decide({ input: { InternetGatewayId }, world }) {
    const { id, vpcId } = findInternetGateway(world, InternetGatewayId);
    if (vpcId !== undefined) throw hasDependencies("internetGateway", id);
    return { changes: [remove("internet-gateway", id)], output: {} };
  },
});
