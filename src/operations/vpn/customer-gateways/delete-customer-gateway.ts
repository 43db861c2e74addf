/** Deletes a customer gateway that no connection leads to. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findCustomerGateway } from "./find-customer-gateway.ts";

// AWS: catalogue 556
const inUse = awsError("IncorrectState", () => "The customer gateway is in use.");

export default operation("ec2", "DeleteCustomerGateway", {
  touches: ({ input, world }) => [existing("customer-gateway", findCustomerGateway(world, input.CustomerGatewayId))],
  decide({ input, world, now }) {
    const gateway = findCustomerGateway(world, input.CustomerGatewayId);
    refuseInUse(world, "customer-gateway", gateway.id, inUse);
    return { changes: [put("customer-gateway", { ...gateway, deletedAt: now })], output: {} };
  },
});
