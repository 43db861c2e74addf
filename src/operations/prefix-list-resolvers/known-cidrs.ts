/** What an IPAM knows that a resolver's rules may select: the CIDRs of its pools, and those of resources it sees. */
import type { Selectable } from "../../ipam/resolver.ts";
import type { Ipam } from "../../model/ipam.ts";
import type { Kind } from "../../model/kinds.ts";
import type { Tag } from "../../model/tag.ts";
import type { World } from "../../model/world.ts";

/** Types of what rules select, by the kinds of records that they come from. */
export const typesFrom: Partial<Record<Kind, readonly string[]>> = {
  "elastic-ip": ["eip"],
  "ipam-pool": ["ipam-pool"],
  "ipam-pool-allocation": ["vpc", "subnet", "eip", "public-ipv4-pool"],
  "ipam-pool-cidr": ["ipam-pool"],
  "ipam-resource-cidr": ["vpc", "subnet", "eip", "public-ipv4-pool"],
  "public-ipv4-pool": ["public-ipv4-pool"],
  subnet: ["subnet"],
  vpc: ["vpc"],
};

/** `home` is the partition of the IPAM. */
export function* knownCidrs(home: World, ipam: Ipam): Iterable<Selectable> {
  yield* ofPools(home, ipam);
  for (const world of seenBy(home, ipam)) yield* ofResources(home, ipam, world);
}

function* ofPools(home: World, ipam: Ipam): Iterable<Selectable> {
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
      ...(pool.locale !== undefined && { resourceRegion: pool.locale }),
      tags: pool.tags,
    };
  }
}

/** The partitions that the IPAM sees through its discoveries. */
function* seenBy(home: World, ipam: Ipam): Iterable<World> {
  for (const association of home.by("ipam-resource-discovery-association", "ipam", ipam.id)) {
    const { discoveryId, discoveryOwnerId, discoveryRegion } = association;
    const discovery = home.elsewhere(discoveryOwnerId, discoveryRegion).get("ipam-resource-discovery", discoveryId);
    for (const region of discovery?.operatingRegions ?? []) yield home.elsewhere(discoveryOwnerId, region);
  }
}

interface Resource {
  readonly id: string;
  readonly ownerId: string;
  readonly tags: readonly Tag[];
}

function* ofResources(home: World, ipam: Ipam, world: World): Iterable<Selectable> {
  const from = (type: string, isPublic: boolean, resource: Resource, cidr: string): Selectable => {
    const marks = home.get("ipam-resource-cidr", `${ipam.id}/${resource.id}/${cidr}`);
    const allocations = [...home.by("ipam-pool-allocation", "resource", resource.id)];
    const poolId = allocations.find((allocation) => allocation.cidr === cidr)?.poolId;
    return {
      cidr,
      scopeId: marks?.scopeId ?? (isPublic ? ipam.publicScopeId : ipam.privateScopeId),
      type,
      ...(poolId !== undefined && { poolId }),
      resourceId: resource.id,
      resourceOwner: resource.ownerId,
      resourceRegion: world.region,
      tags: resource.tags,
    };
  };
  for (const vpc of world.all("vpc")) {
    for (const { cidr } of vpc.cidrBlocks) yield from("vpc", false, vpc, cidr);
    for (const { cidr } of vpc.ipv6CidrBlocks) yield from("vpc", true, vpc, cidr);
  }
  for (const subnet of world.all("subnet")) {
    if (subnet.cidr !== undefined) yield from("subnet", false, subnet, subnet.cidr);
    for (const { cidr } of subnet.ipv6CidrBlocks) yield from("subnet", true, subnet, cidr);
  }
  for (const address of world.all("elastic-ip")) yield from("eip", true, address, `${address.publicIp}/32`);
  for (const pool of world.all("public-ipv4-pool")) {
    for (const { cidr } of pool.cidrs) yield from("public-ipv4-pool", true, pool, cidr);
  }
}
