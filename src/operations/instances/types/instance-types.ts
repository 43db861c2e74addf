/** The instance types offered here: the current general, compute and memory families, with AWS's figures. */

export interface InstanceType {
  /** For example `m5.large`. */
  readonly name: string;
  readonly architectures: readonly ("x86_64" | "arm64" | "i386")[];
  /** Undefined for bare metal. */
  readonly hypervisor?: "nitro" | "xen";
  readonly isBurstable: boolean;
  readonly isCurrent: boolean;
  readonly hasInstanceStorage: boolean;
  readonly vcpus: number;
  readonly threadsPerCore: 1 | 2;
  readonly memoryMib: number;
  readonly interfaces: number;
  readonly ipv4PerInterface: number;
  readonly ipv6PerInterface: number;
  readonly networkCards: number;
}

/**
 * One line per family: its name, architecture, hypervisor, threads per core, GiB of memory per vCPU, and its sizes. A size
 * is `<name>:<vCPUs>`, with `/<interfaces>/<addresses each>` if these don't follow from the vCPUs.
 */
const families = `
m4        x86 xen   2  4     large:2/2/10 xlarge:4 2xlarge:8 4xlarge:16 10xlarge:40 16xlarge:64/8/30
m5        x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 metal:96
m5d       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 metal:96
m5a       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96
m5n       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 metal:96
m6a       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal:192
m6g       arm nitro 1  4     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
m6gd      arm nitro 1  4     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
m6i       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 metal:128
m6id      x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 metal:128
m7a       x86 nitro 1  4     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal-48xl:192
m7g       arm nitro 1  4     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
m7i       x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
m7i-flex  x86 nitro 2  4     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32
m8g       arm nitro 1  4     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
c4        x86 xen   2  1.875 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:36
c5        x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 9xlarge:36 12xlarge:48 18xlarge:72 24xlarge:96 metal:96
c5d       x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 9xlarge:36 12xlarge:48 18xlarge:72 24xlarge:96 metal:96
c5a       x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96
c5n       x86 nitro 2  2.625 large:2 xlarge:4 2xlarge:8 4xlarge:16 9xlarge:36 18xlarge:72 metal:72
c6a       x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal:192
c6g       arm nitro 1  2     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
c6gn      arm nitro 1  2     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64
c6i       x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 metal:128
c7a       x86 nitro 1  2     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal-48xl:192
c7g       arm nitro 1  2     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
c7i       x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
c7i-flex  x86 nitro 2  2     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32
c8g       arm nitro 1  2     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
r4        x86 xen   2  7.625 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 16xlarge:64
r5        x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 metal:96
r5d       x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 metal:96
r5a       x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96
r6a       x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal:192
r6g       arm nitro 1  8     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
r6i       x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 metal:128
r7a       x86 nitro 1  8     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 32xlarge:128 48xlarge:192 metal-48xl:192
r7g       arm nitro 1  8     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 metal:64
r7i       x86 nitro 2  8     large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
r8g       arm nitro 1  8     medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96 48xlarge:192 metal-24xl:96 metal-48xl:192
`;

/** Burstable types: `<type> <architecture> <hypervisor> <vCPUs> <threads per core> <MiB> <interfaces> <addresses each>`. */
const burstables = `
t2.nano     x86 xen   1 1   512 2  2
t2.micro    x86 xen   1 1  1024 2  2
t2.small    x86 xen   1 1  2048 3  4
t2.medium   x86 xen   2 1  4096 3  6
t2.large    x86 xen   2 1  8192 3 12
t2.xlarge   x86 xen   4 1 16384 3 15
t2.2xlarge  x86 xen   8 1 32768 3 15
t3.nano     x86 nitro 2 2   512 2  2
t3.micro    x86 nitro 2 2  1024 2  2
t3.small    x86 nitro 2 2  2048 3  4
t3.medium   x86 nitro 2 2  4096 3  6
t3.large    x86 nitro 2 2  8192 3 12
t3.xlarge   x86 nitro 4 2 16384 4 15
t3.2xlarge  x86 nitro 8 2 32768 4 15
t3a.nano    x86 nitro 2 2   512 2  2
t3a.micro   x86 nitro 2 2  1024 2  2
t3a.small   x86 nitro 2 2  2048 2  4
t3a.medium  x86 nitro 2 2  4096 3  6
t3a.large   x86 nitro 2 2  8192 3 12
t3a.xlarge  x86 nitro 4 2 16384 4 15
t3a.2xlarge x86 nitro 8 2 32768 4 15
t4g.nano    arm nitro 2 1   512 2  2
t4g.micro   arm nitro 2 1  1024 2  2
t4g.small   arm nitro 2 1  2048 3  4
t4g.medium  arm nitro 2 1  4096 3  6
t4g.large   arm nitro 2 1  8192 3 12
t4g.xlarge  arm nitro 4 1 16384 4 15
t4g.2xlarge arm nitro 8 1 32768 4 15
`;

/** Interfaces, and addresses on each, by the number of vCPUs; true for most types. */
function usualNetwork(vcpus: number): readonly [number, number] {
  if (vcpus === 1) return [2, 4];
  if (vcpus === 2) return [3, 10];
  if (vcpus <= 8) return [4, 15];
  return vcpus <= 48 ? [8, 30] : [15, 50];
}

const columns = (line: string): readonly string[] => line.trim().split(/\s+/);
const architecturesOf = (word: string): InstanceType["architectures"] => (word === "arm" ? ["arm64"] : ["x86_64"]);
const threads = (word: string): 1 | 2 => (word === "1" ? 1 : 2);

function readFamily(line: string): readonly InstanceType[] {
  const [family = "", architecture = "", hypervisor = "", threadsPerCore = "", gibPerVcpu = "", ...sizes] =
    columns(line);
  return sizes.map((size) => {
    const [sizeName = "", numbers = ""] = size.split(":");
    const [vcpus = 0, ...network] = numbers.split("/").map(Number);
    const [usualInterfaces, usualAddresses] = usualNetwork(vcpus);
    const [interfaces = usualInterfaces, addresses = usualAddresses] = network;
    return {
      name: `${family}.${sizeName}`,
      architectures: architecturesOf(architecture),
      ...(!sizeName.startsWith("metal") && { hypervisor: hypervisor as "nitro" | "xen" }),
      isBurstable: false,
      isCurrent: hypervisor === "nitro" || family === "m4",
      hasInstanceStorage: /\dg?i?d$/.test(family),
      vcpus,
      threadsPerCore: threads(threadsPerCore),
      memoryMib: Math.round(Number(gibPerVcpu) * 1024 * vcpus),
      interfaces,
      ipv4PerInterface: addresses,
      ipv6PerInterface: addresses,
      networkCards: 1,
    };
  });
}

function readBurstable(line: string): InstanceType {
  const [name = "", architecture = "", hypervisor = "", vcpus, threadsPerCore = "", mib, interfaces, addresses] =
    columns(line);
  return {
    name,
    architectures: architecturesOf(architecture),
    hypervisor: hypervisor as "nitro" | "xen",
    isBurstable: true,
    isCurrent: true,
    hasInstanceStorage: false,
    vcpus: Number(vcpus),
    threadsPerCore: threads(threadsPerCore),
    memoryMib: Number(mib),
    interfaces: Number(interfaces),
    ipv4PerInterface: Number(addresses),
    ipv6PerInterface: Number(addresses),
    networkCards: 1,
  };
}

const lines = (table: string): readonly string[] => table.trim().split("\n");

export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  [...lines(burstables).map(readBurstable), ...lines(families).flatMap(readFamily)].map((type) => [type.name, type]),
);

export const instanceTypeOf = (name: string): InstanceType | undefined => instanceTypes.get(name);

export const coresOf = ({ vcpus, threadsPerCore }: InstanceType): number => vcpus / threadsPerCore;

export const isT2 = ({ name }: InstanceType): boolean => name.startsWith("t2.");

/** How an instance of the type pays for CPU. AWS: the default is standard for T2, unlimited for later burstable types. */
export function creditsOf(type: InstanceType, given: string | undefined): string | undefined {
  if (!type.isBurstable) return undefined;
  return given ?? (isT2(type) ? "standard" : "unlimited");
}
