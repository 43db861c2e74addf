/**
 * Ids that are one partition's alone. An imported file can give any id to anything, so of several partitions that are read
 * as one network two may have the same VPC, group, interface or public address: at least one of them is wrong about it.
 *
 *     owner of a VPC                               participant
 *     interface of the participant's  ─ a copy of ▶ interface
 *
 * Only the owner of a VPC has all that is in it: copies of what participants have there. A copy claims nothing, but it must be
 * the same as its original, and the owner must have one of everything that a participant has there.
 */

import { amazonWorld } from "../../model/amazon.ts";
import type { PublicAddress } from "../../model/records/network-interface.ts";
import type { Resource } from "../../model/records/tag.ts";
import { isSameData } from "../../model/same-data.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { View, World } from "../../model/world/world.ts";

/** Lists aren't among them: accounts have copies of those that others share with them. */
const OWNED = [
  "egress-only-internet-gateway",
  "elastic-ip",
  "internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-interface",
  "route-table",
  "security-group",
  "subnet",
  "transit-gateway",
  "vpc",
  "vpc-endpoint",
  "vpn-gateway",
] as const satisfies readonly Kind[];

/** What participants have in a VPC. */
const IN_SHARED_VPCS = ["network-interface", "security-group"] as const;

/** Another object after each change of what is compared. */
const stamped: View<object> = {
  kinds: [...OWNED, "prefix-list", "public-address"],
  build: () => ({}),
  update: () => ({}),
};

interface Judged {
  readonly stamps: readonly object[];
  readonly doubtful: ReadonlySet<number>;
}

/** By the stamp of the first world. */
const judged = new WeakMap<object, Judged>();

/**
 * The first world, and of the others those that share no id and no public address with any other one. INVARIANT: no answer
 * to an account rests on what another account's file says of its things, or of a third account's.
 */
export function soleOwners(worlds: readonly World[]): readonly World[] {
  const [own] = worlds;
  if (own === undefined || worlds.length === 1) return worlds;
  const stamps = [...worlds, amazonWorld(own)].map((world) => world.view(stamped));
  const key = stamps[0] as object;
  let known = judged.get(key);
  const isKnown = known?.stamps.length === stamps.length && known.stamps.every((stamp, i) => stamp === stamps[i]);
  if (known === undefined || !isKnown) {
    known = { stamps, doubtful: doubtfulAmong(worlds, amazonWorld(own)) };
    judged.set(key, known);
  }
  const { doubtful } = known;
  return worlds.filter((_, i) => !doubtful.has(i));
}

/** The places of the worlds that say what another one says of itself, or Amazon's records of another account. */
function doubtfulAmong(worlds: readonly World[], amazon: World): ReadonlySet<number> {
  const doubtful = new Set<number>();
  const owners = new Map<string, number>();
  const claim = (name: string, claimant: number): void => {
    const other = owners.get(name);
    if (other === undefined) owners.set(name, claimant);
    else if (other !== claimant) {
      // What is one's own isn't in doubt because somebody else claims it.
      if (other !== 0) doubtful.add(other);
      doubtful.add(claimant);
    }
  };
  const placeOf = (account: string, region: string): number =>
    worlds.findIndex((each) => each.account === account && each.region === region);
  worlds.forEach((world, i) => {
    for (const kind of OWNED) {
      for (const record of world.all(kind)) {
        const { id, ownerId } = record;
        const owner = ownerId === world.account ? -1 : placeOf(ownerId, world.region);
        if (owner !== -1) {
          // The first world's own file may be behind: then what the others say of themselves counts.
          if (i !== 0 && !isSame(record, worlds[owner]?.get(kind, id))) doubtful.add(i);
          continue;
        }
        claim(id, i);
        const { publicIp } = record as { readonly publicIp?: string };
        if (publicIp === undefined) continue;
        claim(publicIp, i);
        if (i !== 0 && !isLentTo(record, world, amazon.get("public-address", publicIp), kind)) doubtful.add(i);
      }
    }
    for (const { id, ownerId } of world.all("prefix-list")) if (ownerId === world.account) claim(id, i);
  });
  for (const [participant, owner] of unknownToOwners(worlds)) doubtful.add(participant === 0 ? owner : participant);
  return doubtful;
}

/** Whether what has a public address may have it, as far as Amazon knows the address; a copy as well as its original. */
function isLentTo(
  record: Resource & { readonly ownerId: string },
  world: World,
  lent: PublicAddress | undefined,
  kind: Kind,
): boolean {
  if (lent === undefined) return true;
  const { account, region } = world;
  if (lent.region !== region || lent.account !== record.ownerId) return false;
  return lent.account === account || isSame(record, world.elsewhere(lent.account, region).get(kind, record.id));
}

/** The places of those that have something in another one's VPC of which that one knows nothing. */
function* unknownToOwners(worlds: readonly World[]): Iterable<readonly [participant: number, owner: number]> {
  const vpcs = new Map<string, number>();
  worlds.forEach((world, i) => {
    for (const { id, ownerId } of world.all("vpc")) if (ownerId === world.account) vpcs.set(id, i);
  });
  for (const [i, world] of worlds.entries()) {
    for (const kind of IN_SHARED_VPCS) {
      for (const { id, vpcId, ownerId } of world.all(kind)) {
        const owner = vpcs.get(vpcId);
        if (owner === undefined || owner === i || ownerId !== world.account) continue;
        if (worlds[owner]?.get(kind, id) === undefined) yield [i, owner];
      }
    }
  }
}

/** Copies that were found to be the same as their originals: records never change. */
const same = new WeakMap<Resource, Resource>();

function isSame(copy: Resource, original: Resource | undefined): boolean {
  if (original === undefined) return false;
  if (copy === original || same.get(copy) === original) return true;
  // Tags aren't shared: a copy has none.
  const isEqual = isSameData({ ...copy, tags: [] }, { ...original, tags: [] });
  if (isEqual) same.set(copy, original);
  return isEqual;
}
