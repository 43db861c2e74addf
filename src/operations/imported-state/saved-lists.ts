/** The lists that an import reads and an export writes, by the names they have in AWS's answers, with what answers them. */
export const savedLists = {
  Vpcs: "DescribeVpcs",
  Subnets: "DescribeSubnets",
  SecurityGroups: "DescribeSecurityGroups",
  SecurityGroupRules: "DescribeSecurityGroupRules",
  PrefixLists: "DescribeManagedPrefixLists",
  NetworkInterfaces: "DescribeNetworkInterfaces",
  Addresses: "DescribeAddresses",
  VpcPeeringConnections: "DescribeVpcPeeringConnections",
  RouteTables: "DescribeRouteTables",
  NetworkAcls: "DescribeNetworkAcls",
  InternetGateways: "DescribeInternetGateways",
  EgressOnlyInternetGateways: "DescribeEgressOnlyInternetGateways",
  NatGateways: "DescribeNatGateways",
  VpnGateways: "DescribeVpnGateways",
  CustomerGateways: "DescribeCustomerGateways",
  VpnConnections: "DescribeVpnConnections",
  VpcEndpoints: "DescribeVpcEndpoints",
  DhcpOptions: "DescribeDhcpOptions",
  Reservations: "DescribeInstances",
  Volumes: "DescribeVolumes",
  KeyPairs: "DescribeKeyPairs",
  FlowLogs: "DescribeFlowLogs",
  VpcBlockPublicAccessExclusions: "DescribeVpcBlockPublicAccessExclusions",
  SecurityGroupVpcAssociations: "DescribeSecurityGroupVpcAssociations",
} as const;

/** What is one structure for the whole partition, and no list. */
export const savedStructures = { VpcBlockPublicAccessOptions: "DescribeVpcBlockPublicAccessOptions" } as const;

export type ListName = keyof typeof savedLists;

/** `aws ec2 describe-vpcs`. */
export const commandOf = (name: ListName | keyof typeof savedStructures): string =>
  `aws ec2 ${{ ...savedLists, ...savedStructures }[name].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`;
