/** Access to other partitions that calls name. */
import { regions } from "../../model/regions.ts";
import type { World } from "../../model/world/world.ts";

/** The world of a partition of the caller's own account, or of another account if it was ever changed. */
export function worldIfKnown(world: World, account: string, region: string): World | undefined {
  const isOwn = account === world.account && regions.has(region);
  const isKnown = isOwn || world.partitions().some((key) => key.account === account && key.region === region);
  return isKnown ? world.elsewhere(account, region) : undefined;
}
