/** Test cases for the quotas of networks, groups and prefix lists. */
import { flowLog } from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";

const vpc = (cordon: NamedCalls, n = 0) => there(cordon.ec2("CreateVpc", { CidrBlock: `10.${n}.0.0/16` }).Vpc?.VpcId);
const group = (cordon: NamedCalls, GroupName = "web") =>
  there(cordon.ec2("CreateSecurityGroup", { GroupName, Description: "a group" }).GroupId);
export const list = (cordon: NamedCalls, MaxEntries = 1) =>
  there(
    cordon.ec2("CreateManagedPrefixList", { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries }).PrefixList
      ?.PrefixListId,
  );
export const defaultSubnet = (cordon: NamedCalls, nth = 0) =>
  there([...cordon.world().by("subnet", "vpc", cordon.defaultVpcId())][nth]?.id);
const address = (cordon: NamedCalls) => there(cordon.ec2("AllocateAddress", {}).AllocationId);

const permission = (port: number) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: "10.0.0.0/8" }],
});
const authorize = (cordon: NamedCalls, GroupId: string, port: number) =>
  cordon.ec2("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [permission(port)] });

export const quotasOfNetworks = {
  vpcsPerRegion: { most: 3, fit: 2, code: "VpcLimitExceeded", use: (cordon) => (n) => vpc(cordon, n) },
  subnetsPerVpc: {
    most: 2,
    fit: 2,
    code: "SubnetLimitExceeded",
    use(cordon) {
      const VpcId = vpc(cordon);
      return (n) => cordon.ec2("CreateSubnet", { VpcId, CidrBlock: `10.0.${n}.0/24` });
    },
  },
  routeTablesPerVpc: {
    most: 3,
    fit: 2,
    code: "RouteTableLimitExceeded",
    use(cordon) {
      const VpcId = vpc(cordon);
      return () => cordon.ec2("CreateRouteTable", { VpcId });
    },
  },
  routesPerTable: {
    most: 4,
    fit: 2,
    code: "RouteLimitExceeded",
    use(cordon) {
      // Its table has a local route and one to the internet.
      const [gateway] = cordon.world().by("internet-gateway", "vpc", cordon.defaultVpcId());
      const [table] = cordon.world().by("route-table", "vpc", cordon.defaultVpcId());
      const route = { RouteTableId: there(table?.id), GatewayId: there(gateway?.id) };
      return (n) => cordon.ec2("CreateRoute", { ...route, DestinationCidrBlock: `192.0.2.${n}/32` });
    },
  },
  networkAclsPerVpc: {
    most: 3,
    fit: 2,
    code: "NetworkAclLimitExceeded",
    use(cordon) {
      const VpcId = vpc(cordon);
      return () => cordon.ec2("CreateNetworkAcl", { VpcId });
    },
  },
  networkAclEntries: {
    most: 2,
    fit: 2,
    code: "NetworkAclEntryLimitExceeded",
    use(cordon) {
      const made = cordon.ec2("CreateNetworkAcl", { VpcId: cordon.defaultVpcId() });
      const NetworkAclId = there(made.NetworkAcl?.NetworkAclId);
      const entry = {
        NetworkAclId,
        Egress: false,
        Protocol: "-1",
        RuleAction: "allow",
        CidrBlock: "10.0.0.0/8",
      } as const;
      return (n) => cordon.ec2("CreateNetworkAclEntry", { ...entry, RuleNumber: n });
    },
  },
  internetGatewaysPerRegion: {
    most: 3,
    fit: 2,
    code: "InternetGatewayLimitExceeded",
    use: (cordon) => () => cordon.ec2("CreateInternetGateway", {}),
  },
  egressOnlyInternetGatewaysPerRegion: {
    most: 2,
    fit: 2,
    code: "EgressOnlyInternetGatewayLimitExceeded",
    use: (cordon) => (n) => cordon.ec2("CreateEgressOnlyInternetGateway", { VpcId: vpc(cordon, n) }),
  },
  blockPublicAccessExclusions: {
    most: 2,
    fit: 2,
    code: "VpcBlockPublicAccessExclusionLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("CreateVpcBlockPublicAccessExclusion", {
        SubnetId: defaultSubnet(cordon, n),
        InternetGatewayExclusionMode: "allow-egress",
      }),
  },
  natGatewaysPerZone: {
    most: 2,
    fit: 2,
    code: "NatGatewayLimitExceeded",
    use: (cordon) => () =>
      cordon.ec2("CreateNatGateway", { SubnetId: defaultSubnet(cordon), AllocationId: address(cordon) }),
  },
  elasticIpsPerNatGateway: {
    most: 2,
    fit: 1,
    code: "NatGatewayAddressLimitExceeded",
    use(cordon) {
      const input = { SubnetId: defaultSubnet(cordon), AllocationId: address(cordon) };
      const NatGatewayId = there(cordon.ec2("CreateNatGateway", input).NatGateway?.NatGatewayId);
      return () => cordon.ec2("AssociateNatGatewayAddress", { NatGatewayId, AllocationIds: [address(cordon)] });
    },
  },
  elasticIpsPerNatGatewayZone: {
    most: 2,
    fit: 1,
    code: "NatGatewayAddressLimitExceeded",
    use(cordon) {
      const input = {
        AvailabilityMode: "regional" as const,
        VpcId: there(cordon.ec2("DescribeVpcs", {}).Vpcs?.[0]?.VpcId),
        AvailabilityZoneAddresses: [{ AvailabilityZone: "us-east-1a", AllocationIds: [address(cordon)] }],
      };
      const NatGatewayId = there(cordon.ec2("CreateNatGateway", input).NatGateway?.NatGatewayId);
      const AvailabilityZone = "us-east-1a";
      return () =>
        cordon.ec2("AssociateNatGatewayAddress", { NatGatewayId, AvailabilityZone, AllocationIds: [address(cordon)] });
    },
  },
  privateAddressesPerNatGateway: {
    most: 3,
    fit: 2,
    code: "NatGatewayAddressLimitExceeded",
    use(cordon) {
      const input = { SubnetId: defaultSubnet(cordon), ConnectivityType: "private" as const };
      const NatGatewayId = there(cordon.ec2("CreateNatGateway", input).NatGateway?.NatGatewayId);
      return () => cordon.ec2("AssignPrivateNatGatewayAddress", { NatGatewayId, PrivateIpAddressCount: 1 });
    },
  },
  vcpus: {
    most: 5,
    fit: 2,
    code: "VcpuLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("RunInstances", {
        ImageId: "ami-0a12023000000c864",
        InstanceType: n === 1 ? "c5.xlarge" : "t2.micro",
        MinCount: 1,
        MaxCount: 1,
      }),
  },
  cidrBlocksPerVpc: {
    most: 3,
    fit: 2,
    code: "CidrLimitExceeded",
    use(cordon) {
      const VpcId = vpc(cordon);
      return (n) => cordon.ec2("AssociateVpcCidrBlock", { VpcId, CidrBlock: `10.${n}.0.0/16` });
    },
  },
  ipv6CidrBlocksPerVpc: {
    most: 2,
    fit: 2,
    code: "CidrLimitExceeded",
    use(cordon) {
      const VpcId = vpc(cordon);
      return () => cordon.ec2("AssociateVpcCidrBlock", { VpcId, AmazonProvidedIpv6CidrBlock: true });
    },
  },
  flowLogsPerResource: { most: 3, fit: 3, code: "FlowLogsLimitExceeded", use: (cordon) => (n) => flowLog(cordon, n) },
  elasticIpsPerRegion: { most: 2, fit: 2, code: "AddressLimitExceeded", use: (cordon) => () => address(cordon) },
} satisfies Quotas;

export const quotasOfGroups = {
  rulesPerSecurityGroup: {
    most: 2,
    fit: 2,
    code: "RulesPerSecurityGroupLimitExceeded",
    use(cordon) {
      const id = group(cordon);
      return (n) => authorize(cordon, id, n);
    },
  },
  rulesPerInterface: {
    most: 2,
    fit: 2,
    code: "RulesPerSecurityGroupLimitExceeded",
    use(cordon) {
      const SecurityGroupIds = [group(cordon, "web"), group(cordon, "db")];
      return (n) => {
        authorize(cordon, there(SecurityGroupIds[n % 2]), n);
        return cordon.ec2("ValidateSecurityGroupQuotasForInterface", { SecurityGroupIds });
      };
    },
  },
  securityGroupsPerRegion: {
    most: 3,
    fit: 2,
    code: "SecurityGroupLimitExceeded",
    use: (cordon) => (n) => group(cordon, `web-${n}`),
  },
  securityGroupsPerInterface: {
    most: 2,
    fit: 2,
    code: "InvalidParameterValue",
    use(cordon) {
      const Groups: string[] = [];
      return (n) => {
        Groups.push(group(cordon, `web-${n}`));
        return cordon.ec2("CreateNetworkInterface", { SubnetId: defaultSubnet(cordon), Groups });
      };
    },
  },
  prefixListsPerRegion: {
    most: 2,
    fit: 2,
    code: "PrefixListLimitExceeded",
    use: (cordon) => () => list(cordon),
  },
  entriesPerPrefixList: {
    most: 2,
    fit: 2,
    code: "InvalidParameterValue",
    use: (cordon) => (n) => list(cordon, n),
  },
  referencesPerPrefixList: {
    most: 2,
    fit: 2,
    code: "PrefixListReferenceLimitExceeded",
    use(cordon) {
      const PrefixListIds = [{ PrefixListId: list(cordon) }];
      return (n) =>
        cordon.ec2("AuthorizeSecurityGroupIngress", {
          GroupId: group(cordon, `web-${n}`),
          IpPermissions: [{ IpProtocol: "-1", PrefixListIds }],
        });
    },
  },
} satisfies Quotas;
