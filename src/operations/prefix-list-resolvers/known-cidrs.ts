/** The CIDRs that a resolver's rules may select: those of the IPAM's pools, and those of the resources it sees. */

import type { Selectable } from "../../ipam/resolver.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Ipam } from "../../model/records/ipam.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { resourceCidrsOf } from "../ipam/resource-cidrs/resource-cidrs.ts";
import type { Asking } from "../operation.ts";

const ofResources = ["vpc", "subnet", "eip", "public-ipv4-pool"] as const;

/** The types that rules select, by the kinds of records that they come from. */
export const typesFrom: Partial<Record<Kind, readonly string[]>> = {
  "elastic-ip": ["eip"],
  "ipam-pool": ["ipam-pool"],
  "ipam-pool-allocation": ofResources,
  "ipam-pool-cidr": ["ipam-pool"],
  "ipam-reach": ofResources,
  "ipam-resource-cidr": ofResources,
  "public-ipv4-pool": ["public-ipv4-pool"],
  subnet: ["subnet"],
  vpc: ["vpc"],
};

/** `home` is the partition of the IPAM. Rules don't see ignored CIDRs either (catalogue 286). */
export function* knownCidrs(asking: Asking, home: World, ipam: Ipam): Iterable<Selectable> {
  yield* provisionedIn(home, ipam);
  for (const { managementState, cidr, scopeId, type, pool, ...held } of resourceCidrsOf(asking, ipam)) {
    if (managementState === "ignored") continue;
    yield {
      cidr,
      scopeId,
      type,
      ...dropUndefined({ poolId: pool?.id }),
      resourceId: held.id,
      resourceOwner: held.ownerId,
      resourceRegion: held.region,
      tags: held.tags,
    };
  }
}

function* provisionedIn(home: World, ipam: Ipam): Iterable<Selectable> {
  for (const { poolId, cidr, state } of home.all("ipam-pool-cidr")) {
    const pool = home.get("ipam-pool", poolId);
    if (pool?.ipamId !== ipam.id || cidr === undefined || state !== "provisioned") continue;
    yield {
      cidr,
      scopeId: pool.scopeId,
      type: "ipam-pool",
      poolId,
      resourceId: poolId,
      resourceOwner: pool.ownerId,
      ...dropUndefined({ resourceRegion: pool.locale }),
      tags: pool.tags,
    };
  }
}
