/** Lists Client VPN endpoints. */
import { describe, recordsOf } from "../../describe.ts";
import { findClientVpnEndpoint } from "./find-endpoint.ts";
import { showClientVpnEndpoint } from "./show-endpoint.ts";

export default describe("ec2", "DescribeClientVpnEndpoints", {
  list: "ClientVpnEndpoints",
  ...recordsOf("client-vpn-endpoint"),
  ids: {
    of: ({ ClientVpnEndpointIds }) => ClientVpnEndpointIds,
    find: ({ world }, id) => findClientVpnEndpoint(world, id),
  },
  filters: {
    "endpoint-id": ({ id }) => id,
    "transport-protocol": ({ transportProtocol }) => transportProtocol,
  },
  show: (endpoint, { world }) => showClientVpnEndpoint(world, endpoint),
});
