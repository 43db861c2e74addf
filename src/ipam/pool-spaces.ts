/** The view that keeps the space of every pool of a partition: what operations allocate from. */
import { type Prefix, prefix } from "../address/prefix.ts";
import type { IpamPoolAllocation, IpamPoolCidr } from "../model/records/ipam-pool.ts";
import type { Resource } from "../model/records/tag.ts";
import type { Kind } from "../model/world/kinds.ts";
import type { View } from "../model/world/world.ts";
import {
  emptySpace,
  type PoolSpace,
  poolSpace,
  withAllocation,
  withCidr,
  withoutAllocation,
  withoutCidr,
} from "./pool-space.ts";

/** The CIDR that a record adds to its pool; undefined while it doesn't. */
const providedBy = ({ cidr, state }: IpamPoolCidr): string | undefined =>
  state === "provisioned" || state === "failed-deprovision" ? cidr : undefined;

type Step = (space: PoolSpace, block: Prefix) => PoolSpace;

/**
 * Pool id -> its space. A pool without CIDRs and allocations may be missing. Kept in the partition of the pool's
 * records; read it there: `world.view(poolSpaces).get(poolId)`.
 * INVARIANT: no two allocations of a pool overlap at any time: an entry deletes the record that gives a block up before
 * it puts the one that takes it over.
 */
export const poolSpaces: View<ReadonlyMap<string, PoolSpace>> = {
  kinds: ["ipam-pool-cidr", "ipam-pool-allocation"],
  build(records) {
    const contents = new Map<string, { readonly cidrs: Prefix[]; readonly allocations: Prefix[] }>();
    const contentsOf = (poolId: string) => {
      const found = contents.get(poolId) ?? { cidrs: [], allocations: [] };
      contents.set(poolId, found);
      return found;
    };
    for (const record of records.all("ipam-pool-cidr")) {
      const cidr = providedBy(record);
      if (cidr !== undefined) contentsOf(record.poolId).cidrs.push(prefix(cidr));
    }
    for (const { poolId, cidr } of records.all("ipam-pool-allocation")) {
      contentsOf(poolId).allocations.push(prefix(cidr));
    }
    const spaces = new Map<string, PoolSpace>();
    for (const [id, { cidrs, allocations }] of contents) {
      const family = (cidrs[0] ?? allocations[0])?.family;
      if (family !== undefined) spaces.set(id, poolSpace(family, cidrs, allocations));
    }
    return spaces;
  },
  update(built, kind, before, after) {
    const spaces = built as Map<string, PoolSpace>;
    const [added, removed] = kind === "ipam-pool-cidr" ? [withCidr, withoutCidr] : [withAllocation, withoutAllocation];
    const old = blockOf(kind, before);
    const now = blockOf(kind, after);
    if (old?.cidr === now?.cidr && old?.poolId === now?.poolId) return spaces;
    const step = (taken: { poolId: string; cidr: string } | undefined, change: Step) => {
      if (taken === undefined) return;
      const block = prefix(taken.cidr);
      spaces.set(taken.poolId, change(spaces.get(taken.poolId) ?? emptySpace(block.family), block));
    };
    step(old, removed);
    step(now, added);
    return spaces;
  },
};

/** The pool and block of a record of either kind. */
function blockOf(kind: Kind, record: Resource | undefined): { poolId: string; cidr: string } | undefined {
  if (record === undefined) return undefined;
  const { poolId } = record as IpamPoolCidr | IpamPoolAllocation;
  const cidr = kind === "ipam-pool-cidr" ? providedBy(record as IpamPoolCidr) : (record as IpamPoolAllocation).cidr;
  return cidr === undefined ? undefined : { poolId, cidr };
}
