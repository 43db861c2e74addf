/**
 * Where an IPAM reaches: from its home Region into every operating Region of the discoveries associated with it. Its
 * records are kept at home; an `ipam-reach` record in each partition that it sees leads back there.
 */
import type {
  Ipam,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamScope,
} from "../../../model/records/ipam.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { findScope } from "./find-ipam.ts";

type Discovery = Pick<IpamResourceDiscovery, "ownerId" | "operatingRegions">;

/** Lets the IPAM see into the Regions of a discovery. */
export const reachInto = (
  { id: ipamId, ownerId: ipamOwnerId, region: ipamRegion }: Pick<Ipam, "id" | "ownerId" | "region">,
  { id, discoveryId }: Pick<IpamResourceDiscoveryAssociation, "id" | "discoveryId">,
  { ownerId: account, operatingRegions }: Discovery,
): readonly Change[] =>
  operatingRegions.map((region) =>
    inPartition({ account, region }, put("ipam-reach", { id, ipamId, ipamOwnerId, ipamRegion, discoveryId })),
  );

/** Ends it. */
export const withdrawFrom = (
  associationId: string,
  { ownerId: account, operatingRegions }: Discovery,
): readonly Change[] =>
  operatingRegions.map((region) => inPartition({ account, region }, remove("ipam-reach", associationId)));

/**
 * The partitions whose IPAMs a caller of this account sees from this Region: this partition, and the home of each of the
 * account's IPAMs that operates here.
 */
export function homesSeenFrom(world: World): readonly World[] {
  const homes = new Map([[world.region, world]]);
  for (const { ipamOwnerId, ipamRegion } of world.all("ipam-reach")) {
    if (ipamOwnerId === world.account && !homes.has(ipamRegion)) {
      homes.set(ipamRegion, world.elsewhere(ipamOwnerId, ipamRegion));
    }
  }
  return [...homes.values()];
}

/** The IPAMs of this account that operate in this Region. */
export const ipamsSeenFrom = (world: World): readonly Ipam[] =>
  homesSeenFrom(world).flatMap((home) =>
    home
      .all("ipam")
      .filter(({ operatingRegions }) => operatingRegions.includes(world.region))
      .toArray(),
  );

/** Their scopes. */
export const scopesSeenFrom = (world: World): readonly IpamScope[] =>
  ipamsSeenFrom(world).flatMap(({ id, ownerId, region }) => [
    ...world.elsewhere(ownerId, region).by("ipam-scope", "ipam", id),
  ]);

export const findScopeSeen = (world: World, id: string): IpamScope =>
  scopesSeenFrom(world).find((scope) => scope.id === id) ?? findScope(world, id);
