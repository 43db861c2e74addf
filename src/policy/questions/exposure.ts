/** What is open to the internet: by which rule, for which traffic, and whether a path really leads there. */
import { type Address, type Family, formatAddress, overlaps, type Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import { blockOfRule, type Network } from "../flow/network.ts";
import type { ExplanationCode } from "../flow/path.ts";
import { type KeyRange, keyOf, rangeOfRule } from "../flow/traffic.ts";
import { isPublic, PUBLIC_SAMPLES } from "../paths/gateways.ts";
import { KnownPaths } from "../paths/known-paths.ts";

interface Exposure {
  readonly interfaceId: string;
  readonly family: Family;
  /** The address that the internet knows; undefined if it has none. */
  readonly publicAddress: string | undefined;
  readonly rule: SecurityGroupRule;
  /** A block of the internet that the rule lets in; of a prefix list, the first such entry. */
  readonly block: Prefix;
  readonly keys: KeyRange;
  /** Why packets from there don't arrive all the same; empty if they do. */
  readonly blockers: readonly ExplanationCode[];
}

/** Every rule of an interface that lets in some address of the internet. Those without blockers are open. */
export function* exposures(network: Network): Iterable<Exposure> {
  const paths = new KnownPaths(network);
  for (const nic of network.all("network-interface")) yield* exposuresOf(network, nic, paths);
}

export function* exposuresOf(
  network: Network,
  nic: NetworkInterface,
  paths: KnownPaths = new KnownPaths(network),
): Iterable<Exposure> {
  for (const groupId of nic.groupIds) {
    if (network.get("security-group", groupId) === undefined) continue;
    for (const rule of network.by("security-group-rule", "group", groupId)) {
      const block = rule.direction === "ingress" ? publicBlock(network, rule) : undefined;
      if (block === undefined) continue;
      const source = publicSample(block);
      const to = paths.spotOf(nic, block.family);
      if (to?.end.address === undefined || source === undefined) continue;
      const keys = rangeOfRule(rule);
      // A rule for all protocols is tested by TCP's first port.
      const first = keys.last - keys.first > 0xffff ? keyOf(6, 0) : keys.first;
      const { address } = to.end;
      const found = paths.blockers(paths.outside(source), to, first);
      const publicAddress = block.family === "ipv6" ? address : network.publicAddressOf(nic, address);
      yield { interfaceId: nic.id, family: block.family, publicAddress, rule, block, keys, blockers: found };
    }
  }
}

function publicBlock(network: Network, rule: SecurityGroupRule): Prefix | undefined {
  const { peer } = rule;
  if (peer.kind === "group") return undefined;
  const blocks = peer.kind === "prefix-list" ? network.blocksOf(peer.prefixListId) : [blockOfRule(rule, peer.cidr)];
  return blocks.find((block) => publicSample(block) !== undefined);
}

/** An address of the block that the internet routes, if there is one. */
export const publicAddressIn = (block: Prefix): string | undefined => {
  const found = publicSample(block);
  return found && formatAddress(found);
};

function publicSample(block: Prefix): Address | undefined {
  const { family, value } = block;
  for (const sample of [PUBLIC_SAMPLES[family], value + (block.length === (family === "ipv4" ? 32 : 128) ? 0n : 1n)]) {
    const host = { family, value: sample, length: family === "ipv4" ? 32 : 128 };
    if (overlaps(block, host) && isPublic(host)) return host;
  }
  return undefined;
}
