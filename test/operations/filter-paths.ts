/** Where an answer shows the values that a filter compares: found by name in the output's shape, or listed here. */
import { services } from "../../src/gateway/services.ts";
import type { Service } from "../../src/operations/operation.ts";
import type { Shape, Structure } from "../../src/wire/shapes.ts";

/** Filters whose names aren't the members' names in kebab case. A member's longer names come first. */
const namedOtherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DescribeAvailabilityZones: { message: "Messages.Message" },
  DescribeClientVpnEndpoints: { "endpoint-id": "ClientVpnEndpointId" },
  DescribeDhcpOptions: { key: "DhcpConfigurations.Key", value: "DhcpConfigurations.Values.Value" },
  DescribeFlowLogs: { "deliver-log-status": "DeliverLogsStatus" },
  DescribeKeyPairs: { fingerprint: "KeyFingerprint" },
  DescribeImages: {
    "block-device-mapping.delete-on-termination": "BlockDeviceMappings.Ebs.DeleteOnTermination",
    "block-device-mapping.encrypted": "BlockDeviceMappings.Ebs.Encrypted",
    "block-device-mapping.snapshot-id": "BlockDeviceMappings.Ebs.SnapshotId",
    "block-device-mapping.volume-size": "BlockDeviceMappings.Ebs.VolumeSize",
    "block-device-mapping.volume-type": "BlockDeviceMappings.Ebs.VolumeType",
    "instance-type-specification.supported-instance-type":
      "InstanceTypeSpecification.SupportedInstanceTypes.InstanceType",
    "instance-type-specification.unsupported-instance-type":
      "InstanceTypeSpecification.UnsupportedInstanceTypes.InstanceType",
    "is-public": "Public",
    "manifest-location": "ImageLocation",
    "owner-alias": "ImageOwnerAlias",
  },
  DescribeInstanceStatus: {
    "instance-status.reachability": "InstanceStatus.Details.Status",
    "system-status.reachability": "SystemStatus.Details.Status",
  },
  DescribeInstanceTypes: { "supported-usage-class": "SupportedUsageClasses" },
  DescribeInstances: {
    affinity: "Placement.Affinity",
    "availability-zone": "Placement.AvailabilityZone",
    "availability-zone-id": "Placement.AvailabilityZoneId",
    "block-device-mapping.attach-time": "BlockDeviceMappings.Ebs.AttachTime",
    "block-device-mapping.delete-on-termination": "BlockDeviceMappings.Ebs.DeleteOnTermination",
    "block-device-mapping.status": "BlockDeviceMappings.Ebs.Status",
    "block-device-mapping.volume-id": "BlockDeviceMappings.Ebs.VolumeId",
    "dns-name": "PublicDnsName",
    "group-id": "SecurityGroups.GroupId",
    "group-name": "SecurityGroups.GroupName",
    "host-id": "Placement.HostId",
    "instance.group-id": "SecurityGroups.GroupId",
    "instance.group-name": "SecurityGroups.GroupName",
    "ip-address": "PublicIpAddress",
    "launch-index": "AmiLaunchIndex",
    "metadata-options.http-protocol-ipv4": "MetadataOptions.HttpEndpoint",
    "instance-state-code": "State.Code",
    "instance-state-name": "State.Name",
    "placement-group-name": "Placement.GroupName",
    "placement-partition-number": "Placement.PartitionNumber",
    reason: "StateTransitionReason",
    tenancy: "Placement.Tenancy",
  },
  DescribeLaunchTemplateVersions: {
    "http-protocol-ipv4": "LaunchTemplateData.MetadataOptions.HttpEndpoint",
    "iam-instance-profile": "LaunchTemplateData.IamInstanceProfile.Arn",
    "is-default-version": "DefaultVersion",
    "ebs-optimized": "LaunchTemplateData.EbsOptimized",
    "host-resource-group-arn": "LaunchTemplateData.Placement.HostResourceGroupArn",
    "http-endpoint": "LaunchTemplateData.MetadataOptions.HttpEndpoint",
    "http-tokens": "LaunchTemplateData.MetadataOptions.HttpTokens",
    "image-id": "LaunchTemplateData.ImageId",
    "instance-type": "LaunchTemplateData.InstanceType",
    "kernel-id": "LaunchTemplateData.KernelId",
    "license-configuration-arn": "LaunchTemplateData.LicenseSpecifications.LicenseConfigurationArn",
    "network-card-index": "LaunchTemplateData.NetworkInterfaces.NetworkCardIndex",
    "ram-disk-id": "LaunchTemplateData.RamDiskId",
  },
  DescribeNetworkAcls: {
    "association.association-id": "Associations.NetworkAclAssociationId",
    default: "IsDefault",
    "entry.cidr": "Entries.CidrBlock",
    "entry.icmp.code": "Entries.IcmpTypeCode.Code",
    "entry.icmp.type": "Entries.IcmpTypeCode.Type",
    "entry.ipv6-cidr": "Entries.Ipv6CidrBlock",
  },
  DescribeNetworkInsightsAnalyses: { "path-found": "NetworkPathFound" },
  DescribeNetworkInterfaces: {
    "group-id": "Groups.GroupId",
    "group-name": "Groups.GroupName",
    "addresses.association.owner-id": "PrivateIpAddresses.Association.IpOwnerId",
    "tag-key": "TagSet.Key",
    "tag-value": "TagSet.Value",
  },
  DescribeVpcEndpointServices: { "service-type": "ServiceType.ServiceType" },
  GetTransitGatewayPolicyTableEntries: {
    "policy-rule.destination-ip": "PolicyRule.DestinationCidrBlock",
    "policy-rule.destination-port": "PolicyRule.DestinationPortRange",
    "policy-rule.meta-data.key": "PolicyRule.MetaData.MetaDataKey",
    "policy-rule.meta-data.value": "PolicyRule.MetaData.MetaDataValue",
    "policy-rule.protocol": "PolicyRule.Protocol",
    "policy-rule.source-ip": "PolicyRule.SourceCidrBlock",
    "policy-rule.source-port": "PolicyRule.SourcePortRange",
  },
  GetTransitGatewayPrefixListReferences: {
    "attachment.resource-id": "TransitGatewayAttachment.ResourceId",
    "attachment.resource-type": "TransitGatewayAttachment.ResourceType",
    "attachment.transit-gateway-attachment-id": "TransitGatewayAttachment.TransitGatewayAttachmentId",
    "is-blackhole": "Blackhole",
  },
  SearchTransitGatewayRoutes: {
    "attachment.resource-id": "TransitGatewayAttachments.ResourceId",
    "attachment.resource-type": "TransitGatewayAttachments.ResourceType",
    "attachment.transit-gateway-attachment-id": "TransitGatewayAttachments.TransitGatewayAttachmentId",
    "route-search.exact-match": "DestinationCidrBlock",
    "route-search.longest-prefix-match": "DestinationCidrBlock",
  },
  DescribeVolumes: { status: "State", "attachment.status": "Attachments.State" },
  DescribeVpcEndpoints: { "vpc-endpoint-state": "State" },
  DescribeSubnets: {
    cidr: "CidrBlock",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
  },
  DescribeVpnConnections: { "option.static-routes-only": "Options.StaticRoutesOnly" },
  DescribeVpnGateways: {
    "attachment.state": "VpcAttachments.State",
    "attachment.vpc-id": "VpcAttachments.VpcId",
  },
  DescribeVpcPeeringConnections: {
    "accepter-vpc-info.cidr-block": "AccepterVpcInfo.CidrBlockSet.CidrBlock",
    "requester-vpc-info.cidr-block": "RequesterVpcInfo.CidrBlockSet.CidrBlock",
  },
  DescribeVpcs: {
    cidr: "CidrBlock",
    "cidr-block-association.state": "CidrBlockAssociationSet.CidrBlockState.State",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
  },
  GetIpamDiscoveredRoutes: { "account-id": "ResourceOwnerId", "byoip-cidr-state": "State" },
  GetIpamRouteProtectionFindings: { "account-id": "ResourceOwnerId", "byoip-cidr-state": "State" },
  GetIpamPolicyAllocationRules: { "source-ipam-pool-id": "AllocationRules.SourceIpamPoolId" },
};

/** Parts of filters' names and their counterparts in members' names. */
const words: readonly (readonly [RegExp, string])[] = [
  [/^egress\.ip-permission\./, "ip-permissions-egress."],
  [/^network-interface-permission\./, ""],
  [/\.(group-id|group-name|user-id)$/, ".user-id-group-pairs.$1"],
  [/^(ip-permissions?(?:-egress)?)\.cidr$/, "$1.ip-ranges.cidr-ip"],
  [/^(ip-permissions?(?:-egress)?)\.ipv6-cidr$/, "$1.ipv6-ranges.cidr-ipv6"],
  [/\.prefix-list-id$/, ".prefix-list-ids.prefix-list-id"],
  [/^(ip-permissions?(?:-egress)?)\.protocol$/, "$1.ip-protocol"],
  [/^entry\./, "entries."],
  [/addresses\.(association|primary|private)/, "private-ip-addresses.$1"],
  [/-(code|message|name|state)$/, ".$1"],
  [/^product-code$/, "product-codes.product-code-id"],
  [/^product-code\.type$/, "product-codes.product-code-type"],
];

const plain = (text: string): string => text.replaceAll(/[-_]/g, "").toLowerCase();

const structureIn = (shape: Shape): Structure | undefined =>
  shape.kind === "structure" ? shape : shape.kind === "list" ? structureIn(shape.item) : undefined;

/** The member that a filter's name leads to, through lists: `attachment.vpc-id` is `Attachments.VpcId`. */
function memberNamed(within: Structure, [part = "", ...rest]: readonly string[]): string | undefined {
  const names = ["", "s", "set"].map((ending) => plain(part) + ending);
  for (const { name, shape } of within.members) {
    if (!names.includes(plain(name))) continue;
    const inner = structureIn(shape);
    if (rest.length === 0 && inner === undefined) return name;
    const deeper = rest.length > 0 && inner !== undefined ? memberNamed(inner, rest) : undefined;
    if (deeper !== undefined) return `${name}.${deeper}`;
  }
  return undefined;
}

/** The list in an operation's answer, and the shape of its items. */
export function listOf(service: Service, name: string): { readonly member: string; readonly item: Structure } {
  const members = services[service].shapes(name)?.output?.members ?? [];
  const found = members.findLast(({ shape }) => shape.kind === "list" && structureIn(shape) !== undefined);
  const item = found && structureIn(found.shape);
  if (found === undefined || item === undefined) throw new Error(`${name} answers with no list`);
  return { member: found.name, item };
}

/** A filter's name, and other spellings that a member may have. */
function spellings(filter: string): readonly string[] {
  const all = [filter];
  for (const [pattern, replacement] of words) {
    all.push(...all.filter((each) => pattern.test(each)).map((each) => each.replace(pattern, replacement)));
  }
  return all;
}

/** The path to the values that a filter compares in an item of the answer; undefined if no member has its name. */
export function pathOf(name: string, item: Structure, filter: string): string | undefined {
  const named = namedOtherwise[name]?.[filter];
  if (named !== undefined) return named;
  for (const spelling of spellings(filter)) {
    const found = memberNamed(item, spelling.split("."));
    if (found !== undefined) return found;
  }
  return undefined;
}
