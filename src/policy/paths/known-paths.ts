/**
 * Whether routes, gateways and network ACLs carry packets from one end to another. Each answer is kept for all ends that
 * share the same places.
 *
 * A place is an equivalence class of ends. For an interface it's named by all that a path depends on: VPC, subnet, family,
 * which blocks of routes and ACLs cut through the subnet and contain its address, whether the internet knows its address,
 * and its own id if a route leads to it as an appliance. Outside, the blocks of all routes, ACLs, VPCs and peerings cut the
 * addresses into pieces, and each piece is a place:
 *
 *     0.0.0.0 ────┬───── 10.0.0.0/16 ─────┬──────── 198.51.100.0/24 ────┬──── 255.255.255.255
 *       place 1   │ (in a VPC: no piece)  │    2    │     place 3       │  4
 *
 * Keys are cut likewise: where an entry of an ACL begins or ends, and where the kind of answers changes. So a path is
 * explained (`explain`) once for each pair of places and part of the keys. In a network of 10,000 interfaces in 100 subnets
 * that is some ten thousand explanations instead of 100 million.
 *
 * Tried and dropped: walking each entry of a rule's prefix list by itself. A hundred expectations against 10,000 interfaces
 * then took minutes if lists were long, and most paths were to addresses that no route or ACL distinguishes.
 */
import {
  type Address,
  contains,
  type Family,
  formatAddress,
  formatPrefix,
  lastOf,
  type Prefix,
  parseAddress,
  prefix,
} from "../../address/prefix.ts";
import { publicAddressGap, routeTableGap } from "../../model/records/gap.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { cidrsOfSubnet } from "../../model/records/vpc.ts";
import { type Steps, toTheEnd } from "../../model/steps.ts";
import { Numbering } from "../compiled/numbering.ts";
import type { Bound, Lack } from "../flow/lack.ts";
import { type Located, primaryAddress } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { blockersOf, type ExplanationCode, lacksOf } from "../flow/path.ts";
import { vpcBlocks } from "../flow/selection.ts";
import { KEY_END, type KeyRange, keyOf, trafficOfKey } from "../flow/traffic.ts";
import { unknownGateways } from "../flow/unknown-transit.ts";
import type { End, SideVerdict, Verdict } from "../flow/verdict.ts";
import { dividingBlocks } from "./dividing-blocks.ts";
import { isOfEndpoint, isWithoutService } from "./endpoints.ts";
import { explain } from "./explain.ts";
import { isPublic, PRIVATE_BLOCKS, PUBLIC_SAMPLES } from "./gateways.ts";
import { isTranslationUnknown, mayTranslate, type NatHop, natHopsBetween, placesFrom } from "./nat-hops.ts";
import { aclOf, keysOfEntry } from "./network-acl.ts";
import { partsOf, policyCuts } from "./policy-cuts.ts";
import { leadsIntoUnknown } from "./routes.ts";

/** One end of flows, by one address. */
export interface Spot {
  readonly end: End;
  /** Equal for ends that no route, gateway or ACL distinguishes. */
  readonly place: number;
  /** Undefined outside. */
  readonly nic?: NetworkInterface;
}

/** A part of a block in which all addresses share a place. */
export interface Piece {
  readonly sample: Address;
  readonly spot: Spot;
  readonly isOfInternet: boolean;
}

/** Keys at which the kind of answers changes: only echo requests of ICMP have one; TCP's and UDP's come to high ports. */
const ANSWERS_CHANGE = [
  keyOf(1, 0),
  keyOf(1, 8 << 8),
  keyOf(1, 9 << 8),
  keyOf(2, 0),
  keyOf(6, 0),
  keyOf(7, 0),
  keyOf(17, 0),
  keyOf(18, 0),
  keyOf(58, 0),
  keyOf(58, 128 << 8),
  keyOf(58, (128 << 8) | 1),
  keyOf(58, 129 << 8),
  keyOf(59, 0),
];

/** Packets of these keys seem to come from the last NAT gateway; undefined if they come from their sender. */
export interface Translation {
  readonly keys: KeyRange;
  /** `unknown` if they pass something that may translate them or not. */
  readonly nat: NatHop | "unknown" | undefined;
}

const UNTRANSLATED: readonly Translation[] = [{ keys: { first: 0, last: KEY_END - 1 }, nat: undefined }];

/** `codes` say what stops packets; if there are none, `lacks` say on what it depends whether they pass. */
export interface Obstacles {
  readonly codes: readonly ExplanationCode[];
  readonly lacks: readonly Lack[];
}

export const doPass = ({ codes, lacks }: Obstacles, bound: Bound): boolean =>
  codes.length === 0 && (bound === "possibly" || lacks.length === 0);

export class KnownPaths {
  /** No path leads through anything that isn't known. */
  readonly isCertain: boolean;
  readonly #network: Network;
  readonly #places = new Numbering();
  /** By the places of both ends, then by the first of the keys that are answered alike. */
  readonly #found = new Map<number, Map<number, Obstacles>>();
  /** How many paths had to be explained. */
  #explained = 0;
  /** By the places of both ends. */
  readonly #nats = new Map<number, readonly Translation[]>();
  /** By subnet, whether a NAT gateway may stand between its interfaces and others. */
  readonly #translating = new Map<string, boolean>();
  readonly #cuts = new Map<string, readonly number[]>();
  /** The addresses outside at which another place begins. */
  readonly #borders: Readonly<Record<Family, readonly bigint[]>>;
  /** By subnet: the blocks of routes and ACLs that divide it. */
  readonly #dividing = new Map<string, readonly Prefix[]>();
  readonly #blocks: readonly Prefix[];
  readonly #appliances: ReadonlySet<string>;
  readonly #vpcs: readonly Prefix[];
  readonly #policies: ReturnType<typeof policyCuts>;
  readonly #isUnknownGateway: (id: string) => boolean;

  /** By the text of the block: many rules have the same. */
  readonly #pieces = new Map<string, readonly Piece[]>();

  /** Pieces don't cross `dividing` either. */
  constructor(network: Network, dividing: readonly Prefix[] = []) {
    this.#network = network;
    this.#policies = policyCuts(network);
    this.#isUnknownGateway = unknownGateways(network);
    const { blocks, appliances } = dividingBlocks(network, [...PRIVATE_BLOCKS, ...dividing], this.#policies.cidrs);
    this.#blocks = blocks;
    this.#vpcs = vpcBlocks(network);
    this.#borders = { ipv4: bordersOf(this.#blocks, "ipv4"), ipv6: bordersOf(this.#blocks, "ipv6") };
    this.#appliances = appliances;
    this.isCertain = appliances.size === 0 && !network.mayLack;
  }

  /** An interface by its primary address of the family; undefined if it has no such address. */
  spotOf(nic: NetworkInterface, family: Family): Spot | undefined {
    const address = primaryAddress(nic, family);
    if (address === undefined) return undefined;
    const text = formatAddress(address);
    const within = this.#dividingIn(nic.subnetId, family).flatMap((block, i) => (contains(block, address) ? [i] : []));
    const isReached = family === "ipv6" || this.#network.publicAddressOf(nic, text) !== undefined;
    const mayBeReached = isReached || this.#network.gap(publicAddressGap(nic.id, text)) !== undefined;
    const own = this.#appliances.has(nic.id) ? nic.id : "";
    const ofEndpoint = isOfEndpoint(nic) && `endpoint${isWithoutService(this.#network, nic)}`;
    const name = `${nic.vpcId}/${nic.subnetId}/${family}/${within.join(".")}/${isReached}/${mayBeReached}/${ofEndpoint}/${nic.denyAllIgwTraffic === true}/${own}`;
    return { place: this.#places.number(name), nic, end: { kind: "interface", id: nic.id, address: text } };
  }

  /** An address that no interface has. */
  outside(address: Address): Spot {
    const { family, value } = address;
    const name = `outside/${family}/${countUpTo(this.#borders[family], value)}`;
    return { place: this.#places.number(name), end: { kind: "address", address: formatAddress(address) } };
  }

  #dividingIn(subnetId: string, family: Family): readonly Prefix[] {
    const key = `${subnetId}/${family}`;
    let found = this.#dividing.get(key);
    if (found === undefined) {
      const subnet = this.#network.get("subnet", subnetId);
      const whole = subnet === undefined ? [] : cidrsOfSubnet(subnet).map(prefix);
      found = this.#blocks.filter(
        (block) => whole.length === 0 || whole.some((subnet) => contains(subnet, block) && !contains(block, subnet)),
      );
      this.#dividing.set(key, found);
    }
    return found;
  }

  /**
   * Cuts a block where routes, ACLs or `more` begin and end, so that any address stands for its whole piece. Leaves out
   * what lies in VPCs: an address there is an interface's, or nobody's.
   */
  piecesOf(block: Prefix, more: readonly Prefix[] = []): readonly Piece[] {
    const text = more.length === 0 ? formatPrefix(block) : "";
    const known = this.#pieces.get(text);
    if (known !== undefined) return known;
    const end = lastOf(block);
    const starts = new Set([block.value]);
    for (const inner of [...this.#blocks, ...more]) {
      if (!contains(block, inner)) continue;
      starts.add(inner.value);
      const next = lastOf(inner) + 1n;
      if (next <= end) starts.add(next);
    }
    const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
    const sampled = PUBLIC_SAMPLES[block.family];
    const pieces = sorted.flatMap((first, i): readonly Piece[] => {
      const last = (sorted[i + 1] ?? end + 1n) - 1n;
      const value = sampled >= first && sampled <= last ? sampled : first < last ? first + 1n : first;
      const sample = { family: block.family, value };
      return this.#vpcs.some((vpc) => contains(vpc, sample))
        ? []
        : [{ sample, spot: this.outside(sample), isOfInternet: isPublic(sample) }];
    });
    if (more.length === 0) this.#pieces.set(text, pieces);
    return pieces;
  }

  /** Whom the receiver sees packets come from: by all their keys, in order, since a policy table may send some another way. */
  translations(
    { nic: sender, end: from, place }: Spot,
    { nic: receiver, end: to, place: at }: Spot,
  ): readonly Translation[] {
    if (sender === undefined || receiver === undefined || !this.#mayTranslate(sender)) return UNTRANSLATED;
    const pair = place * MOST_PLACES + at;
    if (!this.#nats.has(pair)) {
      const [source, target] = [parseAddress(from.address ?? ""), parseAddress(to.address ?? "")];
      if (source === undefined || target === undefined) return UNTRANSLATED;
      const ends = [
        { address: source, nic: sender },
        { address: target, nic: receiver },
      ] as const;
      this.#nats.set(
        pair,
        partsOf(this.#policies.ranges).map((keys) => ({
          keys,
          nat: this.#translation(ends, target, receiver, keys.first),
        })),
      );
    }
    return this.#nats.get(pair) ?? UNTRANSLATED;
  }

  #translation(
    [from, to]: readonly [Located & { readonly nic: NetworkInterface }, Located],
    target: Address,
    receiver: NetworkInterface,
    key: number,
  ): Translation["nat"] {
    const last = natHopsBetween(this.#network, from, to, key).at(-1);
    const packet = {
      source: last?.address ?? from.address,
      destination: last?.to.address ?? target,
      keys: [{ first: key, last: key }],
    };
    return isTranslationUnknown(this.#network, last?.place ?? from.nic, packet, receiver) ? "unknown" : last;
  }

  /** Reports whether packets may leave the VPC for where nobody knows. */
  leadsIntoUnknown(vpcId: string): boolean {
    if (this.isCertain) return false;
    if (this.#network.gap(routeTableGap(vpcId)) !== undefined) return true;
    return Iterator.from(this.#network.by("route-table", "vpc", vpcId)).some((table) =>
      leadsIntoUnknown(this.#network, table, this.#isUnknownGateway),
    );
  }

  #mayTranslate(nic: NetworkInterface): boolean {
    let may = this.#translating.get(nic.subnetId);
    if (may === undefined) {
      may = mayTranslate(this.#network, nic, this.#isUnknownGateway);
      this.#translating.set(nic.subnetId, may);
    }
    return may;
  }

  /** What keeps packets of `key` from getting from one end to the other, or their answers from getting back. */
  obstacles(from: Spot, to: Spot, key: number): Obstacles {
    const pair = from.place * MOST_PLACES + to.place;
    let byKey = this.#found.get(pair);
    if (byKey === undefined) {
      byKey = new Map();
      this.#found.set(pair, byKey);
    }
    const alike = Math.max(this.#firstAlike(from, key), this.#firstAlike(to, key));
    let found = byKey.get(alike);
    if (found === undefined) {
      const flow = { from: from.end, to: to.end, traffic: trafficOfKey(key) };
      this.#explained++;
      const explanation = explain(this.#network, flow, () => UNFILTERED);
      const lacks = lacksOf(explanation);
      found =
        explanation.outcome === "undecidable" && lacks.length === 0
          ? { codes: ["NO_POSSIBLE_DESTINATION"], lacks }
          : { codes: blockersOf(explanation).map(({ code }) => code), lacks };
      byKey.set(alike, found);
    }
    return found;
  }

  /** The first of the keys that are answered like `key`, as far as one end decides that. */
  #firstAlike({ nic }: Spot, key: number): number {
    const cuts = nic === undefined ? ANSWERS_CHANGE : this.#cutsOf(nic);
    const before = countUpTo(cuts, key);
    return before === 0 ? 0 : (cuts[before - 1] as number);
  }

  /** The part of `keys` whose packets and answers pass. */
  passing(from: Spot, to: Spot, keys: KeyRange, bound: Bound): readonly KeyRange[] {
    return toTheEnd(this.passingInSteps(from, to, keys, bound));
  }

  /** `passing` step by step: it pauses whenever a path had to be explained. */
  *passingInSteps(from: Spot, to: Spot, keys: KeyRange, bound: Bound): Steps<readonly KeyRange[]> {
    const passing: KeyRange[] = [];
    let before = this.#explained;
    for (const part of this.#partsOf(keys, [from, to])) {
      const doesPass = doPass(this.obstacles(from, to, part.first), bound);
      if (this.#explained !== before) yield;
      before = this.#explained;
      if (!doesPass) continue;
      const last = passing.at(-1);
      if (last?.last === part.first - 1) passing[passing.length - 1] = { first: last.first, last: part.last };
      else passing.push(part);
    }
    return passing;
  }

  /** Cuts keys where an ACL on the path may decide differently. */
  #partsOf({ first, last }: KeyRange, spots: readonly Spot[]): readonly KeyRange[] {
    if (first === last) return [{ first, last }];
    const cuts = spots.flatMap(({ nic }) => (nic === undefined ? ANSWERS_CHANGE : this.#cutsOf(nic)));
    const within = new Set(cuts.filter((cut) => cut > first && cut <= last));
    const starts = [first, ...[...within].sort((a, b) => a - b)];
    return starts.map((start, i) => ({ first: start, last: (starts[i + 1] ?? last + 1) - 1 }));
  }

  /** Where paths from or to the interfaces may begin to let pass something else. */
  cutsAt(interfaces: readonly NetworkInterface[]): ReadonlySet<number> {
    return new Set([...ANSWERS_CHANGE, ...interfaces.flatMap((nic) => this.#cutsOf(nic))]);
  }

  #cutsOf(nic: NetworkInterface): readonly number[] {
    let cuts = this.#cuts.get(nic.subnetId);
    if (cuts === undefined) {
      const places = [nic, ...placesFrom(this.#network, nic)];
      const ranges = places.flatMap((place) => aclOf(this.#network, place)?.entries ?? []).map(keysOfEntry);
      ranges.push(...this.#policies.ranges);
      const own = ranges.flatMap((range) => [range.first, range.last + 1]).filter((cut) => cut < KEY_END);
      cuts = [...new Set([...ANSWERS_CHANGE, ...own])].sort((a, b) => a - b);
      this.#cuts.set(nic.subnetId, cuts);
    }
    return cuts;
  }
}

/** More places than any network has. */
const MOST_PLACES = 2 ** 26;

function bordersOf(blocks: readonly Prefix[], family: Family): readonly bigint[] {
  const own = blocks.filter((block) => block.family === family);
  return [...new Set(own.flatMap((block) => [block.value, lastOf(block) + 1n]))].sort((a, b) => (a < b ? -1 : 1));
}

/** How many of the sorted numbers are not above `value`. */
function countUpTo<N extends number | bigint>(sorted: readonly N[], value: N): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as N) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const unfiltered = (direction: "egress" | "ingress"): SideVerdict => ({
  verdict: "unfiltered",
  direction,
  because: "outside",
});
/** As if the groups let everything pass: this is only about the path. */
const UNFILTERED: Verdict = {
  outcome: "allowed",
  family: "ipv4",
  from: { address: "" },
  to: { address: "" },
  egress: unfiltered("egress"),
  ingress: unfiltered("ingress"),
};
