/** The filters of DescribeInstances, each with the member of the Instance shape that it compares. */
import type { Instance } from "../../model/records/instance.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Filters, Read } from "../filters.ts";
import { interfacesOf } from "../network-interfaces/find-interface.ts";
import { interfaceFilters } from "../network-interfaces/interface-filters.ts";
import { showInterface } from "../network-interfaces/show-interface.ts";
import { membersAt } from "../shown-members.ts";
import { imageOf } from "./launch/images.ts";

/** Members of the Instance shape. */
const own: Readonly<Record<string, string>> = {
  affinity: "Placement.Affinity",
  architecture: "Architecture",
  "availability-zone": "Placement.AvailabilityZone",
  "availability-zone-id": "Placement.AvailabilityZoneId",
  "block-device-mapping.attach-time": "BlockDeviceMappings.Ebs.AttachTime",
  "block-device-mapping.delete-on-termination": "BlockDeviceMappings.Ebs.DeleteOnTermination",
  "block-device-mapping.device-name": "BlockDeviceMappings.DeviceName",
  "block-device-mapping.status": "BlockDeviceMappings.Ebs.Status",
  "block-device-mapping.volume-id": "BlockDeviceMappings.Ebs.VolumeId",
  "boot-mode": "BootMode",
  "capacity-reservation-id": "CapacityReservationId",
  "capacity-reservation-specification.capacity-reservation-preference":
    "CapacityReservationSpecification.CapacityReservationPreference",
  "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id":
    "CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId",
  "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn":
    "CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationResourceGroupArn",
  "client-token": "ClientToken",
  "current-instance-boot-mode": "CurrentInstanceBootMode",
  "dns-name": "PublicDnsName",
  "ebs-optimized": "EbsOptimized",
  "ena-support": "EnaSupport",
  "enclave-options.enabled": "EnclaveOptions.Enabled",
  "hibernation-options.configured": "HibernationOptions.Configured",
  "host-id": "Placement.HostId",
  hypervisor: "Hypervisor",
  "iam-instance-profile.arn": "IamInstanceProfile.Arn",
  "iam-instance-profile.id": "IamInstanceProfile.Id",
  "image-id": "ImageId",
  "instance-id": "InstanceId",
  "instance-lifecycle": "InstanceLifecycle",
  "instance-state-code": "State.Code",
  "instance-state-name": "State.Name",
  "instance-type": "InstanceType",
  "instance.group-id": "SecurityGroups.GroupId",
  "instance.group-name": "SecurityGroups.GroupName",
  // The spellings of EC2-Classic, which tools still send.
  "group-id": "SecurityGroups.GroupId",
  "group-name": "SecurityGroups.GroupName",
  "ip-address": "PublicIpAddress",
  "ipv6-address": "Ipv6Address",
  "kernel-id": "KernelId",
  "key-name": "KeyName",
  "launch-index": "AmiLaunchIndex",
  "launch-time": "LaunchTime",
  "maintenance-options.auto-recovery": "MaintenanceOptions.AutoRecovery",
  "metadata-options.http-endpoint": "MetadataOptions.HttpEndpoint",
  "metadata-options.http-protocol-ipv4": "MetadataOptions.HttpEndpoint",
  "metadata-options.http-protocol-ipv6": "MetadataOptions.HttpProtocolIpv6",
  "metadata-options.http-put-response-hop-limit": "MetadataOptions.HttpPutResponseHopLimit",
  "metadata-options.http-tokens": "MetadataOptions.HttpTokens",
  "metadata-options.instance-metadata-tags": "MetadataOptions.InstanceMetadataTags",
  "metadata-options.state": "MetadataOptions.State",
  "monitoring-state": "Monitoring.State",
  "network-interface.attachment.network-card-index": "NetworkInterfaces.Attachment.NetworkCardIndex",
  "network-performance-options.bandwidth-weighting": "NetworkPerformanceOptions.BandwidthWeighting",
  "operator.managed": "Operator.Managed",
  "operator.principal": "Operator.Principal",
  "outpost-arn": "OutpostArn",
  "placement-group-name": "Placement.GroupName",
  "placement-partition-number": "Placement.PartitionNumber",
  "platform-details": "PlatformDetails",
  "private-dns-name": "PrivateDnsName",
  "private-dns-name-options.enable-resource-name-dns-a-record": "PrivateDnsNameOptions.EnableResourceNameDnsARecord",
  "private-dns-name-options.enable-resource-name-dns-aaaa-record":
    "PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord",
  "private-dns-name-options.hostname-type": "PrivateDnsNameOptions.HostnameType",
  "private-ip-address": "PrivateIpAddress",
  "product-code": "ProductCodes.ProductCodeId",
  "product-code.type": "ProductCodes.ProductCodeType",
  "ramdisk-id": "RamdiskId",
  reason: "StateTransitionReason",
  "requester-id": "RequesterId",
  "root-device-name": "RootDeviceName",
  "root-device-type": "RootDeviceType",
  "source-dest-check": "SourceDestCheck",
  "spot-instance-request-id": "SpotInstanceRequestId",
  "state-reason-code": "StateReason.Code",
  "state-reason-message": "StateReason.Message",
  "subnet-id": "SubnetId",
  tenancy: "Placement.Tenancy",
  "tpm-support": "TpmSupport",
  "usage-operation": "UsageOperation",
  "usage-operation-update-time": "UsageOperationUpdateTime",
  "virtualization-type": "VirtualizationType",
  "vpc-id": "VpcId",
};

/** Members of the NetworkInterface shape, under `network-interface.`. */
const interfacePaths: Readonly<Record<string, string>> = {
  "addresses.association.allocation-id": "PrivateIpAddresses.Association.AllocationId",
  "addresses.association.association-id": "PrivateIpAddresses.Association.AssociationId",
  "addresses.association.carrier-ip": "PrivateIpAddresses.Association.CarrierIp",
  "addresses.association.customer-owned-ip": "PrivateIpAddresses.Association.CustomerOwnedIp",
  "addresses.association.ip-owner-id": "PrivateIpAddresses.Association.IpOwnerId",
  "addresses.association.public-dns-name": "PrivateIpAddresses.Association.PublicDnsName",
  "addresses.private-dns-name": "PrivateIpAddresses.PrivateDnsName",
  "association.carrier-ip": "Association.CarrierIp",
  "association.customer-owned-ip": "Association.CustomerOwnedIp",
  "deny-all-igw-traffic": "DenyAllIgwTraffic",
  "ipv4-prefixes.ipv4-prefix": "Ipv4Prefixes.Ipv4Prefix",
  "ipv6-address": "Ipv6Address",
  "ipv6-addresses.is-primary-ipv6": "Ipv6Addresses.IsPrimaryIpv6",
  "ipv6-native": "Ipv6Native",
  "ipv6-prefixes.ipv6-prefix": "Ipv6Prefixes.Ipv6Prefix",
  "outpost-arn": "OutpostArn",
  "public-dns-name": "PublicDnsName",
  "tag-key": "TagSet.Key",
  "tag-value": "TagSet.Value",
};

const shownOfInterfaces = Object.fromEntries(
  Object.entries(interfacePaths).map(([name, path]): [string, Read<NetworkInterface>] => [
    name,
    (found, { world }) => membersAt(showInterface(world, found), path),
  ]),
);

/** Filters on interfaces as filters on instances: any interface of the instance may match. */
const ofInterfaces = (filters: Readonly<Record<string, Read<NetworkInterface>>>): Filters<Instance> =>
  Object.fromEntries(
    Object.entries(filters).map(([name, read]): [string, Read<Instance>] => [
      `network-interface.${name}`,
      ({ id }, call) => interfacesOf(call.world, id).flatMap((found) => read(found, call)),
    ]),
  );

export const instanceFilters: Filters<Instance> = {
  ...ofInterfaces(interfaceFilters),
  ...ofInterfaces(shownOfInterfaces),
  ...own,
  "owner-id": ({ ownerId }) => ownerId,
  "reservation-id": ({ reservationId }) => reservationId,
  platform: ({ imageId }) => (imageOf(imageId).isWindows ? "windows" : undefined),
};
