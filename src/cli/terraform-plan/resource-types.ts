/** The types of Terraform resources: what makes calls of each, what stands for its attributes to come, and which have no part. */
import type { MapToCalls } from "./call-sink.ts";
import type { Existing } from "./existing.ts";
import { mapAcl, mapAclAssociation, mapAclRule, mapDefaultAcl } from "./planned-acls.ts";
import { mapBlockOptions, mapExclusion } from "./planned-guards.ts";
import {
  mapAddress,
  mapAddressAssociation,
  mapEndpoint,
  mapEndpointPart,
  mapNatGateway,
  mapPeering,
  mapPeeringAccepter,
  mapPeeringOptions,
} from "./planned-links.ts";
import {
  mapBlock,
  mapDefaultSubnet,
  mapDefaultVpc,
  mapDhcpAssociation,
  mapDhcpOptions,
  mapReservation,
  mapSubnet,
  mapVpc,
} from "./planned-networks.ts";
import {
  mapAttachment,
  mapGroupAttachment,
  mapInstance,
  mapInterface,
  mapList,
  mapListEntry,
} from "./planned-places.ts";
import {
  mapDefaultRouteTable,
  mapEgressOnlyGateway,
  mapGatewayAttachment,
  mapInternetGateway,
  mapMainTable,
  mapRoute,
  mapRouteTable,
  mapTableAssociation,
} from "./planned-routing.ts";
import { mapDefaultGroup, mapGroup, mapGroupOfVpc, mapLegacyRule, mapRule } from "./planned-rules.ts";
import { serviceTypes } from "./planned-services.ts";

export const resourceTypes = (existing: Existing): Readonly<Record<string, MapToCalls>> => ({
  aws_vpc: mapVpc,
  aws_default_vpc: mapDefaultVpc(existing),
  aws_vpc_ipv4_cidr_block_association: mapBlock,
  aws_vpc_ipv6_cidr_block_association: mapBlock,
  aws_vpc_dhcp_options: mapDhcpOptions,
  aws_vpc_dhcp_options_association: mapDhcpAssociation,
  aws_subnet: mapSubnet,
  aws_default_subnet: mapDefaultSubnet(existing),
  aws_ec2_subnet_cidr_reservation: mapReservation,
  aws_internet_gateway: mapInternetGateway,
  aws_internet_gateway_attachment: mapGatewayAttachment,
  aws_egress_only_internet_gateway: mapEgressOnlyGateway,
  aws_vpc_block_public_access_options: mapBlockOptions,
  aws_vpc_block_public_access_exclusion: mapExclusion,
  aws_nat_gateway: mapNatGateway,
  aws_eip: mapAddress(existing),
  aws_eip_association: mapAddressAssociation,
  aws_route_table: mapRouteTable,
  aws_default_route_table: mapDefaultRouteTable(existing),
  aws_route: mapRoute,
  aws_route_table_association: mapTableAssociation,
  aws_main_route_table_association: mapMainTable,
  aws_network_acl: mapAcl,
  aws_default_network_acl: mapDefaultAcl(existing),
  aws_network_acl_rule: mapAclRule,
  aws_network_acl_association: mapAclAssociation,
  aws_vpc_peering_connection: mapPeering,
  aws_vpc_peering_connection_accepter: mapPeeringAccepter,
  aws_vpc_peering_connection_options: mapPeeringOptions,
  aws_vpc_endpoint: mapEndpoint,
  aws_vpc_endpoint_route_table_association: mapEndpointPart("route_table_id", "RouteTableIds"),
  aws_vpc_endpoint_subnet_association: mapEndpointPart("subnet_id", "SubnetIds"),
  aws_vpc_endpoint_security_group_association: mapEndpointPart("security_group_id", "SecurityGroupIds"),
  aws_security_group: mapGroup,
  aws_default_security_group: mapDefaultGroup(existing),
  aws_vpc_security_group_vpc_association: mapGroupOfVpc,
  aws_vpc_security_group_ingress_rule: mapRule("ingress"),
  aws_vpc_security_group_egress_rule: mapRule("egress"),
  aws_security_group_rule: mapLegacyRule,
  aws_network_interface: mapInterface,
  aws_network_interface_attachment: mapAttachment,
  aws_network_interface_sg_attachment: mapGroupAttachment,
  aws_ec2_managed_prefix_list: mapList,
  aws_ec2_managed_prefix_list_entry: mapListEntry,
  aws_instance: mapInstance,
  ...serviceTypes,
});

const of = (record: string, id: string, ...others: readonly (readonly [string, string])[]) =>
  Object.fromEntries([["id", `${record}.${id}`], ...others.map(([name, member]) => [name, `${record}.${member}`])]);

/** Type -> attribute -> the member of the creating call's answer. */
export const ANSWERED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_vpc: of("Vpc", "VpcId", ["ipv6_cidr_block", "Ipv6CidrBlockAssociationSet.0.Ipv6CidrBlock"]),
  aws_default_vpc: of("Vpc", "VpcId"),
  aws_vpc_dhcp_options: of("DhcpOptions", "DhcpOptionsId"),
  aws_subnet: of("Subnet", "SubnetId"),
  aws_default_subnet: of("Subnet", "SubnetId"),
  aws_internet_gateway: of("InternetGateway", "InternetGatewayId"),
  aws_egress_only_internet_gateway: of("EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId"),
  aws_nat_gateway: of(
    "NatGateway",
    "NatGatewayId",
    ["public_ip", "NatGatewayAddresses.0.PublicIp"],
    ["private_ip", "NatGatewayAddresses.0.PrivateIp"],
    ["network_interface_id", "NatGatewayAddresses.0.NetworkInterfaceId"],
  ),
  aws_eip: { id: "AllocationId", allocation_id: "AllocationId", public_ip: "PublicIp" },
  aws_route_table: of("RouteTable", "RouteTableId"),
  aws_network_acl: of("NetworkAcl", "NetworkAclId"),
  aws_vpc_peering_connection: of("VpcPeeringConnection", "VpcPeeringConnectionId"),
  aws_vpc_endpoint: of("VpcEndpoint", "VpcEndpointId"),
  aws_security_group: { id: "GroupId" },
  aws_network_interface: of("NetworkInterface", "NetworkInterfaceId", ["private_ip", "PrivateIpAddress"]),
  aws_instance: of(
    "Instances.0",
    "InstanceId",
    ["primary_network_interface_id", "NetworkInterfaces.0.NetworkInterfaceId"],
    ["private_ip", "PrivateIpAddress"],
  ),
  aws_ec2_managed_prefix_list: of("PrefixList", "PrefixListId"),
};

interface LookUp {
  readonly action: string;
  /** The filter that names the VPC comes first. */
  readonly filter: readonly [name: string, value: string];
  readonly path: string;
}
const mainTable: LookUp = {
  action: "DescribeRouteTables",
  filter: ["association.main", "true"],
  path: "RouteTables.0.RouteTableId",
};

/** Attributes of a new VPC that its creation doesn't answer. */
export const LOOKED_UP: Readonly<Record<string, LookUp>> = {
  default_security_group_id: {
    action: "DescribeSecurityGroups",
    filter: ["group-name", "default"],
    path: "SecurityGroups.0.GroupId",
  },
  default_route_table_id: mainTable,
  main_route_table_id: mainTable,
  default_network_acl_id: {
    action: "DescribeNetworkAcls",
    filter: ["default", "true"],
    path: "NetworkAcls.0.NetworkAclId",
  },
};

/** Types whose id is that of something the VPC has anyway, by the attribute that names it. */
export const ADOPTED: Readonly<Record<string, string>> = {
  aws_default_route_table: "default_route_table_id",
  aws_default_network_acl: "default_network_acl_id",
};

/** Other providers' resources, and AWS's that neither send nor receive. */
const NO_PART = [
  /^(?!aws_)/,
  /^aws_(acm|acmpca|ami|apigatewayv2|appautoscaling|athena|backup|bedrock|budgets|ce|cloudfront|cloudtrail)(_|$)/,
  /^aws_(cloudwatch|codeartifact|codebuild|codecommit|codedeploy|codepipeline|cognito|config|cur|detective|dynamodb|ebs)(_|$)/,
  /^aws_(ecr|ecrpublic|flow_log|glue|guardduty|iam|identitystore|inspector|inspector2|key_pair|kinesis|kms|lambda_permission)(_|$)/,
  /^aws_(launch_template|macie2|oam|organizations|placement_group|pricing|resourcegroups|rolesanywhere|s3|s3control|scheduler)(_|$)/,
  /^aws_(schemas|secretsmanager|securityhub|servicecatalog|servicequotas|ses|sesv2|sfn|signer|sns|sqs|ssm|ssoadmin)(_|$)/,
  /^aws_(volume_attachment|wafv2|xray)(_|$)/,
  /^aws_route53_(?!resolver_endpoint)/,
  /^aws_(db|rds_cluster|elasticache|redshift|docdb|neptune)_(parameter|option|subnet|cluster_parameter)_?group/,
  /^aws_(ec2_tag|default_vpc_dhcp_options|ec2_serial_console_access|ec2_image_block_public_access)$/,
  /^aws_(lb|alb)_(listener|listener_rule|listener_certificate|target_group|target_group_attachment)$/,
  /^aws_(ecs_(cluster|task_definition|capacity_provider|cluster_capacity_providers|account_setting_default))$/,
  /^aws_vpc_endpoint_(policy|private_dns|connection_notification|service(_allowed_principal|_private_dns_verification)?)$/,
  /^aws_(internet_monitor|network_insights_path|network_insights_analysis)$/,
];

export const hasNoPart = (type: string): boolean => NO_PART.some((pattern) => pattern.test(type));
