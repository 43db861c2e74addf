/** Verifies whose the domain of a service's private name is. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findService } from "./find-service.ts";

// ours: no evidence of AWS's text
const noName = awsError("InvalidParameter", (id: string) => `The VPC endpoint service ${id} has no private DNS name.`);

export default operation("ec2", "StartVpcEndpointServicePrivateDnsVerification", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide({ input, world }) {
    const service = findService(world, input.ServiceId);
    const { privateDns } = service;
    if (privateDns === undefined) throw noName(service.id);
    // ours: Cordon asks no name server. Who starts the verification has published the record.
    const verified = { ...service, privateDns: { ...privateDns, state: "verified" as const } };
    return { changes: [put("endpoint-service", verified)], output: { ReturnValue: true } };
  },
});
