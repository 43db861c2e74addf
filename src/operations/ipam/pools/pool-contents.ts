/** The contents of a pool. */
import { type Change, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";

/** Removes the allocations and CIDRs of a pool. AWS: the resources that hold the space keep their CIDRs. */
export function* emptied(world: World, poolId: string): Iterable<Change> {
  for (const { id } of world.by("ipam-pool-allocation", "pool", poolId)) yield remove("ipam-pool-allocation", id);
  for (const { id } of world.by("ipam-pool-cidr", "pool", poolId)) yield remove("ipam-pool-cidr", id);
}
