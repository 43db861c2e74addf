/** The kinds of resources that VPNs are made of. */
import type {
  ClientVpnAuthorizationRule,
  ClientVpnEndpoint,
  ClientVpnRoute,
  ClientVpnTargetNetwork,
} from "../../records/client-vpn/client-vpn.ts";
import type { CustomerGateway, VpnConnection, VpnGateway } from "../../records/vpn/vpn.ts";
import { kind } from "./kind-definition.ts";

export const vpnKinds = {
  "client-vpn-endpoint": kind<ClientVpnEndpoint>()({
    prefix: "cvpn-endpoint",
    type: "client-vpn-endpoint",
    indexes: { vpc: (e) => e.vpcId, group: (e) => e.groupIds },
  }),
  "client-vpn-target-network": kind<ClientVpnTargetNetwork>()({
    prefix: "cvpn-assoc",
    indexes: { endpoint: (t) => t.endpointId, vpc: (t) => t.vpcId, subnet: (t) => t.subnetId },
  }),
  "client-vpn-authorization-rule": kind<ClientVpnAuthorizationRule>()({ indexes: { endpoint: (r) => r.endpointId } }),
  "client-vpn-route": kind<ClientVpnRoute>()({ indexes: { endpoint: (r) => r.endpointId } }),
  "customer-gateway": kind<CustomerGateway>()({ prefix: "cgw", type: "customer-gateway" }),
  "vpn-connection": kind<VpnConnection>()({
    prefix: "vpn",
    type: "vpn-connection",
    indexes: { gateway: (c) => c.vpnGatewayId, customer: (c) => c.customerGatewayId },
  }),
  "vpn-gateway": kind<VpnGateway>()({ prefix: "vgw", type: "vpn-gateway", indexes: { vpc: (g) => g.vpcId } }),
};
