/** The quotas of Service Quotas: which of AWS's codes each limit has. Those without a code are the operator's alone. */
import type { LimitName } from "./limits.ts";

interface Described {
  readonly code: string;
  readonly name: string;
  /** Whether it's raised for nobody. */
  readonly isFixed?: true;
  /** The most that AWS documents that it grants. */
  readonly most?: number;
}

interface QuotaService {
  /** AWS: as ListServices has it (catalogue 530). */
  readonly name: string;
  /** AWS: the quotas of a service without Regions are those of us-east-1 alone (catalogue 531). */
  readonly isGlobal?: true;
  readonly quotas: Readonly<Partial<Record<LimitName, Described>>>;
}

/** AWS: codes, names, and which ones are fixed (catalogue 530, 586); the most that is granted (catalogue 532). */
export const quotaServices: Readonly<Record<string, QuotaService>> = {
  ds: {
    name: "AWS Directory Service",
    quotas: {
      adConnectorsPerRegion: { code: "L-092080C3", name: "AD Connector directories" },
      microsoftAdsPerRegion: { code: "L-EF86B739", name: "AWS Managed Microsoft AD directories" },
    },
  },
  ec2: {
    name: "Amazon Elastic Compute Cloud (Amazon EC2)",
    quotas: {
      attachmentsPerTransitGateway: { code: "L-E0233F82", name: "Attachments per transit gateway" },
      customerGatewaysPerRegion: { code: "L-4FB7FF5D", name: "Customer gateways per region" },
      authorizationRulesPerClientVpnEndpoint: {
        ...{ code: "L-9A1BC94B", name: "Authorization rules per Client VPN endpoint" },
      },
      clientVpnEndpointsPerRegion: { code: "L-8EA77D34", name: "Client VPN endpoints per Region" },
      routesPerClientVpnTargetNetwork: { code: "L-401D78F7", name: "Routes per Client VPN target network association" },
      elasticIpsPerRegion: { code: "L-0263D0A3", name: "EC2-VPC Elastic IPs" },
      peeringsPerTransitGateway: { code: "L-A1B5A36F", name: "Peering attachments per transit gateway" },
      pendingPeeringsPerTransitGateway: {
        ...{ code: "L-62499967", name: "Pending peering attachments per transit gateway" },
      },
      routeTablesPerTransitGateway: { code: "L-43872EB7", name: "Route Tables per transit gateway" },
      staticRoutesPerTransitGateway: { code: "L-BCC1FB47", name: "Routes per transit gateway" },
      transitGatewaysPerRegion: { code: "L-A2478D36", name: "Transit gateways per account" },
      transitGatewaysPerVpc: { code: "L-6DA43717", name: "Attachments per VPC", isFixed: true },
      launchTemplatesPerRegion: { code: "L-FB451C26", name: "Launch templates" },
      versionsPerLaunchTemplate: { code: "L-142B4294", name: "Launch template versions" },
      vcpus: { code: "L-1216C47A", name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances" },
      vpnConnectionsPerGateway: { code: "L-B91E5754", name: "VPN connections per VGW" },
      vpnConnectionsPerRegion: { code: "L-3E6EC3A3", name: "VPN connections per region" },
      vpnGatewaysPerRegion: { code: "L-7029FAB6", name: "Virtual private gateways per region" },
    },
  },
  "ec2-ipam": {
    name: "IPAM",
    quotas: {
      cidrsPerIpamPool: { code: "L-0BC051D6", name: "CIDRs per IPAM pool" },
      discoveryAssociationsPerIpam: { code: "L-037D1B6C", name: "Resource discovery associations per IPAM" },
      ipamPoolDepth: { code: "L-047C0565", name: "IPAM pool depth" },
      ipamsPerRegion: { code: "L-F8B4A9E6", name: "IPAMs per Region", isFixed: true },
      poolsPerScope: { code: "L-7319AFC3", name: "Pools per IPAM scope" },
      registryAssociationsPerIpam: { code: "L-BB69F419", name: "Internet Registry Associations per IPAM" },
      resourceDiscoveriesPerRegion: { code: "L-F0D8E837", name: "Resource discoveries per Region", isFixed: true },
      scopesPerIpam: { code: "L-F493CFD2", name: "Scopes per IPAM" },
      unitExclusionsPerDiscovery: {
        ...{ code: "L-CD416D24", name: "Organizational unit exclusions per resource discovery", isFixed: true },
      },
    },
  },
  elasticloadbalancing: {
    name: "Elastic Load Balancing (ELB)",
    quotas: {
      applicationLoadBalancersPerRegion: { code: "L-53DA6B97", name: "Application Load Balancers per Region" },
      certificatesPerListener: { code: "L-9365A611", name: "Certificates per Application Load Balancer" },
      listenersPerLoadBalancer: { code: "L-B6DF7632", name: "Listeners per Application Load Balancer" },
      networkLoadBalancersPerRegion: { code: "L-69A177A2", name: "Network Load Balancers per Region" },
      rulesPerLoadBalancer: { code: "L-7EED9B64", name: "Rules per Application Load Balancer" },
      targetGroupsPerRegion: { code: "L-B22855CB", name: "Target Groups per Region" },
      targetsPerTargetGroup: { code: "L-A0D0B863", name: "Targets per Target Group per Region" },
    },
  },
  iam: {
    name: "AWS Identity and Access Management (IAM)",
    isGlobal: true,
    quotas: {
      accessKeysPerUser: { code: "L-8758042E", name: "Access keys per user", isFixed: true },
      attachedPoliciesPerGroup: { code: "L-384571C4", name: "Managed policies per group", isFixed: true },
      attachedPoliciesPerRole: { code: "L-0DA4ABF3", name: "Managed policies per role", most: 25 },
      attachedPoliciesPerUser: { code: "L-4019AD8B", name: "Managed policies per user", most: 20 },
      groupsPerAccount: { code: "L-F4A5425F", name: "Groups per account", most: 500 },
      groupsPerUser: { code: "L-7A1621EC", name: "IAM groups per user", isFixed: true },
      policiesPerAccount: { code: "L-E95E4862", name: "Customer managed policies per account", most: 10_000 },
      rolesPerAccount: { code: "L-FE177D64", name: "Roles per account", most: 10_000 },
      trustPolicySize: { code: "L-C07B4B0D", name: "Role trust policy length", most: 8192 },
      usersPerAccount: { code: "L-F55AF5E4", name: "Users per account", isFixed: true },
    },
  },
  rds: {
    name: "Amazon Relational Database Service (Amazon RDS)",
    quotas: {
      dbInstancesPerRegion: { code: "L-7B6409FD", name: "DB instances" },
      dbSubnetGroupsPerRegion: { code: "L-48C6BF61", name: "DB subnet groups" },
    },
  },
  vpc: {
    name: "Amazon Virtual Private Cloud (Amazon VPC)",
    quotas: {
      blockPublicAccessExclusions: {
        ...{ code: "L-42B9C2CA", name: "VPC Block Public Access exclusions per account per Region", isFixed: true },
      },
      cidrBlocksPerVpc: { code: "L-83CA0A9D", name: "IPv4 CIDR blocks per VPC", most: 50 },
      egressOnlyInternetGatewaysPerRegion: { code: "L-45FE3B85", name: "Egress-only internet gateways per Region" },
      elasticIpsPerNatGateway: { code: "L-5F53652F", name: "Elastic IP address quota per NAT gateway", most: 8 },
      gatewayEndpointsPerRegion: { code: "L-1B52E74A", name: "Gateway VPC endpoints per Region" },
      interfaceEndpointsPerVpc: { code: "L-29B6F2EB", name: "Interface VPC endpoints per VPC" },
      internetGatewaysPerRegion: { code: "L-A4707A72", name: "Internet gateways per Region" },
      ipv6CidrBlocksPerVpc: { code: "L-085A6257", name: "IPv6 CIDR blocks per VPC", most: 50 },
      natGatewaysPerZone: { code: "L-FE5A380F", name: "NAT gateways per Availability Zone" },
      networkAclEntries: { code: "L-2AEEBF1A", name: "Rules per network ACL", most: 40 },
      networkAclsPerVpc: { code: "L-B4A6D682", name: "Network ACLs per VPC" },
      privateAddressesPerNatGateway: { code: "L-DFA99DE7", name: "Private IP address quota per NAT gateway" },
      routeTablesPerVpc: { code: "L-589F43AA", name: "Route tables per VPC" },
      routesPerTable: { code: "L-93826ACB", name: "Routes per route table", most: 1000 },
      rulesPerSecurityGroup: { code: "L-0EA8095F", name: "Inbound or outbound rules per security group" },
      securityGroupsPerInterface: { code: "L-2AFB9258", name: "Security groups per network interface", most: 16 },
      securityGroupsPerRegion: { code: "L-E79EC296", name: "VPC security groups per Region" },
      subnetsPerVpc: { code: "L-407747CB", name: "Subnets per VPC" },
      vpcsPerRegion: { code: "L-F678F1CE", name: "VPCs per Region" },
    },
  },
  workspaces: {
    name: "Amazon WorkSpaces",
    quotas: {
      ipGroupsPerDirectory: { code: "L-F61D0B79", name: "IP access control groups per directory", isFixed: true },
      ipGroupsPerRegion: { code: "L-0E312A12", name: "IP access control groups", isFixed: true },
      rulesPerIpGroup: { code: "L-5782CB4D", name: "Rules per IP access control group", isFixed: true },
      workspacesPerRegion: { code: "L-34278094", name: "WorkSpaces" },
    },
  },
};

export interface ServiceQuota extends Described {
  /** The service's code and its own: `vpc/L-F678F1CE`. */
  readonly id: string;
  readonly service: string;
  readonly limit: LimitName;
  readonly isGlobal: boolean;
}

export const serviceQuotas: readonly ServiceQuota[] = Object.entries(quotaServices).flatMap(
  ([service, { quotas, isGlobal = false }]) =>
    Object.entries(quotas).map(([limit, quota]) => ({
      ...quota,
      id: `${service}/${quota.code}`,
      ...{ service, isGlobal, limit: limit as LimitName },
    })),
);

const byId = new Map(serviceQuotas.map((quota) => [quota.id, quota]));
const byLimit = new Map(serviceQuotas.map((quota) => [quota.limit, quota]));

/** `id`: `vpc/L-F678F1CE`. */
export const serviceQuotaOf = (id: string): ServiceQuota | undefined => byId.get(id);
export const serviceQuotaOfLimit = (limit: LimitName): ServiceQuota | undefined => byLimit.get(limit);

/** AWS: the Region in which quotas of services without Regions are asked for (catalogue 531). */
export const REGION_OF_GLOBAL_QUOTAS = "us-east-1";
