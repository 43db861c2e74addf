/** Test cases for the quotas of Client VPN. */
import * as make from "./makers.ts";
import type { Quotas } from "./quota.ts";

export const quotasOfClientVpn = {
  clientVpnEndpointsPerRegion: {
    most: 2,
    fit: 2,
    code: "ClientVpnEndpointLimitExceeded",
    use: (cordon) => () => make.clientVpnEndpoint(cordon),
  },
  authorizationRulesPerClientVpnEndpoint: {
    most: 2,
    fit: 2,
    code: "ClientVpnAuthorizationRuleLimitExceeded",
    use(cordon) {
      const ClientVpnEndpointId = make.clientVpnEndpoint(cordon);
      return (n) =>
        cordon.ec2("AuthorizeClientVpnIngress", {
          ClientVpnEndpointId,
          TargetNetworkCidr: `10.${n}.0.0/16`,
          AuthorizeAllGroups: true,
        });
    },
  },
  routesPerClientVpnTargetNetwork: {
    most: 3,
    fit: 2,
    code: "ClientVpnRouteLimitExceeded",
    use(cordon) {
      const network = make.clientVpnNetwork(cordon);
      const { ClientVpnEndpointId, SubnetId: TargetVpcSubnetId } = network;
      return (n) =>
        cordon.ec2("CreateClientVpnRoute", {
          ...{ ClientVpnEndpointId, TargetVpcSubnetId },
          DestinationCidrBlock: `192.168.${n}.0/24`,
        });
    },
  },
} satisfies Quotas;
