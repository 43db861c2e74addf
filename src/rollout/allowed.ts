/**
 * What rules of one direction allow, as disjoint blocks of remote addresses and by membership in groups.
 *
 *     tcp/22 from 10.0.0.0/8          10.0.0.0 - 10.0.255.255    tcp/22
 *     tcp/80 from 10.1.0.0/16   ──▶   10.1.0.0 - 10.1.255.255    tcp/22 tcp/80
 *                                     10.2.0.0 - 10.255.255.255  tcp/22
 *
 * CIDRs only nest, so one walk over them in order, with the chain of those that hold the current one, gives the blocks: twice as
 * many as CIDRs at most. Each has the keys of its chain. Filters of packets look up an address once, and may not have elements that overlap.
 *
 * Tried and dropped: ports first. It repeats a rule for all ports in every range of ports that any other rule has.
 */
import {
  comparePrefixes,
  contains,
  type Family,
  formatAddress,
  formatPrefix,
  lastOf,
  type Prefix,
} from "../address/prefix.ts";
import { common, type KeyRange, keyOf, merged, uncovered } from "../policy/flow/traffic.ts";
import type { Allowed, AllowedBlock, AllowedTraffic, KeyPair } from "./feed/rule-set.ts";

/** A rule, with its peer resolved. */
export interface ResolvedRule {
  readonly keys: KeyRange;
  /** The blocks of a CIDR or prefix list, or the key of the members of a group. */
  readonly peer: { readonly blocks: readonly Prefix[] } | { readonly members: string };
  /** Whether the peer is a CIDR that holds every address of its family. */
  readonly isEverywhere: boolean;
}

/** Of a family and direction: the keys whose flows aren't tracked. */
type Untracked = Readonly<Record<Family, readonly KeyRange[]>>;

/** What `rules` allow if the rules of the other direction are `back`. */
export function allowedBy(rules: readonly ResolvedRule[], back: readonly ResolvedRule[]): Allowed {
  const untracked = { ipv4: untrackedKeys("ipv4", rules, back), ipv6: untrackedKeys("ipv6", rules, back) };
  const chains = new Map<string, { readonly block: Prefix; readonly keys: KeyRange[] }>();
  const groups = new Map<string, KeyRange[]>();
  for (const { keys, peer } of rules) {
    if (keys.first > keys.last) continue;
    if ("members" in peer) {
      const known = groups.get(peer.members);
      if (known === undefined) groups.set(peer.members, [keys]);
      else known.push(keys);
      continue;
    }
    for (const block of peer.blocks) {
      const name = formatPrefix(block);
      const known = chains.get(name);
      if (known === undefined) chains.set(name, { block, keys: [keys] });
      else known.keys.push(keys);
    }
  }
  return {
    blocks: disjoint([...chains.values()], untracked),
    groups: [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([members, keys]) => ({ members, tracked: merged(keys).map(pairOf), untracked: [] })),
  };
}

/** AWS: TCP and UDP aren't tracked if they're allowed with everyone, and all their ports back to everyone (catalogue 338). */
function untrackedKeys(
  family: Family,
  rules: readonly ResolvedRule[],
  back: readonly ResolvedRule[],
): readonly KeyRange[] {
  const withEveryone = (all: readonly ResolvedRule[]): readonly KeyRange[] =>
    all.flatMap(({ isEverywhere, keys, peer }) =>
      isEverywhere && "blocks" in peer && peer.blocks[0]?.family === family ? [keys] : [],
    );
  const there = withEveryone(rules);
  return [6, 17].flatMap((protocol) => {
    const whole = { first: keyOf(protocol, 0), last: keyOf(protocol, 65_535) };
    const isOpenBack = withEveryone(back).some(({ first, last }) => first <= whole.first && last >= whole.last);
    return isOpenBack ? merged(there.flatMap((keys) => common(keys, whole) ?? [])) : [];
  });
}

interface Chained {
  readonly block: Prefix;
  readonly keys: readonly KeyRange[];
}

/** The blocks without those within them, in order; neighbours that allow the same become one. */
function disjoint(chains: readonly Chained[], untracked: Untracked): readonly AllowedBlock[] {
  const sorted = chains.toSorted((a, b) => comparePrefixes(a.block, b.block));
  const found: AllowedBlock[] = [];
  /** The blocks that hold the current place, each with the keys of all around it. */
  const around: Chained[] = [];
  let at = 0n;
  let end = -1n;
  let lastFamily: Family | undefined;
  const emit = (until: bigint): void => {
    const inner = around.at(-1);
    if (inner === undefined || at > until) return;
    const { family } = inner.block;
    const traffic = trafficOf(inner.keys, untracked[family]);
    const before = found.at(-1);
    const isNext = before !== undefined && lastFamily === family && end + 1n === at && isSame(before, traffic);
    const last = formatAddress({ family, value: until });
    if (isNext) found[found.length - 1] = { ...before, last };
    else found.push({ first: formatAddress({ family, value: at }), last, ...traffic });
    [end, lastFamily] = [until, family];
    at = until + 1n;
  };
  const leave = (): void => {
    emit(lastOf((around.at(-1) as Chained).block));
    around.pop();
  };
  for (const { block, keys } of sorted) {
    while (around.length > 0 && !contains((around.at(-1) as Chained).block, block)) leave();
    emit(block.value - 1n);
    at = block.value;
    around.push({ block, keys: merged([...(around.at(-1)?.keys ?? []), ...keys]) });
  }
  while (around.length > 0) leave();
  return found;
}

function trafficOf(keys: readonly KeyRange[], untracked: readonly KeyRange[]): AllowedTraffic {
  return {
    tracked: keys.flatMap((each) => uncovered(each, untracked)).map(pairOf),
    untracked: keys.flatMap((each) => untracked.flatMap((part) => common(each, part) ?? [])).map(pairOf),
  };
}

const pairOf = ({ first, last }: KeyRange): KeyPair => [first, last];

const isSame = (a: AllowedTraffic, b: AllowedTraffic): boolean =>
  JSON.stringify([a.tracked, a.untracked]) === JSON.stringify([b.tracked, b.untracked]);
