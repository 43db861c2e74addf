/** What is known here of ROAs and of announced routes: what an operator loaded, and what associations publish. */
import { contains, formatPrefix, type Prefix, prefix } from "../../../address/prefix.ts";
import { isExpired, type Roa } from "../../../ipam/routing/origin-validation.ts";
import { holding, indexByPrefix, type PrefixIndex } from "../../../ipam/routing/prefix-index.ts";
import { type BlockSource, isKnown, rowsHolding, rowsWithin } from "../../../ipam/routing/routing-table.ts";
import type { IpamRoutingPolicyRegistration } from "../../../model/records/announcing/registry.ts";
import type { RoutingFeed } from "../../../model/records/announcing/routing-table.ts";
import type { World } from "../../../model/world/world.ts";
import { broughtRoas } from "./brought-cidrs.ts";

/** A table that was loaded. */
interface Loaded {
  readonly feed: RoutingFeed;
  readonly source: BlockSource;
}

export function loaded(world: World, table: RoutingFeed["id"]): Loaded | undefined {
  const feed = world.get("routing-feed", table);
  return feed === undefined ? undefined : { feed, source: sourceOf(world, feed.generation) };
}

function sourceOf(world: World, generation: string): BlockSource {
  const start = `${generation}/`;
  return {
    get: (key) => world.get("routing-block", start + key),
    *after(key) {
      for (const block of world.inOrder("routing-block", start + key)) {
        if (!block.id.startsWith(start)) return;
        yield [block.id.slice(start.length), block];
      }
    },
  };
}

/** The loaded table, if it says anything about this prefix. */
export function loadedFor(world: World, table: RoutingFeed["id"], asked: Prefix): Loaded | undefined {
  const found = loaded(world, table);
  return found !== undefined && isKnown(found.feed.only, asked) ? found : undefined;
}

/** ROAs in force, by what they cover. */
export type RoaFinder = (covered: Prefix) => readonly Roa[];

/** What was loaded, and what the associations here publish. `registrations` may be other than those of the world. */
export function roasInForce(
  world: World,
  now: string,
  registrations: Iterable<IpamRoutingPolicyRegistration> = world.all("ipam-routing-policy-registration"),
): RoaFinder {
  const source = loaded(world, "roas")?.source;
  const own = ownRoas(world, registrations);
  const seconds = Date.parse(now) / 1000;
  return (covered) => {
    const found = new Map<string, Roa>();
    for (const roa of source === undefined ? [] : loadedRoas(source, covered)) {
      if (!isExpired(roa, seconds)) found.set(nameOf(roa), roa);
    }
    // Published from here: they're renewed before they end.
    for (const roa of holding(own, covered)) if (!found.has(nameOf(roa))) found.set(nameOf(roa), roa);
    return [...found.values()];
  };
}

/** The loaded ROAs that have ended, by what they covered. */
export function endedRoas(world: World, now: string): RoaFinder {
  const source = loaded(world, "roas")?.source;
  const seconds = Date.parse(now) / 1000;
  return (covered) =>
    source === undefined ? [] : loadedRoas(source, covered).filter((roa) => isExpired(roa, seconds));
}

const loadedRoas = (source: BlockSource, covered: Prefix): readonly Roa[] =>
  rowsHolding(source, covered).map(({ prefix, numbers: [maxLength = 0, asn = 0, expires] }) => ({
    ...{ prefix, maxLength, asn },
    ...(expires !== undefined && { expires }),
  }));

const nameOf = ({ prefix, asn, maxLength }: Roa): string => `${formatPrefix(prefix)} ${asn} ${maxLength}`;

/** ROAs that aren't activated yet authorise nothing. */
function ownRoas(world: World, registrations: Iterable<IpamRoutingPolicyRegistration>): PrefixIndex<Roa> {
  const own: Roa[] = [];
  for (const each of registrations) if (each.state !== "pending-activate") own.push(...roasOf(each));
  for (const association of world.all("ipam-internet-registry-association")) {
    own.push(...broughtRoas(world, association));
  }
  return indexByPrefix(own);
}

/** AWS: one for each number (its guide, "Key concepts"). */
export const roasOf = ({ cidr, asns, maxLength }: IpamRoutingPolicyRegistration): readonly Roa[] =>
  asns.map((asn) => ({ prefix: prefix(cidr), asn: Number(asn), maxLength }));

export interface Announced {
  readonly prefix: Prefix;
  readonly asn: number;
}

const announcedIn = (rows: Iterable<{ readonly prefix: Prefix; readonly numbers: readonly number[] }>) =>
  Iterator.from(rows).map(({ prefix, numbers: [asn = 0] }): Announced => ({ prefix, asn }));

/** The announcements of this prefix and of what is in it. */
export const announcedWithin = (source: BlockSource, outer: Prefix): IteratorObject<Announced> =>
  announcedIn(rowsWithin(source, outer));

/** The announcements of exactly this prefix. */
export const announcedAs = (source: BlockSource, asked: Prefix): readonly Announced[] =>
  announcedIn(rowsHolding(source, asked).filter(({ prefix }) => contains(asked, prefix))).toArray();
