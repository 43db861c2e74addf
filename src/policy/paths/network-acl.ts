/** Network ACLs: the ordered, stateless filter of a subnet. */
import { type Address, contains, prefix } from "../../address/prefix.ts";
import { networkAclGap } from "../../model/records/gap.ts";
import type { NetworkAcl, NetworkAclEntry } from "../../model/records/routing.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import { type KeyRange, keyRange } from "../flow/traffic.ts";
import type { Place } from "./station.ts";

/** The ACL of a subnet: its own, else the VPC's default one; undefined if the network has neither, and of no subnet. */
export function aclOf(network: Network, { subnetId, vpcId }: Place): NetworkAcl | undefined {
  if (subnetId === undefined) return undefined;
  const own = ownAclOf(network, subnetId);
  if (own !== undefined) return own;
  return Iterator.from(network.by("network-acl", "vpc", vpcId)).find((acl) => acl.isDefault);
}

function ownAclOf(network: Network, subnetId: string): NetworkAcl | undefined {
  for (const { networkAclId } of network.by("network-acl-association", "subnet", subnetId)) {
    const own = network.get("network-acl", networkAclId);
    if (own !== undefined) return own;
  }
  return undefined;
}

/** An import may lack the ACL of a subnet. AWS: every subnet has one, so it's not the VPC's default one unless that says so. */
export const lackOfAcl = (network: Network, subnetId: string): Lack | undefined =>
  ownAclOf(network, subnetId) === undefined ? network.lackOf(networkAclGap(subnetId)) : undefined;

interface AclVerdict {
  /** The part of the keys that passes; empty if none of them does. */
  readonly passing: readonly KeyRange[];
  /** The entry that lets the first part pass, or else the one that denies; undefined for the implicit denial at the end. */
  readonly entry: NetworkAclEntry | undefined;
}

/** What the ACL does with keys from or to `remote`. The matching entry with the lowest number decides each key. */
export function filterByAcl(
  acl: NetworkAcl,
  direction: Direction,
  remote: Address,
  keys: readonly KeyRange[],
): AclVerdict {
  let undecided = keys;
  const passing: KeyRange[] = [];
  let allowing: NetworkAclEntry | undefined;
  let denying: NetworkAclEntry | undefined;
  const entries = acl.entries
    .filter((entry) => entry.egress === (direction === "egress") && contains(prefix(entry.cidr), remote))
    .sort((a, b) => a.ruleNumber - b.ruleNumber);
  for (const entry of entries) {
    const range = keysOfEntry(entry);
    const matched = undecided.flatMap((part) => meet(part, range));
    if (matched.length === 0) continue;
    if (entry.action === "allow") {
      passing.push(...matched);
      allowing ??= entry;
    } else denying ??= entry;
    undecided = undecided.flatMap((part) => without(part, range));
  }
  return { passing, entry: passing.length > 0 ? allowing : denying };
}

/** The keys that an entry matches. */
export function keysOfEntry({ protocol, portRange, icmp }: NetworkAclEntry): KeyRange {
  return keyRange(protocol, portRange?.from ?? icmp?.type ?? -1, portRange?.to ?? icmp?.code ?? -1);
}

function meet(a: KeyRange, b: KeyRange): readonly KeyRange[] {
  const both = { first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
  return both.first <= both.last ? [both] : [];
}

const without = (part: KeyRange, gone: KeyRange): readonly KeyRange[] =>
  [
    { first: part.first, last: Math.min(part.last, gone.first - 1) },
    { first: Math.max(part.first, gone.last + 1), last: part.last },
  ].filter(({ first, last }) => first <= last);
