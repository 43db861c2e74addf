/** Compares two states of a network: which flows open and which close, each with the rules that let them pass. */
import { contains, type Family, formatPrefix, type Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Change } from "../../model/world/change.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import { blockOfRule, type Network } from "../flow/network.ts";
import { rulesOf } from "../flow/open-interfaces.ts";
import { TRANSIT_KINDS } from "../flow/records.ts";
import { type KeyRange, rangeOfRule } from "../flow/traffic.ts";
import { FAMILIES } from "./cell.ts";
import { Cells } from "./cells.ts";
import { type Exposure, exposuresOf, Openings } from "./exposure.ts";
import { lackOfRule } from "./outside.ts";
import { type Becomes, betweenInterfaces, type PairDifference, without } from "./pair-differences.ts";

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

export interface Difference {
  readonly interfaces: readonly PairDifference[];
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
  yield;
  const { pairs, lacks: unclear } = yield* betweenInterfaces(
    yield* Cells.inSteps(before),
    yield* Cells.inSteps(after),
    touched.groups.union(touched.paths),
  );
  const addresses: AddressDifference[] = [];
  for (const id of touched.groups) {
    for (const direction of ["ingress", "egress"] as const) {
      const [old, now] = [blocksOf(before.network, id, direction), blocksOf(after.network, id, direction)];
      addresses.push(...compareBlocks([id], direction, old, now));
    }
    yield;
  }
  const internet: AddressDifference[] = [];
  const was = new Openings(before.network);
  yield;
  const is = new Openings(after.network);
  const unknown: Unknown[] = [];
  for (const id of [...touched.groups, ...touched.paths]) {
    internet.push(...compareBlocks([id], "ingress", yield* exposedOf(was, id), yield* exposedOf(is, id)));
    unknown.push(...onlyInOne(yield* unknownOf(was, id), yield* unknownOf(is, id)));
    yield;
  }
  const lacks = distinctLacks([...unclear, ...unknown.flatMap((each) => each.lacks)]);
  return { interfaces: pairs, addresses: together(addresses), internet: together(internet), lacks };
}

/** A rule or an opening of an interface of which a part isn't known. */
interface Unknown {
  readonly key: string;
  readonly lacks: readonly Lack[];
}

function* unknownOf(openings: Openings, interfaceId: string): Steps<readonly Unknown[]> {
  const { network } = openings;
  const nic = openings.isCertain ? undefined : network.get("network-interface", interfaceId);
  if (nic === undefined) return [];
  const rules = [...rulesOf(network, nic, "ingress"), ...rulesOf(network, nic, "egress")];
  return [
    ...rules.flatMap((rule) => {
      const lack = lackOfRule(network, rule);
      return lack === undefined ? [] : [{ key: JSON.stringify(rule), lacks: [lack] }];
    }),
    ...(yield* exposuresInSteps(openings, nic)).flatMap(({ lacks, rule, keys }) =>
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
  /** Other interfaces whose packets may take another path than before. */
  readonly paths: ReadonlySet<string>;
}

/** The kinds of records that decide whether and how packets arrive. */
const PATHS: ReadonlySet<string> = new Set([
  "block-public-access-exclusion",
  "block-public-access-options",
  "elastic-ip",
  "internet-gateway",
  "egress-only-internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "route-table",
  "route-table-association",
  "subnet",
  "vpc-endpoint",
  "vpn-gateway",
]);

/** The kinds that decide which interfaces an address or a reference to a group means. */
const MEANINGS: ReadonlySet<string> = new Set([
  "security-group-vpc-association",
  ...TRANSIT_KINDS,
  "vpc",
  "vpc-peering-connection",
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
  const touchPaths = () => {
    for (const network of [before, after]) for (const nic of network.all("network-interface")) paths.add(nic.id);
  };
  for (const change of changes) {
    const kind = "put" in change ? change.put : change.delete;
    const id = "put" in change ? change.value.id : change.id;
    if (kind === "network-interface") {
      groups.add(id);
      if (leadTo(before, id) || leadTo(after, id)) touchPaths();
    } else if (kind === "security-group") touchGroup(id);
    else if (kind === "security-group-rule") {
      for (const network of [before, after]) touchGroup(network.get("security-group-rule", id)?.groupId);
    } else if (kind === "prefix-list") lists.add(id);
    else if (kind === "prefix-list-version") lists.add(id.slice(0, id.indexOf("@")));
    else if (MEANINGS.has(kind)) {
      for (const network of [before, after]) for (const nic of network.all("network-interface")) groups.add(nic.id);
    } else if (PATHS.has(kind)) touchPaths();
  }
  if (lists.size > 0) {
    for (const network of [before, after]) {
      for (const { peer, groupId } of network.all("security-group-rule")) {
        if (peer.kind === "prefix-list" && lists.has(peer.prefixListId)) touchGroup(groupId);
      }
      for (const { routes } of network.all("route-table")) {
        if (routes.some(({ destination }) => lists.has(destination))) touchPaths();
      }
    }
  }
  return { groups, paths: paths.difference(groups) };
}

/** Reports whether a route leads to the interface as to an appliance, or a NAT gateway has it. */
function leadTo(network: Network, interfaceId: string): boolean {
  if (network.get("network-interface", interfaceId)?.interfaceType === "nat_gateway") return true;
  return Iterator.from(network.all("route-table")).some(({ routes }) =>
    routes.some(({ target }) => target.kind === "network-interface" && target.id === interfaceId),
  );
}

interface AllowedBlock {
  readonly block: Prefix;
  readonly keys: KeyRange;
  readonly rule: SecurityGroupRule;
}

function blocksOf(network: Network, interfaceId: string, direction: Direction): readonly AllowedBlock[] {
  const nic = network.get("network-interface", interfaceId);
  if (nic === undefined) return [];
  return [...rulesOf(network, nic, direction)].flatMap((rule) => {
    const { peer } = rule;
    if (peer.kind === "group") return [];
    const blocks = peer.kind === "prefix-list" ? network.blocksOf(peer.prefixListId) : [blockOfRule(rule, peer.cidr)];
    return blocks
      .filter((block) => hasFamily(nic, block.family))
      .map((block) => ({ block, keys: rangeOfRule(rule), rule }));
  });
}

const hasFamily = (nic: NetworkInterface, family: Family): boolean =>
  (family === "ipv4" ? [...nic.privateIpv4, ...nic.ipv4Prefixes] : [...nic.ipv6, ...nic.ipv6Prefixes]).length > 0;

function* exposedOf(openings: Openings, interfaceId: string): Steps<readonly AllowedBlock[]> {
  const nic = openings.network.get("network-interface", interfaceId);
  const found: AllowedBlock[] = [];
  // Block by block: one of a prefix list may open while another closes.
  for (const rule of nic === undefined ? [] : [...rulesOf(openings.network, nic, "ingress")]) {
    for (const family of FAMILIES) {
      const to = nic && openings.paths.spotOf(nic, family);
      if (to?.end.address === undefined) continue;
      for (const open of yield* openings.inBlocks(rule, to, family)) found.push({ ...open, rule });
    }
  }
  return found;
}

function* exposuresInSteps(openings: Openings, nic: NetworkInterface): Steps<Exposure[]> {
  const found: Exposure[] = [];
  for (const exposure of exposuresOf(openings, nic)) {
    if (exposure === undefined) yield;
    else found.push(exposure);
  }
  return found;
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
