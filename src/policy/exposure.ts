/** What of a landscape is open to the internet: by which rule, on what, and whether a path really leads there. */
import { type Family, formatAddress, overlaps, type Prefix } from "../address/prefix.ts";
import type { NetworkInterface } from "../model/network-interface.ts";
import type { SecurityGroupRule } from "../model/security-group.ts";
import { explain } from "./explain.ts";
import { isPublic } from "./gateways.ts";
import { blockOfRule, type Landscape } from "./landscape.ts";
import { primaryAddress } from "./locate.ts";
import { blockersOf, type ExplanationCode } from "./path.ts";
import { type KeyRange, rangeOfRule, type Traffic } from "./traffic.ts";

export interface Exposure {
  readonly interfaceId: string;
  readonly family: Family;
  /** The address that the internet knows; undefined where there is none. */
  readonly publicAddress: string | undefined;
  readonly rule: SecurityGroupRule;
  /** A block of the internet that the rule lets in; of a prefix list the first such entry. */
  readonly block: Prefix;
  readonly keys: KeyRange;
  /** Why no packet from there arrives all the same; empty where it does. */
  readonly blockers: readonly ExplanationCode[];
}

/** Every rule of an interface that lets some address of the internet in. Those without blockers are open. */
export function* exposures(landscape: Landscape): Iterable<Exposure> {
  for (const nic of landscape.all("network-interface")) yield* exposuresOf(landscape, nic);
}

export function* exposuresOf(landscape: Landscape, nic: NetworkInterface): Iterable<Exposure> {
  const blockers = new Map<string, readonly ExplanationCode[]>();
  for (const groupId of nic.groupIds) {
    if (landscape.get("security-group", groupId) === undefined) continue;
    for (const rule of landscape.by("security-group-rule", "group", groupId)) {
      const block = rule.direction === "ingress" ? publicBlock(landscape, rule) : undefined;
      if (block === undefined) continue;
      const address = primaryAddress(nic, block.family);
      const source = publicAddressIn(block);
      if (address === undefined || source === undefined) continue;
      const keys = rangeOfRule(rule);
      const traffic = firstTraffic(keys, block.family);
      const asked = `${source}/${keys.first}`;
      const found =
        blockers.get(asked) ??
        blockersOf(
          explain(landscape, {
            from: { kind: "address", address: source },
            to: { kind: "interface", id: nic.id, address: formatAddress(address) },
            traffic,
          }),
        ).map(({ code }) => code);
      blockers.set(asked, found);
      const text = formatAddress(address);
      const publicAddress = block.family === "ipv6" ? text : landscape.publicAddressOf(nic, text);
      yield { interfaceId: nic.id, family: block.family, publicAddress, rule, block, keys, blockers: found };
    }
  }
}

function publicBlock(landscape: Landscape, rule: SecurityGroupRule): Prefix | undefined {
  const { peer } = rule;
  if (peer.kind === "group") return undefined;
  const blocks = peer.kind === "prefix-list" ? landscape.blocksOf(peer.prefixListId) : [blockOfRule(rule, peer.cidr)];
  return blocks.find((block) => publicAddressIn(block) !== undefined);
}

/** Addresses of the internet, one in every block that is mostly public; the documentation ranges are nobody's. */
const SAMPLES: Readonly<Record<Family, readonly bigint[]>> = {
  ipv4: [0xc6336401n],
  ipv6: [0x2600_0000_0000_0000_0000_0000_0000_0001n],
};

/** An address of the block that the internet routes, if any. */
export function publicAddressIn(block: Prefix): string | undefined {
  const { family, value } = block;
  for (const sample of [...SAMPLES[family], value + (block.length === (family === "ipv4" ? 32 : 128) ? 0n : 1n)]) {
    const host = { family, value: sample, length: family === "ipv4" ? 32 : 128 };
    if (overlaps(block, host) && isPublic(host)) return formatAddress(host);
  }
  return undefined;
}

/** The first packet of a range: for all protocols TCP's first port. */
function firstTraffic({ first, last }: KeyRange, family: Family): Traffic {
  const key = first === 0 && last > 0xffffff - 1 ? 6 << 16 : first;
  const [protocol, low] = [key >>> 16, key & 0xffff];
  if (protocol === 6 || protocol === 17) return { protocol: protocol === 6 ? "tcp" : "udp", port: low };
  if (protocol === 1 || protocol === 58) {
    return { protocol: family === "ipv6" ? "icmpv6" : "icmp", type: low >>> 8, code: low & 255 };
  }
  return { protocol };
}
