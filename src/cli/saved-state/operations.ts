/** What AWS is asked for the lists of saved state: by the SDK, and with the AWS CLI. */
import type { Exported } from "../../own-api/export.ts";

/** What AWS answers with one structure. */
export const OPTIONS = "VpcBlockPublicAccessOptions";
type NameOfEach = {
  [N in keyof Exported]: Exported[N] extends Readonly<Record<string, readonly unknown[]>> ? N : never;
}[keyof Exported];
/** What other services than EC2 answer. */
type ServiceList = "LoadBalancers" | "TargetGroups" | "Rules" | "TagDescriptions" | "DBInstances" | "DBSubnetGroups";
type SavedList = Exclude<
  keyof Exported,
  "Gaps" | "VpcAttributes" | "ClientVpnAuthorizationPolicies" | NameOfEach | ServiceList | typeof OPTIONS
>;

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
  ClientVpnEndpoints: "describeClientVpnEndpoints",
  VpcEndpoints: "describeVpcEndpoints",
  DhcpOptions: "describeDhcpOptions",
  Reservations: "describeInstances",
  Volumes: "describeVolumes",
  KeyPairs: "describeKeyPairs",
  PlacementGroups: "describePlacementGroups",
  LaunchTemplates: "describeLaunchTemplates",
  ServiceConfigurations: "describeVpcEndpointServiceConfigurations",
  VpcEndpointConnections: "describeVpcEndpointConnections",
  ConnectionNotificationSet: "describeVpcEndpointConnectionNotifications",
  FlowLogs: "describeFlowLogs",
  VpcBlockPublicAccessExclusions: "describeVpcBlockPublicAccessExclusions",
  SecurityGroupVpcAssociations: "describeSecurityGroupVpcAssociations",
  TransitGateways: "describeTransitGateways",
  TransitGatewayAttachments: "describeTransitGatewayAttachments",
  TransitGatewayVpcAttachments: "describeTransitGatewayVpcAttachments",
  TransitGatewayPeeringAttachments: "describeTransitGatewayPeeringAttachments",
  TransitGatewayRouteTables: "describeTransitGatewayRouteTables",
  TransitGatewayPolicyTables: "describeTransitGatewayPolicyTables",
};

/** Lists that leave out what services manage unless they're asked for it, if the account wants that. */
const OF_MANAGED: ReadonlySet<string> = new Set(["NetworkInterfaces", "Reservations", "Volumes"]);

/** What the operation of a list is asked. */
export const inputOfList = (list: string): object => (OF_MANAGED.has(list) ? { IncludeManagedResources: true } : {});

/** Others say the same: an export has none of these. */
type ReadOnly = "TransitGatewayRouteTableAssociations" | "TransitGatewayAttachmentPropagations";
const READ_ONLY: ReadonlySet<string> = new Set<ReadOnly>([
  "TransitGatewayRouteTableAssociations",
  "TransitGatewayAttachmentPropagations",
]);
export const isExported = ({ name }: OfEach): boolean => !READ_ONLY.has(name);

/** What is asked of one thing at a time. Most answers don't say which one they're about: the name of their file does. */
interface OfEach {
  readonly name: NameOfEach | ReadOnly;
  /** The member of the answer that is kept. */
  readonly member: string;
  /** An id in a file's name. */
  readonly id: RegExp;
  /** The member of an item that names the thing, if there's one. */
  readonly named?: string;
  /** The file has other answers' lists of that name. */
  readonly mayBeOther?: (answer: Readonly<Record<string, unknown>>) => boolean;
  readonly words: readonly [content: string, thing: string, example: string];
  readonly command: string;
}

/** What ends the id of a load balancer, a listener or a target group. */
const BALANCING = /[A-Za-z0-9-]*?[0-9a-f]{16}(?:-[0-9a-f]{16})?/;

const isAttachment = (item: unknown): boolean =>
  typeof item === "object" && item !== null && "TransitGatewayAttachmentId" in item;

const CLIENT_VPN_ENDPOINT = /cvpn-endpoint-[0-9a-f]+/;
const isOfClientVpn = (item: unknown): boolean =>
  typeof item === "object" && item !== null && "ClientVpnEndpointId" in item;

export const ofEach: readonly OfEach[] = [
  {
    name: "PrefixListEntries",
    member: "Entries",
    id: /pl-[0-9a-f]+/,
    words: ["entries of a prefix list", "list", "pl-0123456789abcdef0"],
    command: "aws ec2 get-managed-prefix-list-entries --prefix-list-id ID",
  },
  {
    name: "LaunchTemplateVersions",
    member: "LaunchTemplateVersions",
    id: /lt-[0-9a-f]+/,
    named: "LaunchTemplateId",
    words: ["versions of a launch template", "launch template", "lt-0123456789abcdef0-versions"],
    command: "aws ec2 describe-launch-template-versions --launch-template-id ID",
  },
  {
    name: "AllowedPrincipals",
    member: "AllowedPrincipals",
    id: /vpce-svc-[0-9a-f]+/,
    named: "ServiceId",
    words: ["principals of an endpoint service", "service", "vpce-svc-0123456789abcdef0-permissions"],
    command: "aws ec2 describe-vpc-endpoint-service-permissions --service-id ID",
  },
  {
    name: "TransitGatewayRoutes",
    member: "Routes",
    id: /tgw-rtb-[0-9a-f]+/,
    mayBeOther: (answer) => !("AdditionalRoutesAvailable" in answer),
    words: ["routes of a transit gateway", "route table", "tgw-rtb-0123456789abcdef0-routes"],
    command:
      "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id ID --filters Name=state,Values=active,blackhole",
  },
  {
    name: "TransitGatewayRouteTablePropagations",
    member: "TransitGatewayRouteTablePropagations",
    id: /tgw-rtb-[0-9a-f]+/,
    words: ["propagations of a transit gateway", "route table", "tgw-rtb-0123456789abcdef0-propagations"],
    command: "aws ec2 get-transit-gateway-route-table-propagations --transit-gateway-route-table-id ID",
  },
  {
    name: "TransitGatewayRouteTableAssociations",
    member: "Associations",
    id: /tgw-(rtb|ptb)-[0-9a-f]+/,
    named: "TransitGatewayPolicyTableId",
    mayBeOther: ({ Associations }) => !(Associations as readonly unknown[]).some(isAttachment),
    words: ["associations of a transit gateway", "table", "tgw-rtb-0123456789abcdef0-associations"],
    command: "aws ec2 get-transit-gateway-route-table-associations --transit-gateway-route-table-id ID",
  },
  {
    name: "TransitGatewayPrefixListReferences",
    member: "TransitGatewayPrefixListReferences",
    id: /tgw-rtb-[0-9a-f]+/,
    named: "TransitGatewayRouteTableId",
    words: ["references of a transit gateway", "route table", "tgw-rtb-0123456789abcdef0-references"],
    command: "aws ec2 get-transit-gateway-prefix-list-references --transit-gateway-route-table-id ID",
  },
  {
    name: "TransitGatewayAttachmentPropagations",
    member: "TransitGatewayAttachmentPropagations",
    id: /tgw-attach-[0-9a-f]+/,
    words: ["propagations of a transit gateway", "attachment", "tgw-attach-0123456789abcdef0-propagations"],
    command: "aws ec2 get-transit-gateway-attachment-propagations --transit-gateway-attachment-id ID",
  },
  {
    name: "TransitGatewayPolicyTableEntries",
    member: "TransitGatewayPolicyTableEntries",
    id: /tgw-ptb-[0-9a-f]+/,
    words: ["entries of a transit gateway", "policy table", "tgw-ptb-0123456789abcdef0-entries"],
    command: "aws ec2 get-transit-gateway-policy-table-entries --transit-gateway-policy-table-id ID",
  },
  {
    name: "ClientVpnTargetNetworks",
    member: "ClientVpnTargetNetworks",
    id: CLIENT_VPN_ENDPOINT,
    named: "ClientVpnEndpointId",
    words: ["target networks of Client VPN", "endpoint", "cvpn-endpoint-0123456789abcdef0-networks"],
    command: "aws ec2 describe-client-vpn-target-networks --client-vpn-endpoint-id ID",
  },
  {
    name: "ClientVpnRoutes",
    member: "Routes",
    id: CLIENT_VPN_ENDPOINT,
    named: "ClientVpnEndpointId",
    mayBeOther: (answer) =>
      "AdditionalRoutesAvailable" in answer || !(answer["Routes"] as readonly unknown[]).every(isOfClientVpn),
    words: ["routes of Client VPN", "endpoint", "cvpn-endpoint-0123456789abcdef0-routes"],
    command: "aws ec2 describe-client-vpn-routes --client-vpn-endpoint-id ID",
  },
  {
    name: "ClientVpnAuthorizationRules",
    member: "AuthorizationRules",
    id: CLIENT_VPN_ENDPOINT,
    named: "ClientVpnEndpointId",
    mayBeOther: (answer) => !(answer["AuthorizationRules"] as readonly unknown[]).every(isOfClientVpn),
    words: ["authorization rules of Client VPN", "endpoint", "cvpn-endpoint-0123456789abcdef0-rules"],
    command: "aws ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id ID",
  },
  {
    name: "Listeners",
    member: "Listeners",
    id: BALANCING,
    named: "LoadBalancerArn",
    words: ["listeners of a load balancer", "load balancer", "app-web-0123456789abcdef-listeners"],
    command: "aws elbv2 describe-listeners --load-balancer-arn ARN",
  },
  {
    name: "TargetHealthDescriptions",
    member: "TargetHealthDescriptions",
    id: BALANCING,
    words: ["targets of a target group", "target group", "web-0123456789abcdef-targets"],
    command: "aws elbv2 describe-target-health --target-group-arn ARN",
  },
  {
    name: "BalancingAttributes",
    member: "Attributes",
    id: BALANCING,
    words: ["attributes of a load balancer", "load balancer or target group", "web-0123456789abcdef-attributes"],
    command: "aws elbv2 describe-target-group-attributes --target-group-arn ARN",
  },
];
const COMMANDS: Readonly<Record<ServiceList, string>> = {
  LoadBalancers: "aws elbv2 describe-load-balancers",
  TargetGroups: "aws elbv2 describe-target-groups",
  Rules: "aws elbv2 describe-rules --listener-arn ARN",
  TagDescriptions: "aws elbv2 describe-tags --resource-arns ARN",
  DBInstances: "aws rds describe-db-instances",
  DBSubnetGroups: "aws rds describe-db-subnet-groups",
};

/** `aws ec2 describe-vpcs`, for the first of the lists that AWS has a command for. */
export function commandFor(lists: readonly string[]): string | undefined {
  const list = lists.find((name): name is SavedList => Object.hasOwn(operations, name));
  const ofService = lists.find((name): name is ServiceList => Object.hasOwn(COMMANDS, name));
  return list === undefined ? ofService && COMMANDS[ofService] : `aws ec2 ${kebab(operations[list])}`;
}

/** `describeVpcs` as `describe-vpcs`. */
export const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
