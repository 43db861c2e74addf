/** How the table of instance types is written: a line each, whose last column has a letter for each thing that is true. */

export interface InstanceTypeTable {
  /** `<name> <architectures> <hypervisor> <vCPUs> <threads per core> <MiB> <interfaces> <IPv4 each> <IPv6 each> <cards> <flags>` */
  readonly types: readonly string[];
}

/** The members of AWS's answer that the table keeps. */
export interface ShownType {
  readonly InstanceType: string;
  readonly Hypervisor?: string;
  readonly ProcessorInfo: { readonly SupportedArchitectures: readonly string[] };
  readonly VCpuInfo: { readonly DefaultVCpus: number; readonly DefaultThreadsPerCore: number };
  readonly MemoryInfo: { readonly SizeInMiB: number };
  readonly NetworkInfo: {
    readonly MaximumNetworkInterfaces: number;
    readonly Ipv4AddressesPerInterface: number;
    readonly Ipv6AddressesPerInterface: number;
    readonly MaximumNetworkCards: number;
    readonly ConnectionTrackingConfiguration: { readonly DefaultTcpEstablishedTimeout: number };
    readonly EnaSupport: string;
    readonly EfaSupported: boolean;
    readonly EncryptionInTransitSupported: boolean;
  };
  readonly CurrentGeneration: boolean;
  readonly FreeTierEligible: boolean;
  readonly InstanceStorageSupported: boolean;
  readonly BurstablePerformanceSupported: boolean;
  readonly DedicatedHostsSupported: boolean;
  readonly AutoRecoverySupported: boolean;
  readonly EbsInfo: { readonly EbsOptimizedSupport: string; readonly NvmeSupport: string };
  readonly PlacementGroupInfo: { readonly SupportedStrategies: readonly string[] };
  readonly SupportedBootModes: readonly string[];
  readonly SupportedRootDeviceTypes: readonly string[];
  readonly SupportedUsageClasses: readonly string[];
  readonly SupportedVirtualizationTypes: readonly string[];
}

/** AWS: connections of types with the newest cards are forgotten after 350 idle seconds, others after five days (catalogue 438). */
export const SHORT_TRACKING_SECONDS = 350;

const flags = {
  a: (t) => t.AutoRecoverySupported,
  b: (t) => t.BurstablePerformanceSupported,
  c: (t) => t.CurrentGeneration,
  d: (t) => t.DedicatedHostsSupported,
  e: (t) => t.NetworkInfo.EncryptionInTransitSupported,
  f: (t) => t.FreeTierEligible,
  i: (t) => t.SupportedRootDeviceTypes.includes("instance-store"),
  l: (t) => t.SupportedBootModes.includes("legacy-bios"),
  n: (t) => t.EbsInfo.NvmeSupport === "required",
  N: (t) => t.EbsInfo.NvmeSupport === "supported",
  o: (t) => t.EbsInfo.EbsOptimizedSupport === "default",
  O: (t) => t.EbsInfo.EbsOptimizedSupport === "supported",
  p: (t) => t.PlacementGroupInfo.SupportedStrategies.includes("cluster"),
  r: (t) => t.NetworkInfo.EnaSupport === "required",
  R: (t) => t.NetworkInfo.EnaSupport === "supported",
  s: (t) => t.InstanceStorageSupported,
  t: (t) => t.NetworkInfo.ConnectionTrackingConfiguration.DefaultTcpEstablishedTimeout === SHORT_TRACKING_SECONDS,
  u: (t) => t.SupportedBootModes.includes("uefi"),
  v: (t) => t.SupportedVirtualizationTypes.includes("paravirtual"),
  w: (t) => t.SupportedUsageClasses.includes("spot"),
  x: (t) => t.NetworkInfo.EfaSupported,
} satisfies Readonly<Record<string, (type: ShownType) => boolean>>;

export type Flag = keyof typeof flags;

export const flagsOf = (type: ShownType): string =>
  Object.entries(flags)
    .filter(([, isTrue]) => isTrue(type))
    .map(([letter]) => letter)
    .join("");
