/** Calls on the rich world that get far enough to look at the numbers given to them. */
import { membersAt } from "../../src/operations/shown-members.ts";
import { balancerCalls } from "./balancer-calls.ts";
import { databaseCalls } from "./database-calls.ts";
import { registeredDirectory } from "./makers.ts";
import { there } from "./named-calls.ts";
import type { RichWorld } from "./rich-world.ts";

type Input = Readonly<Record<string, unknown>>;

/** What calls need besides the number, so that the number decides whether they're refused. */
export function inputsAround(world: RichWorld): Readonly<Record<string, readonly Input[]>> {
  const { cordon, vpcId, subnetId, webId, dbId, interfaceId, instanceId, poolId, prefixListId, resolverId } = world;
  const first = (operation: "DescribeVpcs", path: string, input: object = {}): string =>
    String(there(membersAt(cordon.ec2(operation, input), path)[0]));
  const listed = (operation: string, path: string, input: object = {}) =>
    first(operation as "DescribeVpcs", path, input);
  const where = (Name: string, ...Values: readonly string[]) => ({ Filters: [{ Name, Values }] });

  const NetworkInterfaceId = listed("DescribeNetworkInterfaces", "NetworkInterfaces.NetworkInterfaceId", {
    ...where("subnet-id", subnetId),
    ...where("status", "available"),
  });
  const dualStack = listed(
    "DescribeSubnets",
    "Subnets.SubnetId",
    where("ipv6-cidr-block-association.state", "associated"),
  );
  const nats = there(cordon.ec2("DescribeNatGateways", {}).NatGateways).filter(({ State }) => State === "available");
  const natOf = (type: string) => there(nats.find(({ ConnectivityType }) => ConnectivityType === type));
  const { NatGatewayId, NatGatewayAddresses } = natOf("private");
  const NetworkAclId = listed("DescribeNetworkAcls", "NetworkAcls.NetworkAclId", where("vpc-id", vpcId));
  const entry = {
    NetworkAclId,
    RuleNumber: 7,
    Protocol: "tcp",
    RuleAction: "allow",
    Egress: false,
    CidrBlock: "10.9.0.0/16",
  };
  const open = { IpProtocol: "tcp", FromPort: 1, ToPort: 65_535 };
  const rule = { ...open, CidrIp: "10.9.0.0/16" };
  const rules = { IpPermissions: [{ ...open, IpRanges: [{ CidrIp: "10.9.0.0/16" }] }] };
  const icmp = {
    IpPermissions: [{ IpProtocol: "icmp", FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: "10.9.0.0/16" }] }],
  };
  const rulesOf = (GroupId: string) => [
    { GroupId, ...rule },
    { GroupId, ...rules },
    { GroupId, ...icmp },
  ];
  const SecurityGroupRuleId = listed(
    "DescribeSecurityGroupRules",
    "SecurityGroupRules.SecurityGroupRuleId",
    where("group-id", webId),
  );
  const launch = { ImageId: "ami-0a12023000000c864", InstanceType: "t2.micro", SubnetId: dualStack };
  const one = { ...launch, MinCount: 1, MaxCount: 1 };
  const device = { DeviceIndex: 0, SubnetId: dualStack };
  const path = { Source: instanceId, Destination: interfaceId, Protocol: "tcp", ClientToken: "t" };
  const filtered = { Source: instanceId, Protocol: "tcp", ClientToken: "t" };
  const [TunnelAddress] = membersAt(
    cordon.ec2("DescribeVpnConnections", { VpnConnectionIds: [world.vpnConnectionId] }),
    "VpnConnections.Options.TunnelOptions.OutsideIpAddress",
  );
  const discovery = { IpamResourceDiscoveryId: world.discoveryId };
  const resolver = { IpamPrefixListResolverId: resolverId };
  const atRegistry = { IpamInternetRegistryAssociationId: world.registryAssociationId };
  const policy = { ...atRegistry, Asns: ["64500"], PermitMoreSpecificAnnouncements: true };
  const directories = there(cordon.call("ds", "DescribeDirectories", {}).DirectoryDescriptions);
  const DirectoryId = there(directories[0]?.DirectoryId);
  const desktop = { DirectoryId: registeredDirectory(cordon, 2), BundleId: "wsb-clj85qzj1" };
  const Workspaces = [{ ...desktop, UserName: "ann" }];
  const { PendingRequests } = cordon.call("workspaces", "CreateWorkspaces", { Workspaces });
  const WorkspaceId = there(PendingRequests?.[0]?.WorkspaceId);

  const byOperation = Map.groupBy([...balancerCalls(cordon), ...databaseCalls(cordon)], ([key]) => key);
  return {
    ...Object.fromEntries([...byOperation].map(([key, calls]) => [key, calls.map(([, input]) => input as Input)])),
    "ec2.AllocateIpamPoolCidr": [{ IpamPoolId: poolId }],
    "ec2.CreateClientVpnEndpoint": [
      {
        ClientCidrBlock: "10.100.0.0/16",
        ServerCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/server",
        AuthenticationOptions: [
          {
            Type: "directory-service-authentication",
            ActiveDirectory: { DirectoryId: "d-0123456789" },
          },
        ],
      },
    ],
    "ec2.ModifyInstancePlacement": [{ InstanceId: world.instanceId }],
    "ec2.ModifyClientVpnEndpoint": [{ ClientVpnEndpointId: world.clientVpnEndpointId }],
    "ec2.ModifyTransitGateway": [{ TransitGatewayId: world.transitGatewayId, Description: "hub" }],
    "ec2.AssignIpv6Addresses": [{ NetworkInterfaceId: interfaceId }, { NetworkInterfaceId }],
    "ec2.AssignPrivateIpAddresses": [{ NetworkInterfaceId: interfaceId }, { NetworkInterfaceId }],
    "ec2.AssignPrivateNatGatewayAddress": [{ NatGatewayId }],
    "ec2.AssociateSubnetCidrBlock": [{ SubnetId: subnetId, Ipv6IpamPoolId: poolId }],
    "ec2.AssociateVpcCidrBlock": [
      { VpcId: vpcId, Ipv4IpamPoolId: poolId },
      { VpcId: vpcId, Ipv6IpamPoolId: poolId },
    ],
    "ec2.AttachNetworkInterface": [{ NetworkInterfaceId, InstanceId: instanceId, DeviceIndex: 1 }],
    "ec2.AuthorizeSecurityGroupEgress": rulesOf(dbId),
    "ec2.AuthorizeSecurityGroupIngress": rulesOf(dbId),
    "ec2.CreateIpamPool": [{ IpamScopeId: world.privateScopeId, AddressFamily: "ipv4" }],
    "ec2.CreateIpamRoutingPolicyRegistration": [{ ...policy, Cidr: "198.18.33.0/24" }],
    "ec2.ModifyIpamRoutingPolicyRegistration": [{ ...policy, Cidr: "198.18.32.0/24" }],
    "ec2.CreateIpamPrefixListResolverTarget": [
      { ...resolver, PrefixListId: prefixListId, PrefixListRegion: "us-east-1", TrackLatestVersion: false },
    ],
    "ec2.CreateManagedPrefixList": [{ PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: 1 }],
    "ec2.CreateNatGateway": [{ SubnetId: subnetId, ConnectivityType: "private" }],
    "ec2.CreateNetworkAclEntry": [entry, { ...entry, Protocol: "icmp" }],
    "ec2.CreateNetworkInsightsPath": [path, filtered],
    "ec2.CreateNetworkInterface": [{ SubnetId: dualStack }],
    "ec2.CreateSubnet": [
      { VpcId: vpcId, Ipv4IpamPoolId: poolId },
      { VpcId: vpcId, Ipv6IpamPoolId: poolId },
    ],
    "ec2.CreateVpc": [{ Ipv4IpamPoolId: poolId }, { CidrBlock: "10.44.0.0/16", Ipv6IpamPoolId: poolId }],
    "ec2.DeleteNetworkAclEntry": [{ NetworkAclId, Egress: false }],
    "ec2.DescribeStaleSecurityGroups": [{ VpcId: vpcId }],
    "ec2.DisassociateNatGatewayAddress": [
      { NatGatewayId: natOf("public").NatGatewayId, AssociationIds: ["eipassoc-00000001"] },
    ],
    "ec2.GetIpamAddressHistory": [{ Cidr: "10.0.0.0/8", IpamScopeId: world.privateScopeId }],
    "ec2.GetIpamDiscoveredAccounts": [{ ...discovery, DiscoveryRegion: "us-east-1" }],
    "ec2.GetIpamDiscoveredPublicAddresses": [{ ...discovery, AddressRegion: "us-east-1" }],
    "ec2.GetIpamDiscoveredResourceCidrs": [{ ...discovery, ResourceRegion: "us-east-1" }],
    "ec2.GetIpamDiscoveredRoutes": [{ ...discovery, ResourceRegion: "us-east-1" }],
    "ec2.GetIpamInternetRegistryAssociationAsns": [atRegistry],
    "ec2.GetIpamInternetRegistryAssociationCidrs": [atRegistry],
    "ec2.GetIpamRouteOriginAuthorizations": [atRegistry],
    "ec2.GetIpamRouteProtectionFindings": [{ IpamId: world.ipamId }],
    "ec2.GetIpamRoutingPolicyRegistrationDeltas": [atRegistry],
    "ec2.GetIpamRoutingPolicyRegistrations": [atRegistry],
    "ec2.GetIpamPolicyAllocationRules": [{ IpamPolicyId: world.policyId }],
    "ec2.GetIpamPolicyOrganizationTargets": [{ IpamPolicyId: world.policyId }],
    "ec2.GetIpamPoolAllocations": [{ IpamPoolId: poolId }],
    "ec2.GetIpamPoolCidrs": [{ IpamPoolId: poolId }],
    "ec2.GetIpamPrefixListResolverRules": [resolver],
    "ec2.GetIpamPrefixListResolverVersionEntries": [{ ...resolver, IpamPrefixListResolverVersion: 1 }],
    "ec2.GetIpamPrefixListResolverVersions": [resolver],
    "ec2.GetIpamResourceCidrs": [{ IpamScopeId: world.privateScopeId }],
    "ec2.GetManagedPrefixListAssociations": [{ PrefixListId: prefixListId }],
    "ec2.GetManagedPrefixListEntries": [{ PrefixListId: prefixListId }],
    "ec2.GetNetworkInsightsAccessScopeAnalysisFindings": [
      {
        NetworkInsightsAccessScopeAnalysisId: listed(
          "DescribeNetworkInsightsAccessScopeAnalyses",
          "NetworkInsightsAccessScopeAnalyses.NetworkInsightsAccessScopeAnalysisId",
        ),
      },
    ],
    "ec2.GetSecurityGroupsForVpc": [{ VpcId: vpcId }],
    "ec2.GetSubnetCidrReservations": [{ SubnetId: subnetId }],
    "ec2.ModifyInstanceMetadataOptions": [{ InstanceId: instanceId }],
    "ec2.ModifyIpamPool": [{ IpamPoolId: poolId }],
    "ec2.ModifyIpamPrefixListResolverTarget": [
      {
        IpamPrefixListResolverTargetId: listed(
          "DescribeIpamPrefixListResolverTargets",
          "IpamPrefixListResolverTargets.IpamPrefixListResolverTargetId",
        ),
        TrackLatestVersion: false,
      },
    ],
    "ec2.ModifyManagedPrefixList": [{ PrefixListId: prefixListId }],
    "ec2.ModifyNetworkInterfaceAttribute": [{ NetworkInterfaceId: interfaceId }],
    "ec2.ModifySecurityGroupRules": [
      {
        GroupId: webId,
        SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule: { ...open, CidrIpv4: "10.9.0.0/16" } }],
      },
    ],
    "ec2.ModifySubnetAttribute": [{ SubnetId: subnetId }],
    "ec2.ModifyVolume": [{ VolumeId: listed("DescribeVolumes", "Volumes.VolumeId") }],
    "ec2.CreateVpnConnection": [{ Type: "ipsec.1", CustomerGatewayId: world.customerGatewayId }],
    "ec2.ModifyVpnTunnelOptions": [
      {
        VpnConnectionId: world.vpnConnectionId,
        VpnTunnelOutsideIpAddress: TunnelAddress,
        TunnelOptions: { StartupAction: "add" },
      },
    ],
    "ec2.ProvisionIpamPoolCidr": [{ IpamPoolId: poolId }],
    "ec2.ProvisionPublicIpv4PoolCidr": [
      { IpamPoolId: poolId, PoolId: listed("DescribePublicIpv4Pools", "PublicIpv4Pools.PoolId") },
    ],
    "ec2.ReplaceNetworkAclEntry": [entry, { ...entry, Protocol: "icmp" }],
    "ec2.RestoreManagedPrefixListVersion": [{ PrefixListId: prefixListId, PreviousVersion: 1, CurrentVersion: 1 }],
    "ec2.RevokeSecurityGroupEgress": rulesOf(webId),
    "ec2.RevokeSecurityGroupIngress": rulesOf(webId),
    "ec2.RunInstances": [
      one,
      { ...launch, MinCount: 1, MaxCount: 1_000_000_000 },
      { ...one, NetworkInterfaces: [device] },
      { ...one, BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeType: "gp3" } }] },
    ],
    "ec2.UnassignPrivateNatGatewayAddress": [
      { NatGatewayId, PrivateIpAddresses: [there(NatGatewayAddresses?.at(-1)?.PrivateIp)] },
    ],
    "ec2.UpdateSecurityGroupRuleDescriptionsEgress": [{ GroupId: webId, ...rules }],
    "ec2.UpdateSecurityGroupRuleDescriptionsIngress": [{ GroupId: webId, ...rules }],
    "ds.DescribeDomainControllers": [{ DirectoryId }],
    "ds.ListTagsForResource": [{ ResourceId: DirectoryId }],
    "ds.UpdateNumberOfDomainControllers": [{ DirectoryId: directories.at(-1)?.DirectoryId }],
    "workspaces.CreateWorkspaces": [{ Workspaces: [{ ...desktop, UserName: "bob" }] }],
    "workspaces.ModifyWorkspaceProperties": [{ WorkspaceId }],
  };
}
