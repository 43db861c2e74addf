/** The VPNs of the rich world: gateways attached, detached and deleted, and connections of each sort. */
import { type NamedCalls, tagged, there } from "./named-calls.ts";
import type { RichNetwork } from "./rich-network.ts";

export interface RichVpn {
  readonly vpnGatewayId: string;
  readonly customerGatewayId: string;
  readonly vpnConnectionId: string;
}

export function buildVpn(
  cordon: NamedCalls,
  { vpcId, otherVpcId, routeTableId }: RichNetwork,
  TransitGatewayId: string,
): RichVpn {
  const gateway = (input: object = {}) =>
    there(cordon.ec2("CreateVpnGateway", { Type: "ipsec.1", ...input }).VpnGateway?.VpnGatewayId);
  const main = gateway({ AvailabilityZone: "us-east-1a", ...tagged("vpn-gateway", { Name: "vpn", env: "prod" }) });
  cordon.ec2("AttachVpnGateway", { VpnGatewayId: main, VpcId: vpcId });
  cordon.ec2("EnableVgwRoutePropagation", { GatewayId: main, RouteTableId: routeTableId });
  const other = gateway({ AmazonSideAsn: 64_700 });
  cordon.ec2("AttachVpnGateway", { VpnGatewayId: other, VpcId: otherVpcId });
  cordon.ec2("DetachVpnGateway", { VpnGatewayId: other, VpcId: otherVpcId });
  cordon.ec2("DeleteVpnGateway", { VpnGatewayId: gateway() });

  const customer = (input: object) =>
    there(cordon.ec2("CreateCustomerGateway", { Type: "ipsec.1", ...input }).CustomerGateway?.CustomerGatewayId);
  const office = customer({
    IpAddress: "198.51.100.7",
    BgpAsn: 65_010,
    ...tagged("customer-gateway", { Name: "office", env: "prod" }),
  });
  const branch = customer({ IpAddress: "198.51.100.8", BgpAsnExtended: 4_200_000_000 });
  cordon.ec2("DeleteCustomerGateway", { CustomerGatewayId: customer({ IpAddress: "198.51.100.9" }) });

  const connect = (CustomerGatewayId: string, input: object) =>
    there(
      cordon.ec2("CreateVpnConnection", { Type: "ipsec.1", CustomerGatewayId, ...input }).VpnConnection
        ?.VpnConnectionId,
    );
  const fixed = connect(office, {
    VpnGatewayId: main,
    Options: { StaticRoutesOnly: true },
    ...tagged("vpn-connection", { Name: "office", env: "prod" }),
  });
  cordon.ec2("CreateVpnConnectionRoute", { VpnConnectionId: fixed, DestinationCidrBlock: "192.168.0.0/16" });
  connect(branch, { TransitGatewayId });
  const tunnel = {
    TunnelInsideIpv6Cidr: "fd00::/126",
    Phase1LifetimeSeconds: 3600,
    Phase2LifetimeSeconds: 1800,
    RekeyMarginTimeSeconds: 100,
    RekeyFuzzPercentage: 50,
    ReplayWindowSize: 128,
    DPDTimeoutSeconds: 40,
    Phase1EncryptionAlgorithms: [{ Value: "AES256" }],
    Phase2EncryptionAlgorithms: [{ Value: "AES256" }],
    Phase1IntegrityAlgorithms: [{ Value: "SHA2-256" }],
    Phase2IntegrityAlgorithms: [{ Value: "SHA2-256" }],
    Phase1DHGroupNumbers: [{ Value: 14 }],
    Phase2DHGroupNumbers: [{ Value: 14 }],
    IKEVersions: [{ Value: "ikev2" }],
    StartupAction: "start",
    DPDTimeoutAction: "restart",
    EnableTunnelLifecycleControl: true,
  };
  const CertificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
  connect(customer({ CertificateArn }), {
    TransitGatewayId,
    Options: { TunnelInsideIpVersion: "ipv6", TunnelOptions: [tunnel] },
  });
  cordon.ec2("DeleteVpnConnection", { VpnConnectionId: connect(branch, {}) });
  return { vpnGatewayId: main, customerGatewayId: office, vpnConnectionId: fixed };
}
