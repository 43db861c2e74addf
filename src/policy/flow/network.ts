/** Several partitions read as one: peered VPCs, their groups and shared lists belong to other accounts and Regions. */
import {
  type Address,
  contains,
  formatAddress,
  formatPrefix,
  type Prefix,
  prefix,
  prefixOf,
} from "../../address/prefix.ts";
import { concernsNoTraffic, type Gap, INTERFACES_GAP } from "../../model/records/gap.ts";
import { DELEGATED_LENGTH, type NetworkInterface } from "../../model/records/network-interface.ts";
import type { PrefixList, PrefixListEntry, PrefixListVersion } from "../../model/records/prefix-list.ts";
import { type Direction, vpcAssociationId } from "../../model/records/security-group.ts";
import type { Resource } from "../../model/records/tag.ts";
import { isVpc } from "../../model/records/transit/transit-gateway.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import {
  isSamePeering,
  type PeeringSide,
  type VpcPeeringConnection,
} from "../../model/records/vpc-peering-connection.ts";
import { kindOfId } from "../../model/world/ids.ts";
import type { IndexOf, RecordOf } from "../../model/world/kinds.ts";
import { prefixListIn, versionIn } from "../../model/world/prefix-lists-in-world.ts";
import type { World } from "../../model/world/world.ts";
import type { Lack } from "./lack.ts";
import type { NetworkKind, Records } from "./records.ts";
import { referableOverTransit, vpcBehindTransit } from "./transit.ts";
import { hasUnknownTransit, lackOfReferences } from "./unknown-transit.ts";
import { worldsAround } from "./worlds-around.ts";

/** The other end of a peering. */
interface FarSide {
  readonly peeringId: string;
  readonly far: PeeringSide;
  readonly isAgreed: boolean;
}

const blocksOfSide = ({ cidrBlocks, ipv6CidrBlocks }: PeeringSide): readonly Prefix[] =>
  [...cidrBlocks, ...ipv6CidrBlocks].map(prefix);

/** The account that a record names as its owner. */
const ownerOf = (record: Resource): string | undefined => {
  const { ownerId, groupOwnerId } = record as { readonly ownerId?: string; readonly groupOwnerId?: string };
  return ownerId ?? groupOwnerId;
};

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

/** Indexes of records that refer to what may be another partition's; by all others a record belongs to what it is found by. */
const REFERENCES: ReadonlySet<string> = new Set(["prefix-list", "reference"]);

const EVERYTHING: readonly Prefix[] = ["0.0.0.0/0", "::/0"].map(prefix);

export class Network {
  readonly #partitions: readonly Records[];
  readonly #supposes: boolean;

  /** If it `supposes`, peers of rules that aren't known hold every address that they may hold. */
  constructor(partitions: readonly Records[], supposes = false) {
    this.#partitions = partitions;
    this.#supposes = supposes;
  }

  /** The world of a call with the partitions that belong to its network. */
  static around(world: World): Network {
    return new Network(Network.worldsAround(world));
  }

  static readonly worldsAround = worldsAround;

  get<K extends NetworkKind>(kind: K, id: string): RecordOf<K> | undefined {
    for (const partition of this.#partitions) {
      const found = partition.get(kind, id);
      if (found !== undefined && !this.#isCopy(partition, kind, found)) return found;
    }
    return undefined;
  }

  *all<K extends NetworkKind>(kind: K): Generator<RecordOf<K>> {
    for (const partition of this.#partitions) yield* this.#originals(partition, kind, partition.all(kind));
  }

  *by<K extends NetworkKind>(kind: K, index: IndexOf<K>, key: string): Generator<RecordOf<K>> {
    const partitions = REFERENCES.has(index) ? this.#partitions : this.#holding(key);
    for (const partition of partitions) {
      const found = partition.by(kind, index, key);
      if (partitions.length > 1) yield* this.#originals(partition, kind, found);
      // What is in a VPC is in its owner's partition, if only as a copy.
      else yield* found.map((record) => this.#ownersOf(partition, kind, record)?.get(kind, record.id) ?? record);
    }
  }

  /** The partition of an account in a Region, if it's read. */
  partition(account: string, region: string): Records | undefined {
    return this.#partitions.find((each) => each.account === account && each.region === region);
  }

  /** The partition that has what an id names; undefined if several are read and none has it. */
  partitionOf(id: string): Records | undefined {
    const [holder, ...others] = this.#holding(id);
    return others.length === 0 ? holder : undefined;
  }

  /** The partitions with what each has of a kind, copies included. */
  *held<K extends NetworkKind>(kind: K): Generator<{ readonly home: Records; readonly record: RecordOf<K> }> {
    for (const home of this.#partitions) for (const record of home.all(kind)) yield { home, record };
  }

  #originals<K extends NetworkKind>(
    partition: Records,
    kind: K,
    records: IteratorObject<RecordOf<K>>,
  ): IteratorObject<RecordOf<K>> {
    if (this.#partitions.length === 1) return records;
    return records.filter((record) => !this.#isCopy(partition, kind, record));
  }

  #isCopy(partition: Records, kind: NetworkKind, record: Resource): boolean {
    return this.#ownersOf(partition, kind, record) !== undefined;
  }

  /** Of another account's record: the partition of that account, if it's read as well and has it. */
  #ownersOf(partition: Records, kind: NetworkKind, record: Resource): Records | undefined {
    const owner = this.#partitions.length === 1 ? undefined : ownerOf(record);
    if (owner === undefined || owner === partition.account) return undefined;
    return this.#partitions.find(
      (each) => each.account === owner && each.region === partition.region && each.get(kind, record.id) !== undefined,
    );
  }

  /** INVARIANT: only the partition that has a thing says what belongs to it: the records of others may name any id. */
  #holding(key: string): readonly Records[] {
    if (this.#partitions.length === 1) return this.#partitions;
    const [id = ""] = key.split("/", 1);
    const kind = kindOfId(id) as NetworkKind | undefined;
    const holder =
      kind &&
      this.#partitions.find((partition) => {
        const found = partition.get(kind, id);
        return found !== undefined && !this.#isCopy(partition, kind, found);
      });
    return holder === undefined ? this.#partitions : [holder];
  }

  /** The partition of a VPC's owner, if it's read as well. */
  ownersOfVpc({ id, ownerId }: Vpc): Records | undefined {
    return this.#partitions.find((each) => each.account === ownerId && each.get("vpc", id) !== undefined);
  }

  /** The VPCs at the other end of an active peering, of which both sides' records say so. */
  peersOf(vpcId: string): ReadonlySet<string> {
    const peers = new Set<string>();
    for (const side of this.#farSides(vpcId)) if (side.isAgreed) peers.add(side.far.vpcId);
    return peers;
  }

  *#farSides(vpcId: string): Generator<FarSide> {
    for (const peering of this.by("vpc-peering-connection", "vpc", vpcId)) {
      if (peering.status !== "active") continue;
      const far = peering.requester.vpcId === vpcId ? peering.accepter : peering.requester;
      yield { peeringId: peering.id, far, isAgreed: this.isAgreed(peering) };
    }
  }

  /** INVARIANT: what one side's record says of the other counts only if the other's own record says the same. */
  isAgreed(peering: VpcPeeringConnection): boolean {
    return [peering.requester, peering.accepter].every(({ ownerId, region }) => {
      const own = this.partition(ownerId, region);
      return own !== undefined && isSamePeering(own.get("vpc-peering-connection", peering.id), peering);
    });
  }

  #unknownSides(vpcId: string): readonly FarSide[] {
    return [...this.#farSides(vpcId)].filter(
      ({ far, isAgreed }) => !isAgreed || this.get("vpc", far.vpcId) === undefined,
    );
  }

  /** The blocks of VPCs at the other end of active peerings of which nothing is known. */
  unknownPeerBlocks(vpcId: string): readonly Prefix[] {
    return this.#unknownSides(vpcId).flatMap(({ far }) => blocksOfSide(far));
  }

  /** What isn't known of a group that isn't here: whether `address`, in an unknown VPC that is peered, is a member's. */
  lackOfMember(vpcId: string, groupId: string, address: Address, direction: Direction): Lack | undefined {
    if (direction === "ingress" && hasUnknownTransit(this)) return this.lackOf(groupId);
    for (const { peeringId, far } of this.#unknownSides(vpcId)) {
      if (!blocksOfSide(far).some((block) => contains(block, address))) continue;
      const { vpcId: id, ownerId: account, region } = far;
      return this.lackOf(groupId) ?? { kind: "far-vpc", id, peeringId, account, region };
    }
    return undefined;
  }

  /** What an import lacked, by the id of what is missing. */
  gap(id: string): Gap | undefined {
    return this.get("gap", id);
  }

  lackOf(id: string): Lack | undefined {
    const gap = this.gap(id);
    return gap && { kind: "gap", id, gap };
  }

  /** Partitions whose interfaces aren't all known: what is said of everything depends on that. */
  get lacksOfInterfaces(): readonly Lack[] {
    return this.#partitions.flatMap((partition) => {
      const gap = partition.get("gap", INTERFACES_GAP);
      return gap === undefined ? [] : [{ kind: "gap", id: gap.id, gap }];
    });
  }

  /** Reports whether there's anything that flows may depend on and that isn't known: an import lacked it, or a peering leads to it. */
  get mayLack(): boolean {
    for (const { id } of this.all("gap")) if (!concernsNoTraffic(id)) return true;
    return this.#hasUnknownPeers || hasUnknownTransit(this);
  }

  get #hasUnknownPeers(): boolean {
    for (const peering of this.all("vpc-peering-connection")) {
      const isKnown = [peering.requester, peering.accepter].every(({ vpcId }) => this.get("vpc", vpcId) !== undefined);
      if (peering.status === "active" && !(isKnown && this.isAgreed(peering))) return true;
    }
    return false;
  }

  /** Reports whether any peer of a rule isn't known. */
  get lacksPeers(): boolean {
    for (const { id } of this.all("gap")) if (/^(pl|sg|pcx)-/.test(id)) return true;
    return this.#hasUnknownPeers || lackOfReferences(this) !== undefined;
  }

  /** A peering that an import lacked: it may be between any VPCs, so a reference may reach members in any. */
  get lackOfPeering(): Lack | undefined {
    for (const gap of this.all("gap")) if (gap.id.startsWith("pcx-")) return { kind: "gap", id: gap.id, gap };
    return undefined;
  }

  /** Reports whether references are supposed to reach members in every VPC. */
  get supposesPeerings(): boolean {
    return this.#supposes && this.lackOfPeering !== undefined;
  }

  /** The same of inbound rules, because of what isn't known of transit gateways. */
  get supposesTransit(): boolean {
    return this.#supposes && lackOfReferences(this) !== undefined;
  }

  /** What isn't known of how VPCs are joined, for a rule that refers to members in another one. */
  lackOfReference(direction: Direction): Lack | undefined {
    return this.lackOfPeering ?? (direction === "ingress" ? lackOfReferences(this) : undefined);
  }

  /** The VPCs whose members inbound rules in a VPC may refer to, because gateways and attachments allow it. */
  *transitPeersOf(vpcId: string): Generator<string> {
    for (const { resource } of referableOverTransit(this, vpcId)) if (isVpc(resource)) yield resource.vpcId;
  }

  /** The same records; every peer of a rule that isn't known holds whatever it may hold. */
  supposing(): Network {
    return new Network(this.#partitions, true);
  }

  /** Reports whether a rule's peer is only supposed: it then has blocks, as a prefix list has. */
  isSupposed(peerId: string): boolean {
    if (!this.#supposes || this.get("security-group", peerId) !== undefined) return false;
    return this.gap(peerId) !== undefined || (peerId.startsWith("sg-") && this.#hasUnknownPeers);
  }

  /** All that a peer may hold: a prefix list anything, a group what is in VPCs of which nothing is known. */
  #supposedBlocks(peerId: string): readonly Prefix[] {
    if (!peerId.startsWith("sg-")) {
      const family = this.listOf(peerId)?.addressFamily.toLowerCase();
      return EVERYTHING.filter((block) => family === undefined || block.family === family);
    }
    const vpcs = new Set([...this.all("vpc")].map(({ id }) => id));
    // Behind a transit gateway members may have any address.
    if (hasUnknownTransit(this)) return EVERYTHING;
    return [...vpcs].flatMap((id) => this.unknownPeerBlocks(id));
  }

  /** The interface with the private address `address` in the VPC, else in one that is peered with it or behind a transit gateway. */
  interfaceAt(vpcId: string, address: Address): NetworkInterface | undefined {
    const own = this.#inVpc(vpcId, address);
    if (own !== undefined) return own;
    // INVARIANT: an address of the VPC itself never means a peer's, and of several peers the lowest id is taken.
    for (const peer of [...this.peersOf(vpcId)].sort()) {
      const found = this.#inVpc(peer, address);
      if (found !== undefined) return found;
    }
    return vpcBehindTransit(this, vpcId, address, (id) => this.#inVpc(id, address));
  }

  /** The interface that a public IPv4 address leads to, and the private address behind it. */
  interfaceBehind(publicIp: string): { readonly nic: NetworkInterface; readonly privateIp: string } | undefined {
    for (const { association } of this.by("elastic-ip", "address", publicIp)) {
      const nic = this.get("network-interface", association?.networkInterfaceId ?? "");
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

  /** The partition to ask about a prefix list: its owner's, or else one with which the owner shares it. */
  #homeOfList(prefixListId: string): Records | undefined {
    const holders = this.#partitions.filter((partition) => prefixListIn(partition, prefixListId) !== undefined);
    return holders.find((each) => prefixListIn(each, prefixListId)?.ownerId === each.account) ?? holders[0];
  }

  /** A prefix list's current version. AWS: rules follow it (catalogue 345); AWS's own lists are those of the Region. */
  #current(prefixListId: string): PrefixListVersion | undefined {
    const home = this.#homeOfList(prefixListId);
    return home && versionIn(home, prefixListId);
  }

  /** A prefix list, a customer's or AWS's. */
  listOf(prefixListId: string): PrefixList | undefined {
    const home = this.#homeOfList(prefixListId);
    return home && prefixListIn(home, prefixListId);
  }

  /** The entries of a prefix list at its current version; no entries if the list is gone. */
  entriesOf(prefixListId: string): { readonly version: number; readonly entries: readonly PrefixListEntry[] } {
    if (this.isSupposed(prefixListId)) {
      return {
        version: 0,
        entries: this.#supposedBlocks(prefixListId).map((block) => ({ cidr: formatPrefix(block) })),
      };
    }
    return this.#current(prefixListId) ?? { version: 0, entries: [] };
  }

  /** The entries as blocks, in their order. Records never change, so a version is parsed once. */
  blocksOf(prefixListId: string): readonly Prefix[] {
    if (this.isSupposed(prefixListId)) return this.#supposedBlocks(prefixListId);
    const version = this.#current(prefixListId);
    return version === undefined ? [] : parsedOnce(version, () => version.entries.map(({ cidr }) => prefix(cidr)));
  }

  /**
   * Reports whether a reference to a group, seen from `vpcId`, means the group's members in `memberVpcId`: the same VPC,
   * one with an active peering (catalogue 344), one that the group is associated with, or, of an inbound rule, one on a
   * transit gateway that allows it (catalogue 545).
   */
  referenceReaches(vpcId: string, groupId: string, memberVpcId: string, direction: Direction): boolean {
    if (this.get("security-group", groupId) === undefined) return false;
    if (vpcId === memberVpcId || this.peersOf(vpcId).has(memberVpcId)) return true;
    if (direction === "ingress" && this.transitPeersOf(vpcId).some((id) => id === memberVpcId)) return true;
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
