/**
 * Whether a rule set lets a flow begin. It's asked about each connection that the kernel tracks, so blocks are searched by address and
 * members are found in a hash; both are prepared once for each list, since lists never change.
 */
import {
  type Address,
  type Family,
  formatAddress,
  parseAddress,
  parsePrefix,
  prefixOf,
} from "../../../address/prefix.ts";
import type {
  AllowedBlock,
  AllowedTraffic,
  HostInterface,
  KeyPair,
  Members,
  RuleSet,
} from "../../../rollout/feed/rule-set.ts";
import { FAMILIES } from "../texts.ts";

export interface Question {
  readonly direction: "ingress" | "egress";
  readonly remote: Address;
  /** The key of `policy/flow/traffic.ts`. */
  readonly key: number;
}

/** `tracked` if a connection outlives the revoke of what allows it. */
export type Answer = "tracked" | "untracked" | "refused";

export function judge(ruleSet: RuleSet, bound: HostInterface, { direction, remote, key }: Question): Answer {
  const groupSet = bound.groupSet === null ? undefined : ruleSet.groupSets[bound.groupSet];
  if (groupSet === undefined) return "refused";
  const { blocks, groups } = groupSet[direction];
  const block = blockOf(blocks, remote);
  const answer = block === undefined ? "refused" : answerOf(block, key);
  if (answer !== "refused") return answer;
  for (const group of groups) {
    const byGroup = answerOf(group, key);
    if (byGroup !== "refused" && isAmong(ruleSet.members[group.members] ?? [], remote)) return byGroup;
  }
  return "refused";
}

function answerOf({ tracked, untracked }: AllowedTraffic, key: number): Answer {
  const holds = ([first, last]: KeyPair): boolean => first <= key && key <= last;
  return untracked.some(holds) ? "untracked" : tracked.some(holds) ? "tracked" : "refused";
}

/** Where each block begins and ends, ordered. */
interface Bounds {
  readonly block: AllowedBlock;
  readonly first: bigint;
  readonly last: bigint;
}

const bounds = new WeakMap<readonly AllowedBlock[], Readonly<Record<Family, readonly Bounds[]>>>();

function blockOf(blocks: readonly AllowedBlock[], { family, value }: Address): AllowedBlock | undefined {
  const known = bounds.get(blocks) ?? { ipv4: boundsOf(blocks, "ipv4"), ipv6: boundsOf(blocks, "ipv6") };
  bounds.set(blocks, known);
  const list = known[family];
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.last ?? 0n) < value) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return found !== undefined && found.first <= value ? found.block : undefined;
}

function boundsOf(blocks: readonly AllowedBlock[], family: Family): readonly Bounds[] {
  const found = blocks.flatMap((block) => {
    const [first, last] = [parseAddress(block.first), parseAddress(block.last)];
    if (first?.family !== family || last === undefined) return [];
    return [{ block, first: first.value, last: last.value }];
  });
  return found.toSorted((a, b) => (a.first < b.first ? -1 : 1));
}

/** Addresses, and prefixes by their first address. */
interface Owners {
  readonly addresses: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

const owners = new WeakMap<Members, Owners>();

/** Whether an address is one of a list, or in a prefix of it that is delegated to its owner. */
export function isAmong(list: Members, address: Address): boolean {
  const known = owners.get(list) ?? ownersOf(list);
  owners.set(list, known);
  if (known.addresses.has(formatAddress(address))) return true;
  const { delegated } = FAMILIES[address.family];
  return (
    known.prefixes.size > 0 && known.prefixes.has(formatAddress(prefixOf(address.family, address.value, delegated)))
  );
}

function ownersOf(list: Members): Owners {
  const [addresses, prefixes] = [new Set<string>(), new Set<string>()];
  for (const text of list) {
    const address = parseAddress(text) ?? parsePrefix(text)?.prefix;
    if (address !== undefined) ("length" in address ? prefixes : addresses).add(formatAddress(address));
  }
  return { addresses, prefixes };
}
