/** One rule against one flow: do traffic and peer match, and through what? */
import { type Address, contains, type Prefix } from "../../address/prefix.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Lack } from "../flow/lack.ts";
import type { Located } from "../flow/locate.ts";
import { blockOfRule, type Network } from "../flow/network.ts";
import { rangeOfRule } from "../flow/traffic.ts";
import type { Via } from "../flow/verdict.ts";

interface PeerMatch {
  readonly via: Via;
  /**
   * If several rules of a group match, the verdict names the one with the lowest rank, then the lowest rule id: the
   * longest CIDR, then prefix lists by id, then references in the order of the member's groups.
   */
  readonly rank: readonly [kind: number, within: number | string];
}

/** How the peer of a rule, seen from a VPC, includes the remote end; undefined if it doesn't. */
export function matchPeer(
  network: Network,
  rule: SecurityGroupRule,
  vpcId: string,
  remote: Located,
): PeerMatch | undefined {
  const { peer, direction } = rule;
  switch (peer.kind) {
    case "ipv4":
    case "ipv6": {
      const block = blockOfRule(rule, peer.cidr);
      if (!contains(block, remote.address)) return undefined;
      return { via: { kind: "cidr", cidr: peer.cidr }, rank: [0, -block.length] };
    }
    case "prefix-list": {
      const blocks = network.blocksOf(peer.prefixListId);
      const entry = closest(blocks, remote.address);
      if (entry === undefined) return undefined;
      const { version, entries } = network.entriesOf(peer.prefixListId);
      const text = entries[entry]?.cidr ?? "";
      return {
        via: { kind: "prefix-list", prefixListId: peer.prefixListId, version, entry: text },
        rank: [1, peer.prefixListId],
      };
    }
    case "group": {
      // AWS: a reference means the private addresses of the group's members (catalogue 344), so `nic` must be known.
      const { nic } = remote;
      const place = nic?.groupIds.indexOf(peer.groupId) ?? -1;
      if (nic === undefined || place < 0) return undefined;
      if (!network.referenceReaches(vpcId, peer.groupId, nic.vpcId, direction)) return undefined;
      return { via: { kind: "group", groupId: peer.groupId, interfaceId: nic.id }, rank: [2, place] };
    }
  }
}

/** What isn't known of a rule's peer that may hold the remote end; undefined if the records say whether it does. */
export function lackOfPeer(
  network: Network,
  { peer, direction }: SecurityGroupRule,
  vpcId: string,
  { address, nic }: Located,
): Lack | undefined {
  switch (peer.kind) {
    case "ipv4":
    case "ipv6":
      return undefined;
    case "prefix-list": {
      const family = network.listOf(peer.prefixListId)?.addressFamily.toLowerCase();
      return family === undefined || family === address.family ? network.lackOf(peer.prefixListId) : undefined;
    }
    case "group": {
      if (nic !== undefined)
        return nic.groupIds.includes(peer.groupId) ? network.lackOfReference(direction) : undefined;
      if (network.get("security-group", peer.groupId) !== undefined) return undefined;
      return network.lackOfMember(vpcId, peer.groupId, address, direction);
    }
  }
}

/** The index of the longest block that contains the address. */
function closest(blocks: readonly Prefix[], address: Address): number | undefined {
  let best: number | undefined;
  blocks.forEach((block, i) => {
    if (contains(block, address) && block.length > (best === undefined ? -1 : (blocks[best]?.length ?? -1))) best = i;
  });
  return best;
}

/** What of the rule's traffic keeps `key` out; undefined if it matches. */
export function trafficDiffers(
  rule: SecurityGroupRule,
  key: number,
): "protocol" | "port" | "type" | "code" | undefined {
  const { first, last } = rangeOfRule(rule);
  if (key >= first && key <= last) return undefined;
  const protocol = key >>> 16;
  if (first >>> 16 !== protocol) return "protocol";
  if (protocol !== 1 && protocol !== 58) return "port";
  // The type is all but the last eight bits.
  return key >>> 8 < first >>> 8 || key >>> 8 > last >>> 8 ? "type" : "code";
}

/** Orders the matches of one group: the verdict names the first. */
export function compareMatches(
  a: { readonly match: PeerMatch; readonly rule: SecurityGroupRule },
  b: { readonly match: PeerMatch; readonly rule: SecurityGroupRule },
): number {
  const [kindA, withinA] = a.match.rank;
  const [kindB, withinB] = b.match.rank;
  if (kindA !== kindB) return kindA - kindB;
  if (withinA !== withinB) return withinA < withinB ? -1 : 1;
  return a.rule.id < b.rule.id ? -1 : 1;
}
