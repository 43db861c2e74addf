/** Functions that each create one resource, in a new network or in a given one; `n` tells several apart. */

import { PARENT } from "../../src/operations/ipam-routing/routing-for-tests.ts";
import type { InputOf } from "../../src/operations/operation.ts";
import { REGION } from "../../src/operations/world-for-tests.ts";
import { type NamedCalls, there, within56 } from "./named-calls.ts";

export const vpc = (cordon: NamedCalls, n = 1): string =>
  there(cordon.ec2("CreateVpc", { CidrBlock: `10.${n}.0.0/16` }).Vpc?.VpcId);

export const subnet = (cordon: NamedCalls, n = 1, VpcId = vpc(cordon, n)): string =>
  there(cordon.ec2("CreateSubnet", { VpcId, CidrBlock: `10.${n}.${n}.0/24` }).Subnet?.SubnetId);

/** A VPC with both families. */
export function dualStack(cordon: NamedCalls): {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly ipv6: string;
} {
  const made = there(cordon.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }).Vpc);
  const ipv6 = within56(made.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);
  const Ipv6CidrBlock = `${ipv6}00::/64`;
  const input = { VpcId: there(made.VpcId), CidrBlock: "10.0.1.0/24", Ipv6CidrBlock };
  return { vpcId: input.VpcId, subnetId: there(cordon.ec2("CreateSubnet", input).Subnet?.SubnetId), ipv6 };
}

/** One of the default subnets. */
export const defaultSubnet = (cordon: NamedCalls): string =>
  there(cordon.ec2("DescribeSubnets", {}).Subnets?.[0]?.SubnetId);

export const networkInterface = (
  cordon: NamedCalls,
  input: Partial<InputOf<"ec2", "CreateNetworkInterface">> = {},
): string => {
  const made = cordon.ec2("CreateNetworkInterface", { SubnetId: defaultSubnet(cordon), ...input });
  return there(made.NetworkInterface?.NetworkInterfaceId);
};

export const instance = (cordon: NamedCalls, input: Partial<InputOf<"ec2", "RunInstances">> = {}): string => {
  const usual = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 };
  return there(cordon.ec2("RunInstances", { ...usual, ...input }).Instances?.[0]?.InstanceId);
};

/** A volume whose instance is gone. */
export function volume(cordon: NamedCalls): string {
  const InstanceId = instance(cordon, {
    BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: false } }],
  });
  const shown = cordon.ec2("DescribeInstances", { InstanceIds: [InstanceId] }).Reservations?.[0]?.Instances?.[0];
  cordon.ec2("TerminateInstances", { InstanceIds: [InstanceId] });
  return there(shown?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId);
}

export const address = (cordon: NamedCalls): string => there(cordon.ec2("AllocateAddress", {}).AllocationId);

export const internetGateway = (cordon: NamedCalls): string =>
  there(cordon.ec2("CreateInternetGateway", {}).InternetGateway?.InternetGatewayId);

export const securityGroup = (cordon: NamedCalls, n = 1, VpcId = cordon.defaultVpcId()): string =>
  there(cordon.ec2("CreateSecurityGroup", { GroupName: `group ${n}`, Description: "a group", VpcId }).GroupId);

export const privateNatGateway = (cordon: NamedCalls, n = 1): string =>
  there(
    cordon.ec2("CreateNatGateway", { SubnetId: subnet(cordon, n), ConnectivityType: "private" }).NatGateway
      ?.NatGatewayId,
  );

export const peering = (cordon: NamedCalls, n = 1): string => {
  const sides = { VpcId: vpc(cordon, 2 * n), PeerVpcId: vpc(cordon, 2 * n + 1) };
  return there(cordon.ec2("CreateVpcPeeringConnection", sides).VpcPeeringConnection?.VpcPeeringConnectionId);
};

export const prefixList = (cordon: NamedCalls, n = 1): string => {
  const input = { PrefixListName: `list ${n}`, AddressFamily: "IPv4", MaxEntries: 5 };
  return there(cordon.ec2("CreateManagedPrefixList", input).PrefixList?.PrefixListId);
};

/** The IPAM of the world, created on first use. */
export function ipam(cordon: NamedCalls) {
  const found = cordon.ec2("DescribeIpams", {}).Ipams?.[0] ?? cordon.ec2("CreateIpam", {}).Ipam;
  const ids = { IpamId: found?.IpamId, public: found?.PublicDefaultScopeId, private: found?.PrivateDefaultScopeId };
  return { IpamId: there(ids.IpamId), publicScope: there(ids.public), privateScope: there(ids.private) };
}

export const pool = (cordon: NamedCalls, cidrs: readonly string[] = [], input = {}): string => {
  const usual = { IpamScopeId: ipam(cordon).privateScope, AddressFamily: "ipv4" as const, Locale: REGION };
  const IpamPoolId = there(cordon.ec2("CreateIpamPool", { ...usual, ...input }).IpamPool?.IpamPoolId);
  for (const Cidr of cidrs) cordon.ec2("ProvisionIpamPoolCidr", { IpamPoolId, Cidr });
  return IpamPoolId;
};

/** A pool of addresses that its owner brought. */
export const broughtPool = (cordon: NamedCalls, cidr: string): string =>
  pool(cordon, [cidr], { IpamScopeId: ipam(cordon).publicScope, AwsService: "ec2", PublicIpSource: "byoip" });

export const policy = (cordon: NamedCalls): string =>
  there(cordon.ec2("CreateIpamPolicy", { IpamId: ipam(cordon).IpamId }).IpamPolicy?.IpamPolicyId);

/** An enabled association with an internet registry. */
export const registryAssociation = (cordon: NamedCalls, n = 1): string => {
  const input = { IpamId: ipam(cordon).IpamId, Rir: "arin" as const, OrganizationHandle: `EXAMPLE-${n}` };
  const made = cordon.ec2("CreateIpamInternetRegistryAssociation", input).IpamInternetRegistryAssociation;
  const IpamInternetRegistryAssociationId = there(made?.IpamInternetRegistryAssociationId);
  cordon.ec2("EnableIpamInternetRegistryAssociation", { IpamInternetRegistryAssociationId, ...PARENT });
  return IpamInternetRegistryAssociationId;
};

export const resolver = (cordon: NamedCalls): string => {
  const input = { IpamId: ipam(cordon).IpamId, AddressFamily: "ipv4" as const };
  return there(cordon.ec2("CreateIpamPrefixListResolver", input).IpamPrefixListResolver?.IpamPrefixListResolverId);
};

export const insightsPath = (cordon: NamedCalls): string => {
  const ends = { Source: networkInterface(cordon), Destination: networkInterface(cordon) };
  const made = cordon.ec2("CreateNetworkInsightsPath", { ...ends, Protocol: "tcp", ClientToken: "t" });
  return there(made.NetworkInsightsPath?.NetworkInsightsPathId);
};

export const accessScope = (cordon: NamedCalls): string => {
  const Source = { ResourceStatement: { ResourceTypes: ["AWS::EC2::InternetGateway"] } };
  const made = cordon.ec2("CreateNetworkInsightsAccessScope", { MatchPaths: [{ Source }], ClientToken: "t" });
  return there(made.NetworkInsightsAccessScope?.NetworkInsightsAccessScopeId);
};

export const flowLog = (cordon: NamedCalls, n = 1): string => {
  const to = { LogDestinationType: "s3", LogDestination: `arn:aws:s3:::bucket-${n}` } as const;
  const source = { ResourceType: "VPC", ResourceIds: [cordon.defaultVpcId()], TrafficType: "ALL" } as const;
  return there(cordon.ec2("CreateFlowLogs", { ...source, ...to }).FlowLogIds?.[0]);
};

/** The default VPC, and two of its subnets. */
function inTwoZones(cordon: NamedCalls) {
  const VpcId = cordon.defaultVpcId();
  const shown = cordon.ec2("DescribeSubnets", { Filters: [{ Name: "vpc-id", Values: [VpcId] }] }).Subnets ?? [];
  return { VpcId, SubnetIds: shown.slice(0, 2).map(({ SubnetId }) => there(SubnetId)) };
}

export const directory = (cordon: NamedCalls, n = 1): string => {
  const VpcSettings = inTwoZones(cordon);
  const input = { Name: `corp${n}.example.com`, Password: "Correct-Horse-1", Size: "Small" as const, VpcSettings };
  return there(cordon.call("ds", "CreateDirectory", input).DirectoryId);
};

export const microsoftAd = (cordon: NamedCalls): string => {
  const input = { Name: "ad.example.com", Password: "Correct-Horse-1", VpcSettings: inTwoZones(cordon) };
  return there(cordon.call("ds", "CreateMicrosoftAD", input).DirectoryId);
};

export const registeredDirectory = (cordon: NamedCalls, n = 1): string => {
  const DirectoryId = directory(cordon, n);
  cordon.call("workspaces", "RegisterWorkspaceDirectory", { DirectoryId });
  return DirectoryId;
};

export const workspace = (cordon: NamedCalls, n = 1): string => {
  const request = { DirectoryId: registeredDirectory(cordon, n), UserName: `user-${n}`, BundleId: "wsb-clj85qzj1" };
  const { PendingRequests } = cordon.call("workspaces", "CreateWorkspaces", { Workspaces: [request] });
  return there(PendingRequests?.[0]?.WorkspaceId);
};

export const ipGroup = (cordon: NamedCalls, n = 1): string =>
  there(cordon.call("workspaces", "CreateIpGroup", { GroupName: `group ${n}` }).GroupId);

export const encryptionControl = (cordon: NamedCalls, n = 1): string =>
  there(
    cordon.ec2("CreateVpcEncryptionControl", { VpcId: vpc(cordon, n) }).VpcEncryptionControl?.VpcEncryptionControlId,
  );

export function exclusion(cordon: NamedCalls, n: number): string {
  const asked = { VpcId: vpc(cordon, n), InternetGatewayExclusionMode: "allow-egress" } as const;
  const { VpcBlockPublicAccessExclusion } = cordon.ec2("CreateVpcBlockPublicAccessExclusion", asked);
  return there(VpcBlockPublicAccessExclusion?.ExclusionId);
}

export const transitGateway = (cordon: NamedCalls): string =>
  there(cordon.ec2("CreateTransitGateway", {}).TransitGateway?.TransitGatewayId);

/** The attachment of a new VPC. */
export function transitAttachment(cordon: NamedCalls, n = 1, TransitGatewayId = transitGateway(cordon)): string {
  const VpcId = vpc(cordon, n);
  const input = { TransitGatewayId, VpcId, SubnetIds: [subnet(cordon, n, VpcId)] };
  const made = cordon.ec2("CreateTransitGatewayVpcAttachment", input).TransitGatewayVpcAttachment;
  return there(made?.TransitGatewayAttachmentId);
}

/** The default route table of a new gateway. */
export function transitTable(cordon: NamedCalls, TransitGatewayId = transitGateway(cordon)): string {
  const shown = cordon.ec2("DescribeTransitGateways", { TransitGatewayIds: [TransitGatewayId] }).TransitGateways?.[0];
  return there(shown?.Options?.AssociationDefaultRouteTableId);
}

/** A policy table of a new gateway. */
export const policyTable = (cordon: NamedCalls, TransitGatewayId = transitGateway(cordon)): string =>
  there(
    cordon.ec2("CreateTransitGatewayPolicyTable", { TransitGatewayId }).TransitGatewayPolicyTable
      ?.TransitGatewayPolicyTableId,
  );

/** A peering that was asked for by a new gateway; with both ends in one Region, its accepter's attachment. */
export function transitPeering(cordon: NamedCalls): { readonly own: string; readonly far: string } {
  const made = cordon.ec2("CreateTransitGatewayPeeringAttachment", {
    TransitGatewayId: transitGateway(cordon),
    PeerTransitGatewayId: transitGateway(cordon),
    PeerAccountId: "111122223333",
    PeerRegion: REGION,
  }).TransitGatewayPeeringAttachment;
  return {
    own: there(made?.TransitGatewayAttachmentId),
    far: there(made?.AccepterTransitGatewayAttachmentId),
  };
}
const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8cGRpTXqGQRbctXNFKis8wB40Cf8dWreFUCkoRXN6p somebody";

/** Returns its name. */
export const keyPair = (cordon: NamedCalls, KeyName: string): string =>
  there(cordon.ec2("ImportKeyPair", { KeyName, PublicKeyMaterial: btoa(PUBLIC_KEY) }).KeyName);

/** Of a Client VPN endpoint that is on a transit gateway of its own. */
export function clientVpnAttachment(cordon: NamedCalls): string {
  const Options = { TransitGatewayCidrBlocks: ["10.250.0.0/24"] };
  const made = cordon.ec2("CreateTransitGateway", { Options }).TransitGateway;
  const TransitGatewayConfiguration = { TransitGatewayId: there(made?.TransitGatewayId) };
  const id = clientVpnEndpoint(cordon, { TransitGatewayConfiguration });
  const shown = cordon.ec2("DescribeClientVpnEndpoints", { ClientVpnEndpointIds: [id] }).ClientVpnEndpoints?.[0];
  return there(shown?.TransitGatewayConfiguration?.TransitGatewayAttachmentId);
}

export const clientVpnEndpoint = (
  cordon: NamedCalls,
  input: Partial<InputOf<"ec2", "CreateClientVpnEndpoint">> = {},
): string =>
  there(
    cordon.ec2("CreateClientVpnEndpoint", {
      ClientCidrBlock: "10.100.0.0/16",
      ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
      AuthenticationOptions: [
        {
          Type: "certificate-authentication",
          MutualAuthentication: {
            ClientRootCertificateChainArn: "arn:aws:acm:us-east-1:111122223333:certificate/root",
          },
        },
      ],
      ConnectionLogOptions: { Enabled: false },
      ...input,
    }).ClientVpnEndpointId,
  );

/** An endpoint with a target network in a VPC of its own. */
export function clientVpnNetwork(cordon: NamedCalls, n = 1) {
  const ClientVpnEndpointId = clientVpnEndpoint(cordon);
  const SubnetId = subnet(cordon, n);
  const made = cordon.ec2("AssociateClientVpnTargetNetwork", { ClientVpnEndpointId, SubnetId });
  return { ClientVpnEndpointId, SubnetId, AssociationId: there(made.AssociationId) };
}
