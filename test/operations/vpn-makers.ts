/** Functions that each create a part of a VPN; `n` tells several apart. */
import { type NamedCalls, there } from "./named-calls.ts";

export const vpnGateway = (cordon: NamedCalls): string =>
  there(cordon.ec2("CreateVpnGateway", { Type: "ipsec.1" }).VpnGateway?.VpnGatewayId);

export const customerGateway = (cordon: NamedCalls, n = 1): string => {
  const input = { Type: "ipsec.1", IpAddress: `198.51.100.${n}` } as const;
  return there(cordon.ec2("CreateCustomerGateway", input).CustomerGateway?.CustomerGatewayId);
};

/** One with static routes, on a gateway of its own. */
export const vpnConnection = (cordon: NamedCalls, n = 1, VpnGatewayId = vpnGateway(cordon)): string => {
  const input = { Type: "ipsec.1", VpnGatewayId, Options: { StaticRoutesOnly: true } };
  const CustomerGatewayId = customerGateway(cordon, n);
  return there(cordon.ec2("CreateVpnConnection", { ...input, CustomerGatewayId }).VpnConnection?.VpnConnectionId);
};
