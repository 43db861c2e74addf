/** Lists the connections to a Client VPN endpoint. Nobody can connect to one of Cordon's, so it's always empty. */
import { describe } from "../../describe.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";

interface Connection {
  readonly id: string;
  readonly userName: string;
}

export default describe("ec2", "DescribeClientVpnConnections", {
  list: "Connections",
  all({ input, world }): readonly Connection[] {
    findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    return [];
  },
  filters: { "connection-id": ({ id }) => id, username: ({ userName }) => userName },
  isUntagged: true,
  idOf: ({ id }) => id,
  touches: endpointTouched,
  show: ({ id, userName }) => ({ ConnectionId: id, Username: userName }),
});
