/**
 * The chains and sets of a group set: one chain a direction, which accepts what the groups allow, and returns otherwise.
 *
 * Blocks are boxes `address . protocol . port` in one map a family, so that a packet costs one lookup however many rules there are.
 * A member of a group is found by its address in a hash, which then leads to a chain with the ports. Nothing here is ever edited, since
 * the names have the digest of the contents; only members come and go.
 */
import type { Family } from "../../address/prefix.ts";
import type { AllowedBlock, AllowedGroup, AllowedTraffic, GroupSet } from "../../rollout/feed/rule-set.ts";
import { isEverything, portBoxes, protocolsWithPorts, wholeProtocols } from "./boxes.ts";
import type { Chain, NamedSet } from "./table.ts";
import { addressOf, addressRange, FAMILIES, familyNames, keyText, membersName, ownersOf } from "./texts.ts";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];

/** Of a packet in this direction, whose address decides. */
export const remoteOf = (direction: Direction): "saddr" | "daddr" => (direction === "ingress" ? "saddr" : "daddr");
export const opposite = (direction: Direction): Direction => (direction === "ingress" ? "egress" : "ingress");

export interface Parts {
  readonly sets: Map<string, NamedSet>;
  readonly chains: Map<string, Chain>;
}

/** Of group sets, which never change: a change elsewhere doesn't render them again. */
const rendered = { live: new WeakMap<GroupSet, Parts>(), cut: new WeakMap<GroupSet, Parts>() };

/** Where a packet goes on that is let through: to a chain that marks its connection, or just on its way. */
const verdictOf = (direction: Direction, isTracked: boolean): string =>
  isTracked ? `goto tracked_${direction}` : "accept";

export const groupSetChain = (key: string, direction: Direction): string => `gs_${keyText(key)}_${direction}`;
/** Judges replies by what opened their connection. */
export const answersChain = (key: string, direction: Direction): string => `${groupSetChain(key, direction)}_answers`;

export function groupSetParts(key: string, groupSet: GroupSet, revoked: "live" | "cut"): Parts {
  const known = rendered[revoked].get(groupSet);
  if (known?.chains.has(groupSetChain(key, "ingress"))) return known;
  const parts: Parts = { sets: new Map(), chains: new Map() };
  addGroupSet(parts, key, groupSet, revoked === "cut");
  rendered[revoked].set(groupSet, parts);
  return parts;
}

function addGroupSet(parts: Parts, key: string, groupSet: GroupSet, judgesAnswers: boolean): void {
  for (const direction of directions) {
    const name = groupSetChain(key, direction);
    const { blocks, groups } = groupSet[direction];
    for (const family of familyNames) addMaps(parts, name, family, direction, blocks);
    for (const [index, group] of groups.entries()) {
      parts.chains.set(`${name}_${index}`, { rules: groupRules(group, direction, asSent) });
    }
    parts.chains.set(name, { rules: rulesOf(parts, name, groupSet, direction, asSent(direction)) });
    if (!judgesAnswers) continue;
    for (const [index, group] of groups.entries()) {
      parts.chains.set(`${name}_${index}_answers`, { rules: groupRules(group, direction, asAnswered) });
    }
    parts.chains.set(answersChain(key, direction), {
      rules: rulesOf(parts, name, groupSet, direction, asAnswered(direction)),
    });
  }
}

/** How a packet shows the remote address and the key of what opened its connection. */
interface Reading {
  readonly remote: "saddr" | "daddr";
  /** Protocol -> the expression that reads the port, or ICMP's type and code. */
  readonly ports: Readonly<Record<number, string>>;
  /** Of the chain. */
  readonly suffix: "" | "_answers";
}

const asSent = (direction: Direction): Reading => ({
  remote: remoteOf(direction),
  ports: { 6: "th dport", 17: "th dport", 1: "th sport", 58: "th sport" },
  suffix: "",
});

/** A reply has both ends the other way round. That of ICMP has another type, so the tracker is asked for the first one. */
const asAnswered = (direction: Direction): Reading => ({
  remote: remoteOf(opposite(direction)),
  ports: { 6: "th sport", 17: "th sport", 1: "ct original proto-dst", 58: "ct original proto-dst" },
  suffix: "_answers",
});

function rulesOf(parts: Parts, name: string, set: GroupSet, direction: Direction, reading: Reading): readonly string[] {
  const { blocks, groups } = set[direction];
  return [
    ...familyNames.flatMap((family) => blockRules(parts, name, family, direction, blocks, reading)),
    ...groups.flatMap((group, index) => memberRules(group, `${name}_${index}${reading.suffix}`, reading)),
  ];
}

function blockRules(
  parts: Parts,
  name: string,
  family: Family,
  direction: Direction,
  blocks: readonly AllowedBlock[],
  { remote, ports }: Reading,
): readonly string[] {
  const { header, short } = FAMILIES[family];
  const all = allFromAnywhere(family, blocks);
  if (all !== undefined) return [`meta nfproto ${family} ${verdictOf(direction, all.tracked.length > 0)}`];
  const address = `${header} ${remote}`;
  const [byPort, whole] = [`${name}_${short}`, `${name}_${short}_whole`];
  const own = blocks.filter(({ first }) => addressOf(first).family === family);
  const keys = own.flatMap(({ tracked, untracked }) => [...tracked, ...untracked]);
  return [
    ...protocolsWithPorts(keys).map(
      (protocol) => `meta l4proto ${protocol} ${address} . meta l4proto . ${ports[protocol]} vmap @${byPort}`,
    ),
    ...(parts.sets.has(whole) ? [`${address} . meta l4proto vmap @${whole}`] : []),
  ];
}

const LAST: Readonly<Record<Family, string>> = {
  ipv4: "255.255.255.255",
  ipv6: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
};

/** The block of a family that allows everything from everywhere, which is what most groups let out. */
function allFromAnywhere(family: Family, blocks: readonly AllowedBlock[]): AllowedBlock | undefined {
  return blocks.find(
    ({ first, last, tracked, untracked }) =>
      last === LAST[family] &&
      addressOf(first).family === family &&
      addressOf(first).value === 0n &&
      (tracked.length === 0 ? isEverything(untracked) : untracked.length === 0 && isEverything(tracked)),
  );
}

function addMaps(
  { sets }: Parts,
  name: string,
  family: Family,
  direction: Direction,
  blocks: readonly AllowedBlock[],
): void {
  if (allFromAnywhere(family, blocks) !== undefined) return;
  const { short, type } = FAMILIES[family];
  const [byPort, whole]: [string[], string[]] = [[], []];
  for (const block of blocks) {
    const first = addressOf(block.first);
    if (first.family !== family) continue;
    const addresses = addressRange(first, addressOf(block.last));
    for (const isTracked of [true, false]) {
      const keys = isTracked ? block.tracked : block.untracked;
      const verdict = verdictOf(direction, isTracked);
      for (const box of portBoxes(keys)) byPort.push(`${addresses} . ${box} : ${verdict}`);
      for (const protocols of wholeProtocols(keys)) whole.push(`${addresses} . ${protocols} : ${verdict}`);
    }
  }
  const end = ": verdict; flags interval;";
  if (byPort.length > 0) {
    sets.set(`${name}_${short}`, { type: `type ${type} . inet_proto . inet_service ${end}`, elements: byPort });
  }
  if (whole.length > 0) {
    sets.set(`${name}_${short}_whole`, { type: `type ${type} . inet_proto ${end}`, elements: whole });
  }
}

/** Leads the members of a group to the chain with the group's ports. */
const memberRules = ({ members }: AllowedGroup, chain: string, { remote }: Reading): readonly string[] =>
  familyNames.flatMap((family) => ownerRules(membersName(members), family, remote, `jump ${chain}`));

/** Matches addresses in the sets that `addOwners` makes. */
export function ownerRules(name: string, family: Family, field: "saddr" | "daddr", verdict: string): readonly string[] {
  const { short, header, mask } = FAMILIES[family];
  return [
    `${header} ${field} @${name}_${short} ${verdict}`,
    `${header} ${field} & ${mask} == @${name}_${short}_prefixes ${verdict}`,
  ];
}

/** Addresses and delegated prefixes, in hashes, where one is added or removed alone. They're there even if they're empty. */
export function addOwners({ sets }: Parts, name: string, owners: readonly string[]): void {
  for (const family of familyNames) {
    const { short, type } = FAMILIES[family];
    const { addresses, prefixes } = knownOwners(owners)[family];
    sets.set(`${name}_${short}`, { type: `type ${type};`, elements: addresses });
    sets.set(`${name}_${short}_prefixes`, { type: `type ${type};`, elements: prefixes });
  }
}

const owning = new WeakMap<readonly string[], Readonly<Record<Family, ReturnType<typeof ownersOf>>>>();

/** Lists of members never change. Where one stays the same, its elements are the same array, and nothing compares them. */
function knownOwners(owners: readonly string[]): Readonly<Record<Family, ReturnType<typeof ownersOf>>> {
  let known = owning.get(owners);
  if (known === undefined) {
    known = { ipv4: ownersOf(owners, "ipv4"), ipv6: ownersOf(owners, "ipv6") };
    owning.set(owners, known);
  }
  return known;
}

function groupRules(
  group: AllowedTraffic,
  direction: Direction,
  readingOf: (direction: Direction) => Reading,
): readonly string[] {
  const boxes = (of: (keys: AllowedTraffic["tracked"]) => readonly string[]): string => {
    const tracked = of(group.tracked).map((box) => `${box} : ${verdictOf(direction, true)}`);
    const untracked = of(group.untracked).map((box) => `${box} : ${verdictOf(direction, false)}`);
    return [...tracked, ...untracked].join(", ");
  };
  if (isEverything(group.tracked)) return [verdictOf(direction, true)];
  if (isEverything(group.untracked)) return [verdictOf(direction, false)];
  const [byPort, whole] = [boxes(portBoxes), boxes(wholeProtocols)];
  const { ports } = readingOf(direction);
  return [
    ...protocolsWithPorts([...group.tracked, ...group.untracked]).map(
      (protocol) => `meta l4proto ${protocol} meta l4proto . ${ports[protocol]} vmap { ${byPort} }`,
    ),
    ...(whole === "" ? [] : [`meta l4proto vmap { ${whole} }`]),
  ];
}
