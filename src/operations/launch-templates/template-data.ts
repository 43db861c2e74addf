/** What a version of a launch template keeps: the parameters of a launch, as AWS names them. */
import { readBase64 } from "./read-base64.ts";

/** A value, or the members of a structure; of a list it's what each item has. */
type Kept = true | { readonly [member: string]: Kept };

const each = (...names: readonly string[]): { readonly [member: string]: Kept } =>
  Object.fromEntries(names.map((name) => [name, true]));

const RANGE: Kept = each("Min", "Max");

const REQUIREMENTS: Kept = {
  ...each("CpuManufacturers", "ExcludedInstanceTypes", "InstanceGenerations", "BareMetal", "BurstablePerformance"),
  ...each("SpotMaxPricePercentageOverLowestPrice", "OnDemandMaxPricePercentageOverLowestPrice"),
  ...each("RequireHibernateSupport", "LocalStorage", "LocalStorageTypes", "AcceleratorTypes", "AcceleratorNames"),
  ...each("AcceleratorManufacturers", "AllowedInstanceTypes", "RequireEncryptionInTransit"),
  ...each("MaxSpotPriceAsPercentageOfOptimalOnDemandPrice"),
  VCpuCount: RANGE,
  MemoryMiB: RANGE,
  MemoryGiBPerVCpu: RANGE,
  NetworkInterfaceCount: RANGE,
  TotalLocalStorageGB: RANGE,
  BaselineEbsBandwidthMbps: RANGE,
  AcceleratorCount: RANGE,
  AcceleratorTotalMemoryMiB: RANGE,
  NetworkBandwidthGbps: RANGE,
  BaselinePerformanceFactors: { Cpu: { References: each("InstanceFamily") } },
};

const INTERFACE: Kept = {
  ...each("AssociateCarrierIpAddress", "AssociatePublicIpAddress", "DeleteOnTermination", "Description"),
  ...each("DeviceIndex", "Groups", "InterfaceType", "Ipv6AddressCount", "NetworkInterfaceId", "PrivateIpAddress"),
  ...each("SecondaryPrivateIpAddressCount", "SubnetId", "NetworkCardIndex", "Ipv4PrefixCount", "Ipv6PrefixCount"),
  ...each("PrimaryIpv6", "EnaQueueCount"),
  Ipv6Addresses: each("Ipv6Address", "IsPrimaryIpv6"),
  PrivateIpAddresses: each("Primary", "PrivateIpAddress"),
  Ipv4Prefixes: each("Ipv4Prefix"),
  Ipv6Prefixes: each("Ipv6Prefix"),
  EnaSrdSpecification: { ...each("EnaSrdEnabled"), EnaSrdUdpSpecification: each("EnaSrdUdpEnabled") },
  ConnectionTrackingSpecification: each("TcpEstablishedTimeout", "UdpStreamTimeout", "UdpTimeout"),
};

const SECONDARY_INTERFACE: Kept = {
  ...each("DeleteOnTermination", "DeviceIndex", "PrivateIpAddressCount", "SecondarySubnetId", "InterfaceType"),
  ...each("NetworkCardIndex"),
  PrivateIpAddresses: each("PrivateIpAddress"),
};

const VOLUME: Kept = {
  ...each("Encrypted", "DeleteOnTermination", "Iops", "KmsKeyId", "SnapshotId", "VolumeSize", "VolumeType"),
  ...each("Throughput", "VolumeInitializationRate", "EbsCardIndex"),
};

const SPOT: Kept = each(
  ...["MaxPrice", "SpotInstanceType", "BlockDurationMinutes", "ValidUntil", "InstanceInterruptionBehavior"],
);

const DATA: Kept = {
  ...each("KernelId", "EbsOptimized", "ImageId", "InstanceType", "KeyName", "RamDiskId", "DisableApiTermination"),
  ...each("InstanceInitiatedShutdownBehavior", "UserData", "SecurityGroupIds", "SecurityGroups", "DisableApiStop"),
  IamInstanceProfile: each("Arn", "Name"),
  BlockDeviceMappings: { ...each("DeviceName", "VirtualName", "NoDevice"), Ebs: VOLUME },
  NetworkInterfaces: INTERFACE,
  SecondaryInterfaces: SECONDARY_INTERFACE,
  Monitoring: each("Enabled", "MetricCategoryIds"),
  Placement: each(
    ...["AvailabilityZone", "AvailabilityZoneId", "Affinity", "GroupName", "GroupId", "HostId", "Tenancy"],
    ...["SpreadDomain", "HostResourceGroupArn", "PartitionNumber"],
  ),
  TagSpecifications: { ...each("ResourceType"), Tags: each("Key", "Value") },
  ElasticGpuSpecifications: each("Type"),
  ElasticInferenceAccelerators: each("Type", "Count"),
  InstanceMarketOptions: { ...each("MarketType"), SpotOptions: SPOT },
  CreditSpecification: each("CpuCredits"),
  CpuOptions: each("CoreCount", "ThreadsPerCore", "AmdSevSnp", "NestedVirtualization"),
  CapacityReservationSpecification: {
    ...each("CapacityReservationPreference"),
    CapacityReservationTarget: each("CapacityReservationId", "CapacityReservationResourceGroupArn"),
  },
  LicenseSpecifications: each("LicenseConfigurationArn"),
  HibernationOptions: each("Configured"),
  MetadataOptions: each(
    ...["HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"],
  ),
  EnclaveOptions: each("Enabled"),
  InstanceRequirements: REQUIREMENTS,
  PrivateDnsNameOptions: each("HostnameType", "EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord"),
  MaintenanceOptions: each("AutoRecovery"),
  NetworkPerformanceOptions: each("BandwidthWeighting"),
  Operator: each("Principal", "Managed"),
};

type Data = Readonly<Record<string, unknown>>;

function keep(value: unknown, kept: Kept): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => keep(item, kept));
  const isStructure = typeof value === "object" && value !== null;
  if (kept === true) return isStructure ? undefined : value;
  if (!isStructure) return undefined;
  const found = Object.entries(kept).flatMap(([member, of]) => {
    const part = keep((value as Data)[member], of);
    return part === undefined ? [] : [[member, part] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Without what isn't given: empty structures and lists count as absent. */
export const keptData = (given: object): Data => (keep(given, DATA) ?? {}) as Data;

/** What a call gives. */
export function readTemplateData(given: { readonly UserData?: string | undefined }): Data {
  if (given.UserData !== undefined) readBase64(given.UserData);
  return keptData(given);
}
