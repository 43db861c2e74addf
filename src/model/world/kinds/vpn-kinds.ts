/** The kinds of resources that VPNs are made of. */
import type { CustomerGateway, VpnConnection, VpnGateway } from "../../records/vpn/vpn.ts";
import { kind } from "./kind-definition.ts";

export const vpnKinds = {
  "customer-gateway": kind<CustomerGateway>()({ prefix: "cgw", type: "customer-gateway" }),
  "vpn-connection": kind<VpnConnection>()({
    prefix: "vpn",
    type: "vpn-connection",
    indexes: { gateway: (c) => c.vpnGatewayId, customer: (c) => c.customerGatewayId },
  }),
  "vpn-gateway": kind<VpnGateway>()({ prefix: "vgw", type: "vpn-gateway", indexes: { vpc: (g) => g.vpcId } }),
};
