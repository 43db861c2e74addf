/** Access to other partitions that calls name. */
import type { World } from "../model/world/world.ts";

/** The world of a partition, if it was ever used: merely naming a partition must not create it. */
export const worldIfKnown = (world: World, account: string, region: string): World | undefined =>
  world.partitions().some((key) => key.account === account && key.region === region)
    ? world.elsewhere(account, region)
    : undefined;
