/** Filters that can't find one item and exclude another here, and why. Both lists may only shrink. */

type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The values that these compare are the same in every listed item. */
export const alikeInAll: Reasons = {
  "a call lists only what is the caller's own": {
    DescribeDhcpOptions: "owner-id",
    DescribeInstances: "owner-id",
    DescribeInternetGateways: "owner-id",
    DescribeIpamInternetRegistryAssociations: "owner-id",
    DescribeIpamPolicies: "owner-id",
    DescribeIpamPoolAllocations: "resource-owner",
    DescribeIpamPools: "owner-id",
    DescribeIpamPrefixListResolverTargets: "owner-id",
    DescribeIpamPrefixListResolvers: "owner-id",
    DescribeIpamResourceDiscoveries: "owner-id",
    DescribeIpamScopes: "owner-id",
    DescribeIpams: "owner-id",
    DescribeNetworkAcls: "owner-id",
    DescribeNetworkInterfaces: "owner-id",
    DescribeRouteTables: "owner-id",
    DescribeSecurityGroupVpcAssociations: "group-owner-id vpc-owner-id",
    DescribeSecurityGroups: "owner-id",
    DescribeSubnets: "owner-id",
    DescribeTransitGatewayAttachments: "transit-gateway-owner-id",
    DescribeTransitGatewayPeeringAttachments: "local-owner-id",
    DescribeTransitGateways: "owner-id",
    DescribeVpcs: "owner-id",
    GetIpamDiscoveredRoutes: "account-id",
    GetIpamRouteProtectionFindings: "account-id",
    GetTransitGatewayPrefixListReferences: "prefix-list-owner-id",
    GetSecurityGroupsForVpc: "owner-id",
  },
  "a call lists only what is of its Region, or of what it names": {
    DescribeClientVpnTargetNetworks: "vpc-id",
    DescribeAvailabilityZones: "group-long-name group-name region-name",
    DescribeIpamExternalResourceVerificationTokens: "ipam-region",
    DescribeIpamInternetRegistryAssociations: "ipam-region",
    DescribeIpamPolicies: "ipam-policy-region",
    DescribeIpamPrefixListResolvers: "ipam-region",
    DescribeIpamResourceDiscoveries: "ipam-resource-discovery-region",
    DescribeIpamResourceDiscoveryAssociations: "ipam-region",
    DescribeVpcEndpointServices: "service-region",
    DescribeVpcEndpoints: "service-region",
    GetIpamDiscoveredAccounts: "discovery-region",
    GetIpamDiscoveredPublicAddresses: "address-region",
    GetIpamDiscoveredResourceCidrs: "ipam-resource-discovery-id resource-region",
    GetIpamDiscoveredRoutes: "resource-region network-border-group",
    GetIpamPoolAllocations: "resource-region",
    GetIpamResourceCidrs: "ipam-id ipam-scope-id",
    GetSubnetCidrReservations: "subnet-id",
  },
  "a change is complete when it is described": {
    DescribeAvailabilityZones: "state",
    DescribeFlowLogs: "deliver-log-status",
    DescribeImages: "state",
    DescribeInstances: "metadata-options.state",
    DescribeIpamExternalResourceVerificationTokens: "state",
    DescribeIpamPrefixListResolvers: "last-version-creation-status",
    DescribeIpamResourceDiscoveryAssociations: "state",
    DescribeNetworkInsightsAnalyses: "status",
    DescribePlacementGroups: "state",
    DescribeSecurityGroupVpcAssociations: "state",
    DescribeSubnets: "state",
    DescribeTransitGatewayRouteTables: "state",
    GetTransitGatewayPrefixListReferences: "state",
    DescribeVolumesModifications: "modification-state",
    DescribeVpcEncryptionControls: "state",
    DescribeVpcEndpointConnectionNotifications: "connection-notification-state",
    DescribeVpcEndpointServiceConfigurations: "service-state",
    DescribeVpcs: "state cidr-block-association.state",
  },
  "every ACL has rules in both directions": { DescribeNetworkAcls: "entry.egress" },
  "AWS has other values for what is not served": {
    DescribeAddresses: "domain",
    DescribeAvailabilityZones: "opt-in-status zone-type",
    DescribeImages:
      "block-device-mapping.delete-on-termination block-device-mapping.encrypted ena-support hypervisor image-allowed " +
      "image-type is-public root-device-type sriov-net-support virtualization-type",
    DescribeInstanceTypes: "ebs-info.encryption-support",
    DescribeInstances: "current-instance-boot-mode ena-support hypervisor " + "root-device-type virtualization-type",
    DescribeSubnets: "map-customer-owned-ip-on-launch",
    DescribeCustomerGateways: "type",
    DescribeVpcEndpointConnectionNotifications: "connection-notification-type",
    DescribeVpnConnections: "type",
    DescribeVpnGateways: "type",
    DescribeVolumes: "fast-restored multi-attach-enabled",
    DescribeVolumesModifications: "originalMultiAttachEnabled targetMultiAttachEnabled",
  },
};

/** No item here has the values that these compare: they're accepted and find nothing. */
export const neverFound: Reasons = {
  "zones have no messages, and no zone lies in another": {
    DescribeAvailabilityZones: "message parent-zone-id parent-zone-name",
  },
  "images are a few public ones, with what clients search them by": {
    DescribeImages:
      "boot-mode free-tier-eligible image-watermark.source-image-creation-time " +
      "image-watermark.source-image-id image-watermark.source-image-region image-watermark.watermark-creation-time " +
      "image-watermark.watermark-key instance-type-specification.supported-instance-type " +
      "instance-type-specification.unsupported-instance-type kernel-id product-code product-code.type " +
      "public-ssm-parameter-name ramdisk-id scan-result.critical-fix-available-since scan-result.finding-scan-date " +
      "scan-result.high-fix-available-since scan-result.highest-finding-severity-label " +
      "scan-result.informational-fix-available-since scan-result.low-fix-available-since " +
      "scan-result.medium-fix-available-since source-image-id source-image-region source-instance-id " +
      "state-reason-code state-reason-message",
  },
  "nothing runs, so nothing is scheduled or watched": {
    DescribeInstanceStatus:
      "application-status.status event.code event.description event.instance-event-id event.not-after " +
      "event.not-before event.not-before-deadline",
  },
  "types are described as far as networks go": {
    DescribeInstanceTypes:
      "ebs-info.attachment-limit-type ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps " +
      "ebs-info.ebs-optimized-info.baseline-iops ebs-info.ebs-optimized-info.baseline-throughput-in-mbps " +
      "ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps ebs-info.ebs-optimized-info.maximum-iops " +
      "ebs-info.ebs-optimized-info.maximum-throughput-in-mbps ebs-info.maximum-ebs-attachments hibernation-supported " +
      "instance-storage-info.disk.count instance-storage-info.disk.size-in-gb instance-storage-info.disk.type " +
      "instance-storage-info.encryption-support instance-storage-info.nvme-support " +
      "instance-storage-info.total-size-in-gb network-info.bandwidth-weightings " +
      "network-info.efa-info.maximum-efa-interfaces network-info.flexible-ena-queues-support " +
      "network-info.network-performance nitro-enclaves-support nitro-tpm-info.supported-versions nitro-tpm-support " +
      "processor-info.supported-features processor-info.sustained-clock-speed-in-ghz reboot-migration-support " +
      "vcpu-info.valid-cores vcpu-info.valid-threads-per-core",
  },
  "services that are not served would give it": {
    DescribeInstances:
      "boot-mode capacity-reservation-id network-interface.addresses.association.carrier-ip " +
      "network-interface.addresses.association.customer-owned-ip network-interface.association.carrier-ip " +
      "network-interface.association.customer-owned-ip network-interface.deny-all-igw-traffic " +
      "network-interface.outpost-arn " +
      "outpost-arn product-code product-code.type requester-id spot-instance-request-id tpm-support",
    DescribeNetworkInterfacePermissions: "network-interface-permission.aws-service",
    DescribeSubnets: "customer-owned-ipv4-pool enable-lni-at-device-index outpost-arn",
  },
};

/** The names in the list, one by one: `DescribeVpcs state`. */
export const named = (reasons: Reasons): readonly string[] =>
  Object.values(reasons).flatMap((operations) =>
    Object.entries(operations).flatMap(([name, filters]) => filters.split(" ").map((filter) => `${name} ${filter}`)),
  );
