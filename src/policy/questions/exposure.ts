/** What is open to the internet: by which rule, for which traffic, and whether a path really leads there. */
import { type Address, type Family, formatAddress, overlaps, type Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import { eachInSteps, type Steps } from "../../model/steps.ts";
import { type Bound, distinctLacks, type Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import { rulesOf } from "../flow/open-interfaces.ts";
import type { ExplanationCode } from "../flow/path.ts";
import { type KeyRange, keyOf, merged, rangeOfRule, uncovered } from "../flow/traffic.ts";
import { isPublic, PUBLIC_SAMPLES } from "../paths/gateways.ts";
import { KnownPaths, type Spot } from "../paths/known-paths.ts";
import { FAMILIES } from "./cell.ts";
import { blocksOfRule } from "./outside.ts";

export interface Exposure extends Opening {
  readonly interfaceId: string;
  /** The address that the internet knows; undefined if it has none. */
  readonly publicAddress: string | undefined;
  readonly rule: SecurityGroupRule;
}

/** Some of a rule's keys from the internet: open if nothing blocks them and nothing is lacking. */
interface Opening {
  readonly family: Family;
  /** A block of the internet that the rule lets in: its CIDR, or an entry of its prefix list. */
  readonly block: Prefix;
  readonly keys: KeyRange;
  /** Why packets from there don't arrive all the same; empty if they do. */
  readonly blockers: readonly ExplanationCode[];
  /** What isn't known, if it decides. */
  readonly lacks: readonly Lack[];
}

export const isOpen = ({ blockers, lacks }: Opening): boolean => blockers.length + lacks.length === 0;

/**
 * Every rule of an interface that lets in some address of the internet, with what of its keys arrives. Yields undefined in
 * between whenever the caller may let others go on; then the records must not change.
 */
export function* exposures(network: Network): Iterable<Exposure | undefined> {
  const openings = new Openings(network);
  for (const nic of [...network.all("network-interface")]) yield* exposuresOf(openings, nic);
}

/** The same of one interface. */
export function* exposuresOf(openings: Openings, nic: NetworkInterface): Iterable<Exposure | undefined> {
  const { network } = openings;
  for (const rule of [...rulesOf(network, nic, "ingress")]) {
    yield undefined;
    for (const family of FAMILIES) {
      const to = openings.paths.spotOf(nic, family);
      if (to?.end.address === undefined) continue;
      const { address } = to.end;
      const publicAddress = family === "ipv6" ? address : network.publicAddressOf(nic, address);
      for (const each of yield* openings.of(rule, to, family))
        yield { interfaceId: nic.id, publicAddress, rule, ...each };
    }
  }
}

/** A block that a rule lets in, and keys that pass from the internet's part of it. */
interface OpenBlock {
  readonly block: Prefix;
  readonly keys: KeyRange;
}

/** A place of the internet, in a block that a rule lets in. */
interface Source {
  readonly block: Prefix;
  readonly spot: Spot;
}

/** Keys that pass, and a block from which they do. */
interface Passing {
  readonly block: Prefix;
  readonly part: KeyRange;
}

/** What rules open at places, each looked up once. */
export class Openings {
  readonly network: Network;
  readonly paths: KnownPaths;
  /** Nothing is lacking anywhere. */
  readonly isCertain: boolean;
  readonly #supposed: Network;
  readonly #found = new Map<string, readonly Opening[]>();
  readonly #foundInBlocks = new Map<string, readonly OpenBlock[]>();

  constructor(network: Network) {
    this.network = network;
    this.#supposed = network.lacksPeers ? network.supposing() : network;
    this.paths = new KnownPaths(network);
    this.isCertain = this.paths.isCertain && this.#supposed === network;
  }

  *of(rule: SecurityGroupRule, to: Spot, family: Family): Steps<readonly Opening[]> {
    const key = `${rule.id}/${to.place}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      found = yield* this.#look(rule, to, family);
      this.#found.set(key, found);
    }
    return found;
  }

  /** The same for each block that the rule lets in: what surely passes from there. */
  *inBlocks(rule: SecurityGroupRule, to: Spot, family: Family): Steps<readonly OpenBlock[]> {
    const key = `${rule.id}/${to.place}`;
    const known = this.#foundInBlocks.get(key);
    if (known !== undefined) return known;
    const { peer } = rule;
    const isKnown =
      peer.kind === "prefix-list" ? this.network.lackOf(peer.prefixListId) === undefined : peer.kind !== "group";
    const found: OpenBlock[] = [];
    for (const block of isKnown ? blocksOfRule(this.network, rule) : []) {
      yield;
      if (block.family !== family) continue;
      const passing = yield* this.#passing(this.#sourcesIn(block), to, rangeOfRule(rule), "surely");
      for (const keys of merged(passing.map(({ part }) => part))) found.push({ block, keys });
    }
    this.#foundInBlocks.set(key, found);
    return found;
  }

  *#look(rule: SecurityGroupRule, to: Spot, family: Family): Steps<readonly Opening[]> {
    const { peer } = rule;
    // A group's members are no addresses of the internet.
    if (peer.kind === "group") return [];
    const lack = peer.kind === "prefix-list" ? this.network.lackOf(peer.prefixListId) : undefined;
    const blocks = blocksOfRule(lack === undefined ? this.network : this.#supposed, rule).filter(
      (block) => block.family === family,
    );
    const pieces = yield* eachInSteps(blocks, (block) => this.#sourcesIn(block));
    const sources = pieces.flat();
    const [first] = sources;
    if (first === undefined) return [];
    const keys = rangeOfRule(rule);
    const certain = lack === undefined ? yield* this.#passing(sources, to, keys, "surely") : [];
    const open = merged(certain.map(({ part }) => part));
    const opens = (ranges: readonly KeyRange[], from: typeof certain, lacks: readonly Lack[]): readonly Opening[] =>
      ranges.map((range) => {
        const block =
          from.find(({ part }) => part.first <= range.last && range.first <= part.last)?.block ?? first.block;
        return { family, block, keys: range, blockers: [], lacks };
      });
    const perhaps = yield* this.#passing(sources, to, keys, "possibly");
    const unclear = merged(perhaps.map(({ part }) => part)).flatMap((range) => uncovered(range, open));
    const lacksOf = ({ spot }: Source) =>
      distinctLacks(unclear.flatMap((range) => this.paths.obstacles(spot, to, range.first).lacks));
    const lacks = distinctLacks([
      ...(lack === undefined ? [] : [lack]),
      ...(unclear.length === 0 ? [] : (yield* eachInSteps(sources, lacksOf)).flat()),
    ]);
    const found = [...opens(open, certain, []), ...opens(unclear, perhaps, lacks)];
    if (found.length > 0) return found;
    // A rule for all protocols is closed as TCP's first port is.
    const port = keys.last - keys.first > 0xffff ? keyOf(6, 0) : keys.first;
    const { codes } = this.paths.obstacles(first.spot, to, port);
    return [{ family, block: first.block, keys, blockers: codes, lacks: [] }];
  }

  /** Which keys pass from any of the sources, each with the block of the first source from which it passes. */
  *#passing(sources: readonly Source[], to: Spot, keys: KeyRange, bound: Bound): Steps<readonly Passing[]> {
    const found = new Map<string, Passing>();
    for (const { block, spot } of sources) {
      for (const part of yield* this.paths.passingInSteps(spot, to, keys, bound)) {
        const name = `${part.first}-${part.last}`;
        if (!found.has(name)) found.set(name, { block, part });
      }
    }
    return [...found.values()];
  }

  /** The parts of a block that the internet routes. */
  #sourcesIn(block: Prefix): readonly Source[] {
    return this.paths.piecesOf(block).flatMap(({ isOfInternet, spot }) => (isOfInternet ? [{ block, spot }] : []));
  }
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
