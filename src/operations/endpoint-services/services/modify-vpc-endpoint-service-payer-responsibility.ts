/** Lets the owner of a service pay for the endpoints that lead to it. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findService } from "./find-service.ts";

export default operation("ec2", "ModifyVpcEndpointServicePayerResponsibility", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide({ input, world }) {
    const service = findService(world, input.ServiceId);
    return {
      changes: [put("endpoint-service", { ...service, payerResponsibility: input.PayerResponsibility })],
      output: { ReturnValue: true },
    };
  },
});
