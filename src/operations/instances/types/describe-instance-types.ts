/** Lists instance types. */
import { awsError } from "../../../model/aws-error.ts";
import type { InstanceTypeInfo } from "../../../wire/generated/ec2.ts";
import { describe } from "../../describe.ts";
import { coresOf, type InstanceType, instanceTypeOf, instanceTypes } from "./instance-types.ts";

const unknownTypes = awsError(
  "InvalidInstanceType",
  (names: string) => `The following supplied instance types do not exist: [${names}]`,
);

const shownTypes: readonly InstanceTypeInfo[] = [...instanceTypes.values()]
  .map(showType)
  .toSorted((a, b) => ((a.InstanceType ?? "") < (b.InstanceType ?? "") ? -1 : 1));

export default describe("ec2", "DescribeInstanceTypes", {
  list: "InstanceTypes",
  all: () => shownTypes,
  inOrder: (_, after = "") => shownTypes.filter(({ InstanceType = "" }) => InstanceType > after),
  ids: {
    of: ({ InstanceTypes }) => InstanceTypes,
    find: (_, name) => {
      const type = instanceTypeOf(name);
      if (type === undefined) throw unknownTypes(name);
      return showType(type);
    },
  },
  isUntagged: true,
  filters: {
    "auto-recovery-supported": "AutoRecoverySupported",
    "bare-metal": "BareMetal",
    "burstable-performance-supported": "BurstablePerformanceSupported",
    "current-generation": "CurrentGeneration",
    "dedicated-hosts-supported": "DedicatedHostsSupported",
    "ebs-info.attachment-limit-type": "EbsInfo.AttachmentLimitType",
    "ebs-info.maximum-ebs-attachments": "EbsInfo.MaximumEbsAttachments",
    "ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps": "EbsInfo.EbsOptimizedInfo.BaselineBandwidthInMbps",
    "ebs-info.ebs-optimized-info.baseline-iops": "EbsInfo.EbsOptimizedInfo.BaselineIops",
    "ebs-info.ebs-optimized-info.baseline-throughput-in-mbps": "EbsInfo.EbsOptimizedInfo.BaselineThroughputInMBps",
    "ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps": "EbsInfo.EbsOptimizedInfo.MaximumBandwidthInMbps",
    "ebs-info.ebs-optimized-info.maximum-iops": "EbsInfo.EbsOptimizedInfo.MaximumIops",
    "ebs-info.ebs-optimized-info.maximum-throughput-in-mbps": "EbsInfo.EbsOptimizedInfo.MaximumThroughputInMBps",
    "ebs-info.ebs-optimized-support": "EbsInfo.EbsOptimizedSupport",
    "ebs-info.encryption-support": "EbsInfo.EncryptionSupport",
    "ebs-info.nvme-support": "EbsInfo.NvmeSupport",
    "free-tier-eligible": "FreeTierEligible",
    "hibernation-supported": "HibernationSupported",
    hypervisor: "Hypervisor",
    "instance-storage-info.disk.count": "InstanceStorageInfo.Disks.Count",
    "instance-storage-info.disk.size-in-gb": "InstanceStorageInfo.Disks.SizeInGB",
    "instance-storage-info.disk.type": "InstanceStorageInfo.Disks.Type",
    "instance-storage-info.encryption-support": "InstanceStorageInfo.EncryptionSupport",
    "instance-storage-info.nvme-support": "InstanceStorageInfo.NvmeSupport",
    "instance-storage-info.total-size-in-gb": "InstanceStorageInfo.TotalSizeInGB",
    "instance-storage-supported": "InstanceStorageSupported",
    "instance-type": "InstanceType",
    "memory-info.size-in-mib": "MemoryInfo.SizeInMiB",
    "network-info.bandwidth-weightings": "NetworkInfo.BandwidthWeightings",
    "network-info.efa-info.maximum-efa-interfaces": "NetworkInfo.EfaInfo.MaximumEfaInterfaces",
    "network-info.efa-supported": "NetworkInfo.EfaSupported",
    "network-info.ena-support": "NetworkInfo.EnaSupport",
    "network-info.encryption-in-transit-supported": "NetworkInfo.EncryptionInTransitSupported",
    "network-info.flexible-ena-queues-support": "NetworkInfo.FlexibleEnaQueuesSupport",
    "network-info.ipv4-addresses-per-interface": "NetworkInfo.Ipv4AddressesPerInterface",
    "network-info.ipv6-addresses-per-interface": "NetworkInfo.Ipv6AddressesPerInterface",
    "network-info.ipv6-supported": "NetworkInfo.Ipv6Supported",
    "network-info.maximum-network-cards": "NetworkInfo.MaximumNetworkCards",
    "network-info.maximum-network-interfaces": "NetworkInfo.MaximumNetworkInterfaces",
    "network-info.network-performance": "NetworkInfo.NetworkPerformance",
    "nitro-enclaves-support": "NitroEnclavesSupport",
    "nitro-tpm-info.supported-versions": "NitroTpmInfo.SupportedVersions",
    "nitro-tpm-support": "NitroTpmSupport",
    "processor-info.supported-architecture": "ProcessorInfo.SupportedArchitectures",
    "processor-info.supported-features": "ProcessorInfo.SupportedFeatures",
    "processor-info.sustained-clock-speed-in-ghz": "ProcessorInfo.SustainedClockSpeedInGhz",
    "reboot-migration-support": "RebootMigrationSupport",
    "supported-boot-mode": "SupportedBootModes",
    "supported-root-device-type": "SupportedRootDeviceTypes",
    "supported-usage-class": "SupportedUsageClasses",
    "supported-virtualization-type": "SupportedVirtualizationTypes",
    "vcpu-info.default-cores": "VCpuInfo.DefaultCores",
    "vcpu-info.default-threads-per-core": "VCpuInfo.DefaultThreadsPerCore",
    "vcpu-info.default-vcpus": "VCpuInfo.DefaultVCpus",
    "vcpu-info.valid-cores": "VCpuInfo.ValidCores",
    "vcpu-info.valid-threads-per-core": "VCpuInfo.ValidThreadsPerCore",
  },
  // AWS: 100 of them if the call names no size (catalogue 464).
  pages: { least: 5, most: 100, usual: 100 },
  idOf: ({ InstanceType = "" }) => InstanceType,
  show: (shown) => shown,
});

function showType(type: InstanceType): InstanceTypeInfo {
  const { is } = type;
  return {
    InstanceType: type.name as InstanceTypeInfo["InstanceType"],
    CurrentGeneration: is("c"),
    FreeTierEligible: is("f"),
    SupportedUsageClasses: is("w") ? ["on-demand", "spot"] : ["on-demand"],
    SupportedRootDeviceTypes: is("i") ? ["ebs", "instance-store"] : ["ebs"],
    SupportedVirtualizationTypes: is("v") ? ["hvm", "paravirtual"] : ["hvm"],
    BareMetal: type.hypervisor === undefined,
    Hypervisor: type.hypervisor,
    ProcessorInfo: { SupportedArchitectures: type.architectures },
    VCpuInfo: {
      DefaultVCpus: type.vcpus,
      DefaultCores: coresOf(type),
      DefaultThreadsPerCore: type.threadsPerCore,
    },
    MemoryInfo: { SizeInMiB: type.memoryMib },
    InstanceStorageSupported: is("s"),
    EbsInfo: {
      EbsOptimizedSupport: supportOf(is("o"), is("O"), "default"),
      EncryptionSupport: "supported",
      NvmeSupport: supportOf(is("n"), is("N"), "required"),
    },
    NetworkInfo: {
      MaximumNetworkInterfaces: type.interfaces,
      MaximumNetworkCards: type.networkCards,
      DefaultNetworkCardIndex: 0,
      NetworkCards: Array.from({ length: type.networkCards }, (_, NetworkCardIndex) => ({
        NetworkCardIndex,
        MaximumNetworkInterfaces: Math.floor(type.interfaces / type.networkCards),
      })),
      Ipv4AddressesPerInterface: type.ipv4PerInterface,
      Ipv6AddressesPerInterface: type.ipv6PerInterface,
      Ipv6Supported: type.ipv6PerInterface > 0,
      EnaSupport: supportOf(is("r"), is("R"), "required"),
      EfaSupported: is("x"),
      EncryptionInTransitSupported: is("e"),
      // AWS: catalogue 438
      ConnectionTrackingConfiguration: {
        DefaultTcpEstablishedTimeout: type.trackedSeconds,
        DefaultUdpStreamTimeout: 180,
        DefaultUdpTimeout: 30,
      },
    },
    PlacementGroupInfo: {
      SupportedStrategies: is("p") ? ["cluster", "partition", "spread"] : ["partition", "spread"],
    },
    BurstablePerformanceSupported: type.isBurstable,
    DedicatedHostsSupported: is("d"),
    AutoRecoverySupported: is("a"),
    SupportedBootModes: (["legacy-bios", "uefi"] as const).filter((mode) => is(mode === "uefi" ? "u" : "l")),
  };
}

function supportOf<S extends string>(isMost: boolean, isSome: boolean, most: S): S | "supported" | "unsupported" {
  return isMost ? most : isSome ? "supported" : "unsupported";
}
