/** The instance types of AWS, with its figures; `scripts/make-instance-types.ts` writes the table. */
import { type Flag, SHORT_TRACKING_SECONDS } from "./instance-type-table.ts";
import table from "./instance-types.json" with { type: "json" };

export interface InstanceType {
  /** For example `m5.large`. */
  readonly name: string;
  readonly architectures: readonly ("x86_64" | "arm64" | "i386" | "x86_64_mac" | "arm64_mac")[];
  /** Undefined for bare metal. */
  readonly hypervisor?: "nitro" | "xen";
  readonly vcpus: number;
  readonly threadsPerCore: number;
  readonly memoryMib: number;
  readonly interfaces: number;
  readonly ipv4PerInterface: number;
  /** 0 if it has no IPv6. */
  readonly ipv6PerInterface: number;
  readonly networkCards: number;
  readonly isBurstable: boolean;
  /** After how many idle seconds an established TCP connection is no longer tracked. */
  readonly trackedSeconds: number;
  /** Whether something else of it is true. */
  readonly is: (flag: Flag) => boolean;
}

const FIVE_DAYS = 432_000;

function readType(line: string): InstanceType {
  const [name = "", architectures = "", hypervisor = "", ...others] = line.split(" ");
  const flags = others.at(-1) ?? "";
  const [vcpus = 0, threadsPerCore = 1, memoryMib = 0, interfaces = 0, ipv4 = 0, ipv6 = 0, networkCards = 1] = others
    .slice(0, -1)
    .map(Number);
  const is = (flag: Flag): boolean => flags.includes(flag);
  return {
    name,
    architectures: architectures.split(",") as readonly InstanceType["architectures"][number][],
    ...(hypervisor !== "-" && { hypervisor: hypervisor as "nitro" | "xen" }),
    vcpus,
    threadsPerCore,
    memoryMib,
    interfaces,
    ipv4PerInterface: ipv4,
    ipv6PerInterface: ipv6,
    networkCards,
    isBurstable: is("b"),
    trackedSeconds: is("t") ? SHORT_TRACKING_SECONDS : FIVE_DAYS,
    is,
  };
}

export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  table.types.map(readType).map((type) => [type.name, type]),
);

export const instanceTypeOf = (name: string): InstanceType | undefined => instanceTypes.get(name);

export const coresOf = ({ vcpus, threadsPerCore }: InstanceType): number => vcpus / threadsPerCore;

const isT2 = ({ name }: InstanceType): boolean => name.startsWith("t2.");

/** How an instance of the type pays for CPU. AWS: the default is standard for T2, unlimited for later burstable types. */
export function creditsOf(type: InstanceType, given: string | undefined): string | undefined {
  if (!type.isBurstable) return undefined;
  return given ?? (isT2(type) ? "standard" : "unlimited");
}
