/** The members of a group as a rule in one VPC means them: private addresses. AWS: a reference never means a public one (catalogue 344). */
import { type Address, formatAddress, parseAddress, prefix } from "../address/prefix.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import type { Direction } from "../model/records/security-group.ts";
import type { Network } from "../policy/flow/network.ts";
import type { Members } from "./feed/rule-set.ts";

export const membersKey = (groupId: string, vpcId: string): string => `${groupId}/${vpcId}`;

/** Ordered. An address counts if the VPC's packets for it go to the member: of two interfaces that have it, one is meant. */
export function membersOf(network: Network, groupId: string, vpcId: string, direction: Direction): Members {
  const found = new Set<string>();
  for (const nic of network.by("network-interface", "group", groupId)) {
    if (!network.referenceReaches(vpcId, groupId, nic.vpcId, direction)) continue;
    const isMeant = (address: Address) => network.interfaceAt(vpcId, address)?.id === nic.id;
    for (const text of addressesOf(nic)) {
      const address = parseAddress(text);
      if (address !== undefined && isMeant(address)) found.add(text);
    }
    for (const text of [...nic.ipv4Prefixes, ...nic.ipv6Prefixes]) {
      const held = heldOf(text, isMeant);
      for (const each of held) found.add(each);
    }
  }
  return [...found].sort();
}

export const addressesOf = ({ privateIpv4, ipv6 }: NetworkInterface): readonly string[] =>
  [...privateIpv4, ...ipv6].map(({ address }) => address);

/** A delegated prefix, or those of its addresses that are meant. Of IPv6 it's all or nothing: there are too many to ask. */
function heldOf(text: string, isMeant: (address: Address) => boolean): readonly string[] {
  const { family, value } = prefix(text);
  if (family === "ipv6") return isMeant({ family, value }) ? [text] : [];
  const all = Array.from({ length: 16 }, (_, i): Address => ({ family, value: value + BigInt(i) }));
  const meant = all.filter(isMeant);
  return meant.length === all.length ? [text] : meant.map(formatAddress);
}
