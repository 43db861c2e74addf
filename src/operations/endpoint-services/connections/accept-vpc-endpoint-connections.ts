/** Lets endpoints connect to the caller's service. */
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { answerRequests } from "./answer-requests.ts";

export default operation("ec2", "AcceptVpcEndpointConnections", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide: (call) => answerRequests(call, ["pendingAcceptance", "rejected"], "available"),
});
