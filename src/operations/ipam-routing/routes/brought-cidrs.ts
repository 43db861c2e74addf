/** The CIDRs that an account brought to its pools, and the origins under which they're announced. */
import { prefix } from "../../../address/prefix.ts";
import type { Roa } from "../../../ipam/routing/origin-validation.ts";
import type { IpamInternetRegistryAssociation } from "../../../model/records/announcing/registry.ts";
import type { IpamPool, IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import type { World } from "../../../model/world/world.ts";
import { isInPublicScope } from "../../ipam/pools/find-pool.ts";
import { holdingOf, holds } from "../associations/find-registry-association.ts";

/** AWS: its own numbers, which ROAs for brought CIDRs must name (catalogue 581). ours: the first one is the origin. */
const AMAZONS = [16509, 14618];

export interface BroughtCidr {
  readonly pool: IpamPool;
  readonly cidr: string;
  readonly state: IpamPoolCidr["state"];
}

/** Of pools below each other that have the same CIDR, the lowest one counts: that's the one it's used from. */
export function* broughtCidrs(home: World, ipamId?: string): Generator<BroughtCidr> {
  for (const pool of home.all("ipam-pool")) {
    if (ipamId !== undefined && pool.ipamId !== ipamId) continue;
    if (pool.publicIpSource === "amazon" || !isInPublicScope(home, pool)) continue;
    const below = new Set(
      home
        .by("ipam-pool", "source", pool.id)
        .flatMap(({ id }) => home.by("ipam-pool-cidr", "pool", id).map(({ cidr }) => cidr)),
    );
    for (const { cidr, state } of home.by("ipam-pool-cidr", "pool", pool.id)) {
      if (cidr !== undefined && !below.has(cidr)) yield { pool, cidr, state };
    }
  }
}

/** The number that a CIDR is associated with, or else Amazon's. */
export const originOf = (home: World, cidr: string): number => associatedNumber(home, cidr) ?? (AMAZONS[0] as number);

export const associatedNumber = (home: World, cidr: string): number | undefined => {
  const found = home.all("ipam-byoasn").find(({ cidrs }) => cidrs.includes(cidr));
  return found === undefined ? undefined : Number(found.id);
};

/** AWS: provisioning a CIDR that an enabled association covers creates strict ROAs for it (catalogue 580). */
export function* broughtRoas(home: World, association: IpamInternetRegistryAssociation): Generator<Roa> {
  const holding = holdingOf(home, association);
  if (association.state !== "enable-complete" || holding === undefined) return;
  for (const { cidr, state } of broughtCidrs(home, association.ipamId)) {
    if (state !== "provisioned" || !holds(holding, cidr)) continue;
    const number = associatedNumber(home, cidr);
    const block = prefix(cidr);
    for (const asn of number === undefined ? AMAZONS : [number]) {
      yield { prefix: block, asn, maxLength: block.length };
    }
  }
}

/** Whether an enabled association proves that the account has the CIDR. */
export const isCovered = (home: World, ipamId: string, cidr: string): boolean =>
  home.by("ipam-internet-registry-association", "ipam", ipamId).some((association) => {
    const holding = holdingOf(home, association);
    return association.state === "enable-complete" && holding !== undefined && holds(holding, cidr);
  });
