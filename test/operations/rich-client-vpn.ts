/** The Client VPN endpoints of the rich world, with two of everything that one can have. */
import { clientVpnEndpoint } from "./makers.ts";
import { type NamedCalls, tagged } from "./named-calls.ts";
import type { RichGroups } from "./rich-groups.ts";
import type { RichNetwork } from "./rich-network.ts";

export interface RichClientVpn {
  readonly clientVpnEndpointId: string;
}

export function buildClientVpn(cordon: NamedCalls, network: RichNetwork, { webId }: RichGroups): RichClientVpn {
  const { subnetId, subnetInOtherZone, vpcId } = network;
  const ClientVpnEndpointId = clientVpnEndpoint(cordon, {
    Description: "office",
    AuthenticationOptions: [
      {
        Type: "certificate-authentication",
        MutualAuthentication: { ClientRootCertificateChainArn: "arn:aws:acm:us-east-1:111122223333:certificate/root" },
      },
      {
        Type: "federated-authentication",
        FederatedAuthentication: {
          SAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/office",
          SelfServiceSAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/self",
        },
      },
    ],
    ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: "vpn", CloudwatchLogStream: "office" },
    DnsServers: ["10.0.0.2"],
    TransportProtocol: "tcp",
    VpcId: vpcId,
    SecurityGroupIds: [webId],
    ClientConnectOptions: {
      Enabled: true,
      LambdaFunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:AWSClientVPN-look",
    },
    ClientLoginBannerOptions: { Enabled: true, BannerText: "welcome" },
    DevicePostureOptions: {
      Enabled: true,
      TrustProviders: [{ TrustProviderType: "jamf", TenantId: "t", PublicSigningKeyUrl: "https://keys.example" }],
    },
    ...tagged("client-vpn-endpoint", { Name: "office", env: "prod" }),
  });
  cordon.ec2("ModifyClientVpnEndpointAuthorizationPolicy", {
    ...{ ClientVpnEndpointId, Description: "low risk", ShadowMode: "enabled" },
    PolicyDocument: 'permit(principal, action, resource) when { context.jamf.risk == "LOW" };',
  });
  const directory = {
    Type: "directory-service-authentication",
    ActiveDirectory: { DirectoryId: "d-0123456789" },
  } as const;
  clientVpnEndpoint(cordon, { AuthenticationOptions: [directory] });
  for (const SubnetId of [subnetId, subnetInOtherZone]) {
    cordon.ec2("AssociateClientVpnTargetNetwork", { ClientVpnEndpointId, SubnetId });
  }
  const all = { DestinationCidrBlock: "0.0.0.0/0", TargetVpcSubnetId: subnetId, Description: "out" };
  cordon.ec2("CreateClientVpnRoute", { ClientVpnEndpointId, ...all });
  cordon.ec2("AuthorizeClientVpnIngress", {
    ClientVpnEndpointId,
    TargetNetworkCidr: "10.0.0.0/16",
    AccessGroupId: "staff",
    Description: "the network",
  });
  const rest = { TargetNetworkCidr: "0.0.0.0/0", AuthorizeAllGroups: true };
  cordon.ec2("AuthorizeClientVpnIngress", { ClientVpnEndpointId, ...rest });
  return { clientVpnEndpointId: ClientVpnEndpointId };
}
