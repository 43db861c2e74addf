/** Deletes an internet gateway that is attached to nothing. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findInternetGateway } from "./find-gateway.ts";

const hasDependencies = awsError(
  "DependencyViolation",
  (id: string) => `The internetGateway '${id}' has dependencies and cannot be deleted.`,
);

export default operation("ec2", "DeleteInternetGateway", {
  decide({ input: { InternetGatewayId }, world }) {
    const { id, vpcId } = findInternetGateway(world, InternetGatewayId);
    if (vpcId !== undefined) throw hasDependencies(id);
    return { changes: [remove("internet-gateway", id)], output: {} };
  },
});
