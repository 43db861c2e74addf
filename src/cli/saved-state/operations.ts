/** What AWS is asked for the lists of saved state: by the SDK, and with the AWS CLI. */
import type { Exported } from "../../own-api/export.ts";

/** What AWS answers with one structure. */
export const OPTIONS = "VpcBlockPublicAccessOptions";
type SavedList = Exclude<keyof Exported, "Gaps" | "PrefixListEntries" | "VpcAttributes" | typeof OPTIONS>;

/** The operation that answers each list, as the SDK calls it. */
export const operations: Readonly<Record<SavedList, string>> = {
  Vpcs: "describeVpcs",
  Subnets: "describeSubnets",
  SecurityGroups: "describeSecurityGroups",
  SecurityGroupRules: "describeSecurityGroupRules",
  PrefixLists: "describeManagedPrefixLists",
  NetworkInterfaces: "describeNetworkInterfaces",
  Addresses: "describeAddresses",
  VpcPeeringConnections: "describeVpcPeeringConnections",
  RouteTables: "describeRouteTables",
  NetworkAcls: "describeNetworkAcls",
  InternetGateways: "describeInternetGateways",
  EgressOnlyInternetGateways: "describeEgressOnlyInternetGateways",
  NatGateways: "describeNatGateways",
  VpnGateways: "describeVpnGateways",
  CustomerGateways: "describeCustomerGateways",
  VpnConnections: "describeVpnConnections",
  VpcEndpoints: "describeVpcEndpoints",
  DhcpOptions: "describeDhcpOptions",
  Reservations: "describeInstances",
  Volumes: "describeVolumes",
  KeyPairs: "describeKeyPairs",
  FlowLogs: "describeFlowLogs",
  VpcBlockPublicAccessExclusions: "describeVpcBlockPublicAccessExclusions",
  SecurityGroupVpcAssociations: "describeSecurityGroupVpcAssociations",
};

/** `aws ec2 describe-vpcs`, for the first of the lists that AWS has a command for. */
export function commandFor(lists: readonly string[]): string | undefined {
  const list = lists.find((name): name is SavedList => Object.hasOwn(operations, name));
  return list && `aws ec2 ${kebab(operations[list])}`;
}

/** `describeVpcs` as `describe-vpcs`. */
export const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
