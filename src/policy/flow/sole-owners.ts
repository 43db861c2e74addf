/**
 * Ids that are one partition's alone. An imported file can give any id to anything, so of several partitions that are read
 * as one network two may have the same VPC, group, interface or public address: at least one of them is wrong about it.
 */
import { amazonWorld } from "../../model/amazon.ts";
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
  "vpc",
  "vpc-endpoint",
] as const satisfies readonly Kind[];

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
  worlds.forEach((world, i) => {
    const claimAddress = (publicIp: string): void => {
      claim(publicIp, i);
      const lent = amazon.get("public-address", publicIp);
      const isLentHere = lent?.account === world.account && lent.region === world.region;
      if (lent !== undefined && !isLentHere && i !== 0) doubtful.add(i);
    };
    for (const kind of OWNED) for (const { id } of world.all(kind)) claim(id, i);
    for (const { publicIp } of world.all("elastic-ip")) claimAddress(publicIp);
    for (const { publicIp } of world.all("network-interface")) if (publicIp !== undefined) claimAddress(publicIp);
    for (const { id, ownerId } of world.all("prefix-list")) if (ownerId === world.account) claim(id, i);
  });
  return doubtful;
}
