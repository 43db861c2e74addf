/** Finds resource discoveries that may be another account's. */
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import type { World } from "../../../model/world/world.ts";
import { findDiscovery } from "../ipams/find-ipam.ts";

/** The tag by which the owner of a discovery lets other accounts associate it: `*`, or their ids, separated by commas. */
const SHARING_TAG = "cordon:shared-with";

const isSharedWith = ({ tags }: IpamResourceDiscovery, account: string): boolean => {
  const accounts = tags.find(({ key }) => key === SHARING_TAG)?.value.split(",") ?? [];
  return accounts.some((each) => each.trim() === account || each.trim() === "*");
};

/**
 * A discovery of this Region that the caller may associate: its own, or one shared with it. AWS shares through Resource
 * Access Manager, which Cordon doesn't serve; a tag set by the owner replaces it.
 */
export function findSharedDiscovery(world: World, id: string): IpamResourceDiscovery {
  const own = world.get("ipam-resource-discovery", id);
  if (own !== undefined) return own;
  for (const { account, region } of world.partitions()) {
    if (region !== world.region || account === world.account) continue;
    const found = world.elsewhere(account, region).get("ipam-resource-discovery", id);
    if (found !== undefined && !found.isDefault && isSharedWith(found, world.account)) return found;
  }
  return findDiscovery(world, id);
}

/** A discovery that the caller may read: its own, or one associated with one of its IPAMs here. */
export function findDiscoverySeen(world: World, id: string): IpamResourceDiscovery {
  for (const { discoveryId, discoveryOwnerId, discoveryRegion } of world.by(
    "ipam-resource-discovery-association",
    "discovery",
    id,
  )) {
    const found = world.elsewhere(discoveryOwnerId, discoveryRegion).get("ipam-resource-discovery", discoveryId);
    if (found !== undefined) return found;
  }
  return findDiscovery(world, id);
}
