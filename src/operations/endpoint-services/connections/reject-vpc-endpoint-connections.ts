/** Refuses endpoints that asked to connect to the caller's service, and ends connections that it had accepted. */
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { answerRequests } from "./answer-requests.ts";

export default operation("ec2", "RejectVpcEndpointConnections", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide: (call) => answerRequests(call, ["pendingAcceptance", "available"], "rejected"),
});
