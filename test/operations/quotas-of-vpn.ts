/** Test cases for the quotas of VPNs. */

import type { Quotas } from "./quota.ts";
import * as make from "./vpn-makers.ts";

export const quotasOfVpn = {
  vpnGatewaysPerRegion: {
    most: 2,
    fit: 2,
    code: "VpnGatewayLimitExceeded",
    use: (cordon) => () => make.vpnGateway(cordon),
  },
  customerGatewaysPerRegion: {
    most: 2,
    fit: 2,
    code: "CustomerGatewayLimitExceeded",
    use: (cordon) => (n) => make.customerGateway(cordon, n),
  },
  vpnConnectionsPerRegion: {
    most: 2,
    fit: 2,
    code: "VpnConnectionLimitExceeded",
    use: (cordon) => (n) => make.vpnConnection(cordon, n),
  },
  vpnConnectionsPerGateway: {
    most: 2,
    fit: 2,
    code: "VpnConnectionLimitExceeded",
    use(cordon) {
      const VpnGatewayId = make.vpnGateway(cordon);
      return (n) => make.vpnConnection(cordon, n, VpnGatewayId);
    },
  },
  routesPerVpnConnection: {
    most: 2,
    fit: 2,
    code: "VpnConnectionRouteLimitExceeded",
    use(cordon) {
      const VpnConnectionId = make.vpnConnection(cordon, 1);
      return (n) =>
        cordon.ec2("CreateVpnConnectionRoute", { VpnConnectionId, DestinationCidrBlock: `192.168.${n}.0/24` });
    },
  },
} satisfies Quotas;
