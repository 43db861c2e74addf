/** Lists VPN connections, those deleted lately included. */
import { describe, recordsOf } from "../../describe.ts";
import { isShownStill } from "../gateways/find-vpn-gateway.ts";
import { findShownVpnConnection } from "./find-vpn-connection.ts";
import { showVpnConnection } from "./show-vpn-connection.ts";

export default describe("ec2", "DescribeVpnConnections", {
  list: "VpnConnections",
  ...recordsOf("vpn-connection", ({ deletedAt }, { now }) => isShownStill(deletedAt, now)),
  ids: {
    of: ({ VpnConnectionIds }) => VpnConnectionIds,
    find: ({ world }, id) => findShownVpnConnection(world, id),
  },
  filters: {
    "bgp-asn": ({ customerGatewayId }, { world }) => world.get("customer-gateway", customerGatewayId)?.bgpAsn,
    "customer-gateway-configuration": "CustomerGatewayConfiguration",
    "customer-gateway-id": "CustomerGatewayId",
    "option.static-routes-only": "Options.StaticRoutesOnly",
    "route.destination-cidr-block": "Routes.DestinationCidrBlock",
    state: "State",
    "transit-gateway-id": "TransitGatewayId",
    type: "Type",
    "vpn-connection-id": "VpnConnectionId",
    "vpn-gateway-id": "VpnGatewayId",
  },
  show: (connection, { world, open }) => showVpnConnection({ world, open }, connection),
});
