/** The partitions that have the IPAMs of some accounts. */
import type { World } from "../../../model/world/world.ts";

/** Each once, of the accounts and Regions that are looked into: an account's IPAM may be at home in another Region. */
export function homesOfIpams(worlds: Iterable<World>): readonly World[] {
  const found = new Map<string, World>();
  for (const world of worlds) {
    for (const { ipamOwnerId, ipamRegion } of world.all("ipam-reach")) {
      if (ipamOwnerId !== world.account) continue;
      const home = world.elsewhere(ipamOwnerId, ipamRegion);
      found.set(`${home.account}/${home.region}`, home);
    }
  }
  return [...found.values()];
}
