/** An IPAM pool with the CIDRs provisioned to it and the allocations made from it. All are kept in the pool's partition. */
import type { Resource, Tag, Tagged } from "./tag.ts";

export type IpamState =
  | `${"create" | "modify" | "delete"}-${"in-progress" | "complete" | "failed"}`
  | "isolate-in-progress"
  | "isolate-complete"
  | "restore-in-progress";

export interface IpamPool extends Tagged {
  readonly ownerId: string;
  /** The home Region of its IPAM. */
  readonly region: string;
  readonly ipamId: string;
  readonly scopeId: string;
  readonly sourcePoolId?: string;
  /** A Region or a Local Zone group; absent if AWS says `None` (catalogue 246). */
  readonly locale?: string;
  /** 1 for a pool without a source pool. */
  readonly depth: number;
  readonly state: IpamState;
  readonly description?: string;
  readonly addressFamily: "ipv4" | "ipv6";
  readonly autoImport: boolean;
  readonly publiclyAdvertisable?: boolean;
  readonly publicIpSource?: "amazon" | "byoip";
  readonly awsService?: "ec2" | "global-services";
  readonly minNetmaskLength?: number;
  readonly maxNetmaskLength?: number;
  readonly defaultNetmaskLength?: number;
  /** The tags that a resource must have to get space from the pool. */
  readonly allocationResourceTags: readonly Tag[];
  /** The VPC whose space a resource planning pool divides. */
  readonly sourceResource?: { readonly id: string; readonly region: string; readonly ownerId: string };
}

export interface IpamPoolCidr extends Resource {
  readonly poolId: string;
  /** Absent until a CIDR of `netmaskLength` is found. */
  readonly cidr?: string;
  readonly netmaskLength?: number;
  readonly state:
    | "pending-provision"
    | "provisioned"
    | "failed-provision"
    | "pending-deprovision"
    | "deprovisioned"
    | "failed-deprovision";
  readonly failure?: { readonly code?: "cidr-not-available" | "limit-exceeded"; readonly message: string };
}

export interface IpamPoolAllocation extends Tagged {
  readonly poolId: string;
  readonly cidr: string;
  readonly description?: string;
  readonly resourceType: "ipam-pool" | "vpc" | "ec2-public-ipv4-pool" | "custom" | "subnet" | "eip";
  /** Absent for `custom`. */
  readonly resourceId?: string;
  readonly resourceRegion: string;
  readonly resourceOwner: string;
  /** ISO 8601; set once the allocation is released, while its space rests until it may be used again. */
  readonly restsUntil?: string;
}
