/** The associations of a discovery, whichever partition its IPAMs are in. */
import type { IpamResourceDiscovery, IpamResourceDiscoveryAssociation } from "../../../model/records/ipam.ts";
import type { World } from "../../../model/world/world.ts";

export interface FoundAssociation {
  readonly association: IpamResourceDiscoveryAssociation;
  /** The partition of the IPAM. */
  readonly home: World;
}

/** Reads them from the discovery's own Region: every associated IPAM reaches into it. */
export function associationsOf(
  world: World,
  { id, ownerId, region }: IpamResourceDiscovery,
): readonly FoundAssociation[] {
  const there = world.elsewhere(ownerId, region);
  return there
    .all("ipam-reach")
    .flatMap((reach) => {
      const home = world.elsewhere(reach.ipamOwnerId, reach.ipamRegion);
      const association = home.get("ipam-resource-discovery-association", reach.id);
      return reach.discoveryId === id && association !== undefined ? [{ association, home }] : [];
    })
    .toArray();
}
