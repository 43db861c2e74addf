/** Several partitions read as one: peered VPCs, their groups and shared lists belong to other accounts and Regions. */
import { type Address, formatAddress, formatPrefix, type Prefix, prefix, prefixOf } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { DELEGATED_LENGTH } from "../../model/records/network-interface.ts";
import type { PrefixList, PrefixListEntry, PrefixListVersion } from "../../model/records/prefix-list.ts";
import { vpcAssociationId } from "../../model/records/security-group.ts";
import type { Resource } from "../../model/records/tag.ts";
import type { IndexOf, Kind, RecordOf } from "../../model/world/kinds.ts";
import { prefixListIn, versionIn } from "../../model/world/prefix-lists-in-world.ts";
import type { World } from "../../model/world/world.ts";

/** The kinds of records that a network is read from: what is kept of a network depends on these alone. */
export const NETWORK_KINDS = [
  "egress-only-internet-gateway",
  "elastic-ip",
  "instance",
  "internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "network-interface",
  "prefix-list",
  "prefix-list-version",
  "route-table",
  "route-table-association",
  "security-group",
  "security-group-rule",
  "security-group-vpc-association",
  "subnet",
  "vpc",
  "vpc-endpoint",
  "vpc-peering-connection",
] as const satisfies readonly Kind[];
type NetworkKind = (typeof NETWORK_KINDS)[number];

/** What is read of a partition; both `Partition` and `World` have it. */
export interface Records {
  readonly region: string;
  get<K extends NetworkKind>(kind: K, id: string): RecordOf<K> | undefined;
  all<K extends NetworkKind>(kind: K): IteratorObject<RecordOf<K>>;
  by<K extends NetworkKind>(kind: K, index: IndexOf<K>, key: string): IteratorObject<RecordOf<K>>;
}

/** The parsed blocks of a record, for as long as the record exists. */
const parsed = new WeakMap<Resource, readonly Prefix[]>();

function parsedOnce(record: Resource, parse: () => readonly Prefix[]): readonly Prefix[] {
  let blocks = parsed.get(record);
  if (blocks === undefined) {
    blocks = parse();
    parsed.set(record, blocks);
  }
  return blocks;
}

/** The block of a rule whose peer is a CIDR. */
export const blockOfRule = (rule: Resource, cidr: string): Prefix =>
  parsedOnce(rule, () => [prefix(cidr)])[0] as Prefix;

export class Network {
  readonly #partitions: readonly Records[];

  constructor(partitions: readonly Records[]) {
    this.#partitions = partitions;
  }

  /** The world of a call and every partition that one of its peerings leads to. */
  static around(world: World): Network {
    return new Network(Network.worldsAround(world));
  }

  /** The world itself first, then every partition that one of its peerings leads to. */
  static worldsAround(world: World): readonly World[] {
    const partitions = new Map<string, World>([[`${world.account}/${world.region}`, world]]);
    for (const { requester, accepter } of world.all("vpc-peering-connection")) {
      for (const { ownerId, region } of [requester, accepter]) {
        const name = `${ownerId}/${region}`;
        if (!partitions.has(name)) partitions.set(name, world.elsewhere(ownerId, region));
      }
    }
    return [...partitions.values()];
  }

  get<K extends NetworkKind>(kind: K, id: string): RecordOf<K> | undefined {
    for (const partition of this.#partitions) {
      const found = partition.get(kind, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *all<K extends NetworkKind>(kind: K): Generator<RecordOf<K>> {
    for (const partition of this.#partitions) yield* partition.all(kind);
  }

  *by<K extends NetworkKind>(kind: K, index: IndexOf<K>, key: string): Generator<RecordOf<K>> {
    for (const partition of this.#partitions) yield* partition.by(kind, index, key);
  }

  /** The VPCs at the other end of an active peering. */
  peersOf(vpcId: string): ReadonlySet<string> {
    const peers = new Set<string>();
    for (const { status, requester, accepter } of this.by("vpc-peering-connection", "vpc", vpcId)) {
      if (status === "active") peers.add(requester.vpcId === vpcId ? accepter.vpcId : requester.vpcId);
    }
    return peers;
  }

  /** The interface with the private address `address` in the VPC, or else in one that is peered with it. */
  interfaceAt(vpcId: string, address: Address): NetworkInterface | undefined {
    const own = this.#inVpc(vpcId, address);
    if (own !== undefined) return own;
    // INVARIANT: an address of the VPC itself never means a peer's, and of several peers the lowest id is taken.
    for (const peer of [...this.peersOf(vpcId)].sort()) {
      const found = this.#inVpc(peer, address);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The interface that a public IPv4 address leads to, and the private address behind it. */
  interfaceBehind(publicIp: string): { readonly nic: NetworkInterface; readonly privateIp: string } | undefined {
    for (const { association } of this.by("elastic-ip", "address", publicIp)) {
      const nic = association && this.get("network-interface", association.networkInterfaceId);
      if (nic !== undefined) return { nic, privateIp: association?.privateIp ?? "" };
    }
    for (const nic of this.by("network-interface", "address", publicIp)) {
      const [primary] = nic.privateIpv4;
      if (primary !== undefined) return { nic, privateIp: primary.address };
    }
    return undefined;
  }

  /** The public IPv4 address of an interface's private one. */
  publicAddressOf(nic: NetworkInterface, privateIp: string): string | undefined {
    for (const { publicIp, association } of this.by("elastic-ip", "interface", nic.id)) {
      if (association?.privateIp === privateIp) return publicIp;
    }
    return nic.privateIpv4[0]?.address === privateIp ? nic.publicIp : undefined;
  }

  #inVpc(vpcId: string, address: Address): NetworkInterface | undefined {
    const delegated = prefixOf(address.family, address.value, DELEGATED_LENGTH[address.family]);
    for (const text of [formatAddress(address), formatPrefix(delegated)]) {
      const [first, ...others] = this.by("network-interface", "address", `${vpcId}/${text}`);
      // INVARIANT: if several have the address, which only damaged records can say, the lowest id is taken.
      if (first !== undefined) return others.reduce((a, b) => (a.id < b.id ? a : b), first);
    }
    return undefined;
  }

  /** A prefix list's current version. AWS: rules follow it (catalogue 345); AWS's own lists are those of the Region. */
  #current(prefixListId: string): PrefixListVersion | undefined {
    for (const partition of this.#partitions) {
      const version = versionIn(partition, prefixListId);
      if (version !== undefined) return version;
    }
    return undefined;
  }

  /** A prefix list, a customer's or AWS's. */
  listOf(prefixListId: string): PrefixList | undefined {
    for (const partition of this.#partitions) {
      const list = prefixListIn(partition, prefixListId);
      if (list !== undefined) return list;
    }
    return undefined;
  }

  /** The entries of a prefix list at its current version; no entries if the list is gone. */
  entriesOf(prefixListId: string): { readonly version: number; readonly entries: readonly PrefixListEntry[] } {
    return this.#current(prefixListId) ?? { version: 0, entries: [] };
  }

  /** The entries as blocks, in their order. Records never change, so a version is parsed once. */
  blocksOf(prefixListId: string): readonly Prefix[] {
    const version = this.#current(prefixListId);
    return version === undefined ? [] : parsedOnce(version, () => version.entries.map(({ cidr }) => prefix(cidr)));
  }

  /**
   * Reports whether a reference to a group, seen from `vpcId`, means the group's members in `memberVpcId`: the same VPC,
   * one with an active peering (catalogue 344), or one that the group is associated with.
   */
  referenceReaches(vpcId: string, groupId: string, memberVpcId: string): boolean {
    if (this.get("security-group", groupId) === undefined) return false;
    if (vpcId === memberVpcId || this.peersOf(vpcId).has(memberVpcId)) return true;
    return this.get("security-group-vpc-association", vpcAssociationId(groupId, memberVpcId)) !== undefined;
  }
}

/** The private addresses of an interface as CIDRs, with its delegated blocks: what a reference to its groups means. */
export const privateCidrs = (nic: NetworkInterface): readonly string[] => [
  ...nic.privateIpv4.map(({ address }) => `${address}/32`),
  ...nic.ipv6.map(({ address }) => `${address}/128`),
  ...nic.ipv4Prefixes,
  ...nic.ipv6Prefixes,
];
