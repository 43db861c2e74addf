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
  VpcEndpoints: "DescribeVpcEndpoints",
  DhcpOptions: "DescribeDhcpOptions",
  Reservations: "DescribeInstances",
  Volumes: "DescribeVolumes",
  FlowLogs: "DescribeFlowLogs",
  SecurityGroupVpcAssociations: "DescribeSecurityGroupVpcAssociations",
} as const;

export type ListName = keyof typeof savedLists;

/** `aws ec2 describe-vpcs`. */
export const commandOf = (list: ListName): string =>
  `aws ec2 ${savedLists[list].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`;
