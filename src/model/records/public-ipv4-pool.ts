/** Public IPv4 pools: EC2's own pools of addresses that customers bring to AWS, fed from IPAM pools. */
import type { Tagged } from "./tag.ts";

export interface PublicIpv4Pool extends Tagged {
  readonly ownerId: string;
  readonly networkBorderGroup: string;
  readonly cidrs: readonly PublicIpv4PoolCidr[];
}

/** A CIDR of the pool and its allocation in the IPAM pool. */
interface PublicIpv4PoolCidr {
  readonly cidr: string;
  readonly allocationId: string;
  /** The partition of the IPAM pool. */
  readonly allocationOwner: string;
  readonly allocationRegion: string;
}
