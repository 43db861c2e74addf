/** The lists that an import reads and an export writes, by the names they have in AWS's answers, with what answers them. */
import type { Kind } from "../../model/world/kinds.ts";

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
  ClientVpnEndpoints: "DescribeClientVpnEndpoints",
  VpcEndpoints: "DescribeVpcEndpoints",
  DhcpOptions: "DescribeDhcpOptions",
  Reservations: "DescribeInstances",
  Volumes: "DescribeVolumes",
  KeyPairs: "DescribeKeyPairs",
  PlacementGroups: "DescribePlacementGroups",
  LaunchTemplates: "DescribeLaunchTemplates",
  ServiceConfigurations: "DescribeVpcEndpointServiceConfigurations",
  VpcEndpointConnections: "DescribeVpcEndpointConnections",
  ConnectionNotificationSet: "DescribeVpcEndpointConnectionNotifications",
  FlowLogs: "DescribeFlowLogs",
  VpcBlockPublicAccessExclusions: "DescribeVpcBlockPublicAccessExclusions",
  SecurityGroupVpcAssociations: "DescribeSecurityGroupVpcAssociations",
  TransitGateways: "DescribeTransitGateways",
  TransitGatewayAttachments: "DescribeTransitGatewayAttachments",
  TransitGatewayVpcAttachments: "DescribeTransitGatewayVpcAttachments",
  TransitGatewayPeeringAttachments: "DescribeTransitGatewayPeeringAttachments",
  TransitGatewayRouteTables: "DescribeTransitGatewayRouteTables",
  TransitGatewayPolicyTables: "DescribeTransitGatewayPolicyTables",
} as const;

/** Whatever the account hides: a network has no fewer interfaces for that. */
const OF_MANAGED: ReadonlySet<string> = new Set(["DescribeNetworkInterfaces", "DescribeInstances", "DescribeVolumes"]);

/** What a list's operation is asked. */
export const inputOfList = (operation: string): object =>
  OF_MANAGED.has(operation) ? { IncludeManagedResources: true } : {};

/** What is one structure for the whole partition, and no list. */
export const savedStructures = { VpcBlockPublicAccessOptions: "DescribeVpcBlockPublicAccessOptions" } as const;

interface OfEach {
  readonly kind: Kind;
  readonly operation: string;
  /** The parameter that names the thing, and the member of the answer that lists what is kept. */
  readonly parameter: string;
  readonly member: string;
  readonly filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
}

/** What is asked of each thing of a kind, by the name that it has in saved state. */
export const savedOfEach = {
  PrefixListEntries: {
    kind: "prefix-list",
    operation: "GetManagedPrefixListEntries",
    parameter: "PrefixListId",
    member: "Entries",
  },
  LaunchTemplateVersions: {
    kind: "launch-template",
    operation: "DescribeLaunchTemplateVersions",
    parameter: "LaunchTemplateId",
    member: "LaunchTemplateVersions",
  },
  AllowedPrincipals: {
    kind: "endpoint-service",
    operation: "DescribeVpcEndpointServicePermissions",
    parameter: "ServiceId",
    member: "AllowedPrincipals",
  },
  TransitGatewayRoutes: {
    kind: "transit-gateway-route-table",
    operation: "SearchTransitGatewayRoutes",
    parameter: "TransitGatewayRouteTableId",
    member: "Routes",
    filters: [{ Name: "state", Values: ["active", "blackhole"] }],
  },
  TransitGatewayRouteTablePropagations: {
    kind: "transit-gateway-route-table",
    operation: "GetTransitGatewayRouteTablePropagations",
    parameter: "TransitGatewayRouteTableId",
    member: "TransitGatewayRouteTablePropagations",
  },
  TransitGatewayPrefixListReferences: {
    kind: "transit-gateway-route-table",
    operation: "GetTransitGatewayPrefixListReferences",
    parameter: "TransitGatewayRouteTableId",
    member: "TransitGatewayPrefixListReferences",
  },
  TransitGatewayPolicyTableEntries: {
    kind: "transit-gateway-policy-table",
    operation: "GetTransitGatewayPolicyTableEntries",
    parameter: "TransitGatewayPolicyTableId",
    member: "TransitGatewayPolicyTableEntries",
  },
  ClientVpnTargetNetworks: {
    kind: "client-vpn-endpoint",
    operation: "DescribeClientVpnTargetNetworks",
    parameter: "ClientVpnEndpointId",
    member: "ClientVpnTargetNetworks",
  },
  ClientVpnRoutes: {
    kind: "client-vpn-endpoint",
    operation: "DescribeClientVpnRoutes",
    parameter: "ClientVpnEndpointId",
    member: "Routes",
  },
  ClientVpnAuthorizationRules: {
    kind: "client-vpn-endpoint",
    operation: "DescribeClientVpnAuthorizationRules",
    parameter: "ClientVpnEndpointId",
    member: "AuthorizationRules",
  },
} as const satisfies Readonly<Record<string, OfEach>>;

/** What AWS answers for an endpoint that has a policy. If it has none it refuses: then only the endpoint's id is saved. */
export const savedPolicies = {
  list: "ClientVpnAuthorizationPolicies",
  operation: "GetClientVpnEndpointAuthorizationPolicy",
} as const;

export type NameOfEach = keyof typeof savedOfEach;
export type ListName = keyof typeof savedLists;

/** `SearchTransitGatewayRoutes` as `search-transit-gateway-routes`. */
const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();

/** `aws ec2 describe-vpcs`. */
export const commandOf = (name: ListName | keyof typeof savedStructures): string =>
  `aws ec2 ${kebab({ ...savedLists, ...savedStructures }[name])}`;

export function inputOfEach(name: NameOfEach, id: string): object {
  const { parameter, filters }: OfEach = savedOfEach[name];
  return { [parameter]: id, ...(filters !== undefined && { Filters: filters }) };
}

/** `aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id tgw-rtb-1 --filters Name=state,Values=active,blackhole`. */
export function commandOfEach(name: NameOfEach, id: string): string {
  const { operation, parameter, filters = [] }: OfEach = savedOfEach[name];
  const given = filters.map(({ Name, Values }) => ` --filters Name=${Name},Values=${Values.join(",")}`);
  return `aws ec2 ${kebab(operation)} --${kebab(parameter)} ${id}${given.join("")}`;
}
