/** Compares two states of a network: which flows open and which close, each with the rules that let them pass. */
import { contains, type Family, formatPrefix, type Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Change } from "../../model/world/change.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import { type InterfaceClass, interfaceClasses } from "../compiled/interface-classes.ts";
import { type Passage, passagesBetween } from "../compiled/passages.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import { blockOfRule, type Network } from "../flow/network.ts";
import { type KeyRange, rangeOfRule } from "../flow/traffic.ts";
import { exposuresOf, isOpen, Openings } from "./exposure.ts";
import { lackOfRule, rulesOf } from "./outside.ts";

type Becomes = "opens" | "closes";

/** Flows between interfaces. The rules are from the state in which the flow passes. */
interface InterfaceDifference {
  readonly becomes: Becomes;
  readonly family: Family;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly keys: KeyRange;
  readonly egressRule: SecurityGroupRule;
  readonly ingressRule: SecurityGroupRule;
}

/** Flows between interfaces and a block of addresses, as far as the interfaces' groups decide. */
export interface AddressDifference {
  readonly becomes: Becomes;
  readonly direction: Direction;
  readonly interfaceIds: readonly string[];
  readonly block: string;
  /** Blocks within it for which nothing changes, on some of these keys. */
  readonly except: readonly string[];
  readonly keys: KeyRange;
  readonly rule: SecurityGroupRule;
}

interface Difference {
  readonly interfaces: readonly InterfaceDifference[];
  readonly addresses: readonly AddressDifference[];
  /** What comes in from the internet by a path that really exists: public addresses and routes count too. */
  readonly internet: readonly AddressDifference[];
  /** What isn't known and would tell whether more opens or closes. */
  readonly lacks: readonly Lack[];
}

/**
 * Compares two states. `changes` lead from one to the other; what they don't touch is not compared. It pauses now and then,
 * as it may take long. The networks must not change meanwhile.
 */
export function* difference(
  before: CompiledNetwork,
  after: CompiledNetwork,
  changes: readonly Change[],
): Generator<undefined, Difference> {
  const touched = touchedBy(before.network, after.network, changes);
  const pairs = [
    ...(yield* betweenInterfaces(before, after, "ipv4", touched.groups)),
    ...(yield* betweenInterfaces(before, after, "ipv6", touched.groups)),
  ];
  const addresses: AddressDifference[] = [];
  for (const id of touched.groups) {
    for (const direction of ["ingress", "egress"] as const) {
      const [old, now] = [blocksOf(before.network, id, direction), blocksOf(after.network, id, direction)];
      addresses.push(...compareBlocks([id], direction, old, now));
    }
    yield;
  }
  const internet: AddressDifference[] = [];
  const [was, is] = [new Openings(before.network), new Openings(after.network)];
  const unknown: Unknown[] = [];
  for (const id of [...touched.groups, ...touched.paths]) {
    internet.push(...compareBlocks([id], "ingress", exposedOf(was, id), exposedOf(is, id)));
    unknown.push(...onlyInOne(unknownOf(was, id), unknownOf(is, id)));
    yield;
  }
  const lacks = distinctLacks(unknown.flatMap((each) => each.lacks));
  return { interfaces: pairs, addresses: together(addresses), internet: together(internet), lacks };
}

/** A rule or an opening of an interface of which a part isn't known. */
interface Unknown {
  readonly key: string;
  readonly lacks: readonly Lack[];
}

function unknownOf(openings: Openings, interfaceId: string): readonly Unknown[] {
  const { network } = openings;
  const nic = openings.isCertain ? undefined : network.get("network-interface", interfaceId);
  if (nic === undefined) return [];
  const rules = [...rulesOf(network, nic, "ingress"), ...rulesOf(network, nic, "egress")];
  return [
    ...rules.flatMap((rule) => {
      const lack = lackOfRule(network, rule);
      return lack === undefined ? [] : [{ key: JSON.stringify(rule), lacks: [lack] }];
    }),
    ...[...exposuresOf(openings, nic)].flatMap(({ lacks, rule, keys }) =>
      lacks.length === 0 ? [] : [{ key: JSON.stringify([rule, keys]), lacks }],
    ),
  ];
}

/** What the calls don't touch is as unknown before as after, and makes no difference. */
function onlyInOne(before: readonly Unknown[], after: readonly Unknown[]): readonly Unknown[] {
  const [old, now] = [before, after].map((all) => new Set(all.map(({ key }) => key)));
  return [...before.filter(({ key }) => !now?.has(key)), ...after.filter(({ key }) => !old?.has(key))];
}

interface Touched {
  /** Interfaces whose groups, rules or addresses changed. */
  readonly groups: ReadonlySet<string>;
  /** Other interfaces that packets from the internet may reach by another path than before. */
  readonly paths: ReadonlySet<string>;
}

/** The kinds of records that decide whether and how packets from the internet arrive. */
const PATHS: ReadonlySet<string> = new Set([
  "elastic-ip",
  "internet-gateway",
  "egress-only-internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "route-table",
  "route-table-association",
  "subnet",
]);

function touchedBy(before: Network, after: Network, changes: readonly Change[]): Touched {
  const groups = new Set<string>();
  const paths = new Set<string>();
  const lists = new Set<string>();
  const touchGroup = (groupId: string | undefined) => {
    for (const network of groupId === undefined ? [] : [before, after]) {
      for (const { id } of network.by("network-interface", "group", groupId ?? "")) groups.add(id);
    }
  };
  for (const change of changes) {
    const kind = "put" in change ? change.put : change.delete;
    const id = "put" in change ? change.value.id : change.id;
    if (kind === "network-interface") groups.add(id);
    else if (kind === "security-group") touchGroup(id);
    else if (kind === "security-group-rule") {
      for (const network of [before, after]) touchGroup(network.get("security-group-rule", id)?.groupId);
    } else if (kind === "prefix-list") lists.add(id);
    else if (kind === "prefix-list-version") lists.add(id.slice(0, id.indexOf("@")));
    else if (kind === "vpc" || kind === "vpc-peering-connection" || kind === "security-group-vpc-association") {
      for (const network of [before, after]) for (const nic of network.all("network-interface")) groups.add(nic.id);
    } else if (PATHS.has(kind)) {
      for (const network of [before, after]) for (const nic of network.all("network-interface")) paths.add(nic.id);
    }
  }
  if (lists.size > 0) {
    for (const network of [before, after]) {
      for (const { peer, groupId } of network.all("security-group-rule")) {
        if (peer.kind === "prefix-list" && lists.has(peer.prefixListId)) touchGroup(groupId);
      }
    }
  }
  return { groups, paths: paths.difference(groups) };
}

/** Interfaces that no rule distinguishes, neither before nor after. */
interface BothClasses {
  readonly before: InterfaceClass | undefined;
  readonly after: InterfaceClass | undefined;
  readonly ids: string[];
  readonly isTouched: boolean;
}

function classesOfBoth(
  before: CompiledNetwork,
  after: CompiledNetwork,
  family: Family,
  touched: ReadonlySet<string>,
): readonly BothClasses[] {
  const [old, now] = [before, after].map((compiled) => {
    const byId = new Map<string, InterfaceClass>();
    for (const one of interfaceClasses(compiled, family)) {
      for (const member of one.members) byId.set(compiled.interfaces.name(member) ?? "", one);
    }
    return byId;
  }) as [Map<string, InterfaceClass>, Map<string, InterfaceClass>];
  const numbers = new Map<InterfaceClass | undefined, number>([[undefined, 0]]);
  const numberOf = (one: InterfaceClass | undefined) => {
    const number = numbers.get(one) ?? numbers.size;
    numbers.set(one, number);
    return number;
  };
  const found = new Map<string, BothClasses>();
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(id), now.get(id)];
    const isTouched = touched.has(id);
    const key = `${numberOf(a)}/${numberOf(b)}/${isTouched}`;
    const both = found.get(key);
    if (both === undefined) found.set(key, { before: a, after: b, ids: [id], isTouched });
    else both.ids.push(id);
  }
  return [...found.values()];
}

function* betweenInterfaces(
  before: CompiledNetwork,
  after: CompiledNetwork,
  family: Family,
  touched: ReadonlySet<string>,
): Generator<undefined, readonly InterfaceDifference[]> {
  if (touched.size === 0) return [];
  const classes = classesOfBoth(before, after, family, touched);
  const merged = new Map<string, InterfaceDifference & { readonly to: string[] }>();
  const passages = (compiled: CompiledNetwork, a: InterfaceClass | undefined, b: InterfaceClass | undefined) =>
    a === undefined || b === undefined ? [] : passagesBetween(compiled, a, b);
  for (const from of classes) {
    for (const to of classes) {
      if (!(from.isTouched || to.isTouched) || (from === to && from.ids.length === 1)) continue;
      const old = passages(before, from.before, to.before);
      const now = passages(after, from.after, to.after);
      const add = (becomes: Becomes, compiled: CompiledNetwork, { keys, egressRuleId, ingressRuleId }: Passage) => {
        const egressRule = compiled.network.get("security-group-rule", egressRuleId);
        const ingressRule = compiled.network.get("security-group-rule", ingressRuleId);
        if (egressRule === undefined || ingressRule === undefined) return;
        const key = [becomes, from.ids[0], keys.first, keys.last, egressRuleId, ingressRuleId].join(" ");
        const known = merged.get(key);
        if (known !== undefined) known.to.push(...to.ids);
        else merged.set(key, { becomes, family, from: from.ids, to: [...to.ids], keys, egressRule, ingressRule });
      };
      for (const each of without(now, old)) add("opens", after, each);
      for (const each of without(old, now)) add("closes", before, each);
    }
    yield;
  }
  return [...merged.values()];
}

/** The parts of `kept` that no range of `taken` covers. */
function without<T extends { readonly keys: KeyRange }>(
  kept: readonly T[],
  taken: readonly { readonly keys: KeyRange }[],
): readonly T[] {
  return kept.flatMap((each) => {
    let left: readonly KeyRange[] = [each.keys];
    for (const { keys } of taken) {
      left = left.flatMap((range) => {
        if (keys.last < range.first || keys.first > range.last) return [range];
        return [
          ...(range.first < keys.first ? [{ first: range.first, last: keys.first - 1 }] : []),
          ...(range.last > keys.last ? [{ first: keys.last + 1, last: range.last }] : []),
        ];
      });
    }
    return left.map((keys) => ({ ...each, keys }));
  });
}

interface AllowedBlock {
  readonly block: Prefix;
  readonly keys: KeyRange;
  readonly rule: SecurityGroupRule;
}

function blocksOf(network: Network, interfaceId: string, direction: Direction): readonly AllowedBlock[] {
  const nic = network.get("network-interface", interfaceId);
  const rules = (nic?.groupIds ?? []).flatMap((id) => [...network.by("security-group-rule", "group", id)]);
  return rules.flatMap((rule) => {
    const { peer } = rule;
    if (rule.direction !== direction || peer.kind === "group" || nic === undefined) return [];
    const blocks = peer.kind === "prefix-list" ? network.blocksOf(peer.prefixListId) : [blockOfRule(rule, peer.cidr)];
    return blocks
      .filter((block) => hasFamily(nic, block.family))
      .map((block) => ({ block, keys: rangeOfRule(rule), rule }));
  });
}

const hasFamily = (nic: NetworkInterface, family: Family): boolean =>
  (family === "ipv4" ? [...nic.privateIpv4, ...nic.ipv4Prefixes] : [...nic.ipv6, ...nic.ipv6Prefixes]).length > 0;

function exposedOf(openings: Openings, interfaceId: string): readonly AllowedBlock[] {
  const nic = openings.network.get("network-interface", interfaceId);
  return nic === undefined ? [] : [...exposuresOf(openings, nic)].filter(isOpen);
}

function compareBlocks(
  interfaceIds: readonly string[],
  direction: Direction,
  before: readonly AllowedBlock[],
  after: readonly AllowedBlock[],
): readonly AddressDifference[] {
  const oneWay = (becomes: Becomes, from: readonly AllowedBlock[], to: readonly AllowedBlock[]) => {
    const done: AllowedBlock[] = [];
    const wideFirst = to.toSorted((a, b) => a.block.length - b.block.length);
    return wideFirst.flatMap((allowed): readonly AddressDifference[] => {
      const { block, rule } = allowed;
      const covering = [...from, ...done].filter((other) => contains(other.block, block));
      const left = without([allowed], covering);
      done.push(allowed);
      return left.map(({ keys }) => ({
        becomes,
        direction,
        interfaceIds,
        block: formatPrefix(block),
        except: [
          ...new Set(
            from
              .filter(
                (other) =>
                  other.block.length > block.length && contains(block, other.block) && overlap(keys, other.keys),
              )
              .map((other) => formatPrefix(other.block)),
          ),
        ],
        keys,
        rule,
      }));
    });
  };
  return [...oneWay("opens", before, after), ...oneWay("closes", after, before)];
}

const overlap = (a: KeyRange, b: KeyRange): boolean => a.first <= b.last && b.first <= a.last;

/** Groups identical differences of several interfaces. */
function together(all: readonly AddressDifference[]): readonly AddressDifference[] {
  const merged = new Map<string, AddressDifference>();
  for (const each of all) {
    const { becomes, direction, block, keys, rule, except } = each;
    const key = [becomes, direction, block, keys.first, keys.last, rule.id, ...except].join(" ");
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? each : { ...known, interfaceIds: [...known.interfaceIds, ...each.interfaceIds] },
    );
  }
  return [...merged.values()];
}
