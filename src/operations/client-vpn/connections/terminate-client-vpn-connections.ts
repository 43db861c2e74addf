/** Ends a connection to a Client VPN endpoint, or all of a user's. Nobody can connect, so there is never one to end. */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { givenTogether, missingParameter } from "../../parameters.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";

// AWS: the codes (catalogue 587); ours: no evidence of AWS's texts
const unknownConnection = awsError(
  "InvalidClientVpnConnection.IdNotFound",
  (id: string) => `Connection ${id} cannot be found.`,
);
const unknownUser = awsError(
  "InvalidClientVpnConnection.UserNotFound",
  (user: string) => `User ${user} has no active connection to the Client VPN endpoint.`,
);

export default operation("ec2", "TerminateClientVpnConnections", {
  touches: endpointTouched,
  decide({ input, world }) {
    findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { ConnectionId, Username } = input;
    if (ConnectionId !== undefined && Username !== undefined) throw givenTogether("connectionId", "username");
    if (ConnectionId !== undefined) throw unknownConnection(ConnectionId);
    if (Username !== undefined) throw unknownUser(Username);
    throw missingParameter("connectionId");
  },
});
