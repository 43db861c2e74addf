/** Quotas. Each is AWS's default; an operator may set any of them. */

export const defaultLimits = {
  /** Rules of one direction and one address family in a group. */
  rulesPerSecurityGroup: 60,
  /**
   * Rules of one direction and family that all groups of an interface may have together. AWS: it grants no quotas of rules
   * and of groups whose product is more (catalogue 120), so under quotas that AWS would grant it's never met.
   */
  rulesPerInterface: 1000,
  securityGroupsPerRegion: 2500,
  securityGroupsPerInterface: 5,
  vpcsPerRegion: 5,
  subnetsPerVpc: 200,
  routeTablesPerVpc: 200,
  /** Routes of one address family in a table; a prefix list counts as its maximum number of entries. */
  routesPerTable: 500,
  networkAclsPerVpc: 200,
  /** Entries of one direction and one address family in a network ACL. */
  networkAclEntries: 20,
  internetGatewaysPerRegion: 5,
  egressOnlyInternetGatewaysPerRegion: 5,
  vpnGatewaysPerRegion: 5,
  customerGatewaysPerRegion: 50,
  vpnConnectionsPerRegion: 50,
  vpnConnectionsPerGateway: 10,
  /** Static routes of a VPN connection. */
  routesPerVpnConnection: 100,
  transitGatewaysPerRegion: 5,
  routeTablesPerTransitGateway: 20,
  policyTablesPerTransitGateway: 20,
  /** Static routes and references to prefix lists of all its tables. */
  staticRoutesPerTransitGateway: 10_000,
  cidrBlocksPerTransitGateway: 5,
  attachmentsPerTransitGateway: 5000,
  transitGatewaysPerVpc: 5,
  peeringsPerTransitGateway: 50,
  pendingPeeringsPerTransitGateway: 10,
  /** Of Block Public Access. */
  blockPublicAccessExclusions: 50,
  clientVpnEndpointsPerRegion: 5,
  authorizationRulesPerClientVpnEndpoint: 200,
  routesPerClientVpnTargetNetwork: 100,
  /** Gateway Load Balancer endpoints count as well. */
  interfaceEndpointsPerVpc: 50,
  gatewayEndpointsPerRegion: 20,
  natGatewaysPerZone: 5,
  elasticIpsPerNatGateway: 2,
  elasticIpsPerNatGatewayZone: 32,
  privateAddressesPerNatGateway: 8,
  /** IPv4 blocks of a VPC. */
  cidrBlocksPerVpc: 5,
  ipv6CidrBlocksPerVpc: 5,
  elasticIpsPerRegion: 5,
  /** Of one VPC, one subnet or one network interface. */
  flowLogsPerResource: 2,
  /** vCPUs of running instances. AWS: a new account has 5, and gets more as it uses them; older accounts started with this. */
  vcpus: 1152,
  placementGroupsPerRegion: 500,
  launchTemplatesPerRegion: 5000,
  versionsPerLaunchTemplate: 10_000,
  prefixListsPerRegion: 100,
  entriesPerPrefixList: 1000,
  /** Stored versions of a prefix list; a new version beyond this drops the oldest. */
  versionsPerPrefixList: 1000,
  /** References to one prefix list from one type of resource. */
  referencesPerPrefixList: 5000,
  /** Active shares of Resource Access Manager, and what each may have. */
  resourceShares: 5000,
  resourcesPerShare: 5000,
  principalsPerShare: 5000,
  ipamsPerRegion: 1,
  scopesPerIpam: 5,
  poolsPerScope: 50,
  /** How deep pools may be nested. */
  ipamPoolDepth: 10,
  cidrsPerIpamPool: 50,
  resourceDiscoveriesPerRegion: 1,
  discoveryAssociationsPerIpam: 5,
  unitExclusionsPerDiscovery: 10,
  applicationLoadBalancersPerRegion: 50,
  networkLoadBalancersPerRegion: 50,
  gatewayLoadBalancersPerRegion: 100,
  listenersPerLoadBalancer: 50,
  /** Of all listeners together, besides their default rules. */
  rulesPerLoadBalancer: 100,
  /** Besides the default one. */
  certificatesPerListener: 25,
  targetGroupsPerRegion: 3000,
  targetsPerTargetGroup: 1000,
  dbInstancesPerRegion: 40,
  dbSubnetGroupsPerRegion: 50,
  subnetsPerDbSubnetGroup: 20,
  tagsPerResource: 50,
  usersPerAccount: 5000,
  groupsPerAccount: 300,
  groupsPerUser: 10,
  rolesPerAccount: 1000,
  accessKeysPerUser: 2,
  /** Customer managed policies. */
  policiesPerAccount: 1500,
  versionsPerPolicy: 5,
  /** Characters of a managed policy, and of a role's trust policy, without white space. */
  policySize: 6144,
  trustPolicySize: 2048,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerGroup: 10,
  attachedPoliciesPerRole: 10,
  /** Characters of all inline policies of one user, group or role together, without white space. */
  userPolicySize: 2048,
  groupPolicySize: 5120,
  rolePolicySize: 10_240,
  filterValues: 200,
  workspacesPerRegion: 1,
  ipGroupsPerRegion: 100,
  ipGroupsPerDirectory: 25,
  rulesPerIpGroup: 10,
  /** Of Simple AD. */
  directoriesPerRegion: 10,
  adConnectorsPerRegion: 10,
  microsoftAdsPerRegion: 20,
  /** Servers of one Managed Microsoft AD. */
  controllersPerDirectory: 20,
  verificationTokensPerIpam: 100,
  policiesPerIpam: 10,
  /** ours: no evidence of AWS's number. */
  registryAssociationsPerIpam: 5,
  /** Rules for one locale and type of resource. */
  rulesPerIpamPolicyDocument: 10,
  targetsPerIpamPolicy: 100,
  resolversPerIpam: 10,
  targetsPerResolver: 50,
  rulesPerResolver: 100,
  entriesPerResolverVersion: 1000,
  /** ours: AWS documents no limit; a new version beyond this drops the oldest, as with prefix lists. */
  versionsPerResolver: 1000,
};

export type Limits = Readonly<typeof defaultLimits>;
export type LimitName = keyof Limits;

/** Limits whose names don't say that they count what there is in a Region. */
const OF_REGIONS: readonly LimitName[] = [
  "blockPublicAccessExclusions",
  "natGatewaysPerZone",
  "resourceShares",
  "vcpus",
];

/** Whether a limit only counts what an account has in a Region, or altogether if it's of a service without Regions. */
const isOfRegion = (limit: LimitName): boolean => /Per(Region|Account)$/.test(limit) || OF_REGIONS.includes(limit);

/** More than any Region has. */
const LIFTED = 1_000_000_000;

/** Lifts the limits that only count what there is in a Region; others, of one VPC, one group or one call, stay. */
export const withoutCounts = (): Partial<Limits> =>
  Object.fromEntries((Object.keys(defaultLimits) as LimitName[]).filter(isOfRegion).map((limit) => [limit, LIFTED]));
