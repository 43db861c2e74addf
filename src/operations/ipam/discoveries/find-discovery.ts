/** Finds resource discoveries that may be another account's. */
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import type { Asking } from "../../operation.ts";
import { findShared } from "../../resource-shares/reaching.ts";
import { findDiscovery } from "../ipams/find-ipam.ts";

/** A discovery of this Region that the caller may associate: its own, or one shared with it. */
export const findSharedDiscovery = (asking: Asking, id: string): IpamResourceDiscovery =>
  asking.world.get("ipam-resource-discovery", id) ??
  findShared(asking, "ipam-resource-discovery", id)?.record ??
  findDiscovery(asking.world, id);

/** A discovery that the caller may read: its own, one shared with it, or one associated with one of its IPAMs here. */
export function findDiscoverySeen(asking: Asking, id: string): IpamResourceDiscovery {
  const { world } = asking;
  for (const { discoveryId, discoveryOwnerId, discoveryRegion } of world.by(
    "ipam-resource-discovery-association",
    "discovery",
    id,
  )) {
    const found = world.elsewhere(discoveryOwnerId, discoveryRegion).get("ipam-resource-discovery", discoveryId);
    if (found !== undefined) return found;
  }
  return findSharedDiscovery(asking, id);
}
