/**
 * Renders a rule set as Cordon's table in nftables: a pure function.
 *
 *     arriving ─ by device ─▶ dev_eth0_ingress ─▶ gs_..._ingress, never_filtered_ingress, ... ─▶ tracked_ingress ─▶ accept
 *     leaving  ─ by device ─▶ dev_eth0_egress  ─▶ ...                                     nothing fits ─▶ refuse_leaving  ─▶ drop
 *
 * `arriving` sees packets before DNAT and `leaving` after SNAT, so both see them as they are on the wire; what the host itself
 * sends and receives goes through them, and what it forwards. The two are made once and stay. A device that isn't bound isn't judged.
 */
import { formatAddress } from "../../address/prefix.ts";
import type { HostInterface } from "../../rollout/feed/rule-set.ts";
import { CannotExpress, DEFAULT_MARKS, type Endpoint, type Wanted } from "./data-plane.ts";
import {
  countersOf,
  deviceChain,
  deviceRules,
  type Hook,
  hookOf,
  hooks,
  lastChain,
  markRules,
  rulesOfHook,
} from "./device.ts";
import { addOwners, type Direction, directions, groupSetParts, opposite, ownerRules, remoteOf } from "./group-set.ts";
import type { Chain, NamedSet, Table } from "./table.ts";
import { addressOf, deviceName, FAMILIES, type FamilyWords, familyNames, listening, membersName } from "./texts.ts";

/** Packets that were refused, but whose flow found no room in its set. */
export const LOST = "lost_flows";

/** As many flows of one kind are remembered, for so long after their last packet. */
const MOST_FLOWS = 8192;
const FLOW_TIMEOUT = "3m";

const HOOKS: Readonly<Record<Hook, string>> = {
  arriving: "type filter hook prerouting priority -150; policy accept;",
  leaving: "type filter hook postrouting priority 150; policy accept;",
};

/** Of a refused packet: what its flow is known by, in a set each, because a key has at most five parts. */
const FLOW_KINDS = {
  tcp: { matches: "meta l4proto 6", key: "inet_service . inet_service", parts: "th sport . th dport" },
  udp: { matches: "meta l4proto 17", key: "inet_service . inet_service", parts: "th sport . th dport" },
  // ICMP's type and code. Of other protocols it's some bytes, which whoever reads the flows leaves out.
  other: { matches: "meta l4proto != { 6, 17 }", key: "inet_proto . inet_service", parts: "meta l4proto . th sport" },
} as const;
export type FlowKind = keyof typeof FLOW_KINDS;
export const flowKinds = Object.keys(FLOW_KINDS) as readonly FlowKind[];

export const refusedSet = (kind: FlowKind, hook: Hook, family: FamilyWords["short"]): string =>
  `refused_${kind}_${hook}_${family}`;

export const dispatchMap = (hook: Hook): string => `${hook}_devices`;

export function renderTable(wanted: Wanted): Table {
  refuseBadOptions(wanted);
  const { interfaces, groupSets, members } = wanted.ruleSet;
  const sets = new Map<string, NamedSet>();
  const chains = new Map<string, Chain>();
  for (const direction of directions) {
    chains.set(`tracked_${direction}`, { rules: markRules(direction, wanted) });
    chains.set(`never_filtered_${direction}`, { rules: neverFiltered(direction) });
    chains.set(`servers_${direction}`, { rules: serverRules(direction, wanted.servers) });
    chains.set(`guests_${direction}`, { rules: guestRules(direction) });
  }
  addFlowChains(sets, chains);
  addOwners({ sets, chains }, "guests", guestAddresses(interfaces));
  for (const [key, owners] of Object.entries(members)) addOwners({ sets, chains }, membersName(key), owners);
  for (const [key, groupSet] of Object.entries(groupSets)) {
    const parts = groupSetParts(key, groupSet, wanted.revoked);
    for (const [name, set] of parts.sets) sets.set(name, set);
    for (const [name, chain] of parts.chains) chains.set(name, chain);
  }
  for (const bound of interfaces) {
    for (const direction of directions) {
      chains.set(deviceChain(bound.device, direction), { rules: deviceRules(bound, direction, wanted) });
    }
  }
  for (const hook of hooks) addDispatch(sets, chains, hook, wanted);
  return { counters: [LOST, ...interfaces.flatMap(({ device }) => Object.values(countersOf(device)))], sets, chains };
}

function refuseBadOptions({ failsafe, servers, marks = DEFAULT_MARKS }: Wanted): void {
  for (const each of failsafe) listening(each, "dport");
  for (const { port } of servers) {
    if (!Number.isInteger(port) || port < 1 || port > 0xffff) throw new CannotExpress(`${port} isn't a port`);
  }
  const { ingress, egress } = marks;
  if (!isOneBit(ingress) || !isOneBit(egress) || ingress === egress) {
    throw new CannotExpress("the marks of ingress and egress must be two bits of 32");
  }
}

const isOneBit = (mark: number): boolean => Number.isInteger(Math.log2(mark)) && mark >= 1 && mark < 2 ** 32;

const guestAddresses = (interfaces: readonly HostInterface[]): readonly string[] =>
  interfaces.filter(({ isGuest }) => isGuest).flatMap(({ addresses }) => addresses);

function addDispatch(sets: Map<string, NamedSet>, chains: Map<string, Chain>, hook: Hook, wanted: Wanted): void {
  const elements = wanted.ruleSet.interfaces.map(({ device, isGuest }) => {
    const direction = directions.find((each) => hookOf(each, isGuest) === hook) as Direction;
    return `"${deviceName(device)}" : goto ${deviceChain(device, direction)}`;
  });
  sets.set(dispatchMap(hook), { type: "type ifname : verdict;", elements });
  const field = hook === "arriving" ? "iifname" : "oifname";
  chains.set(hook, { hook: HOOKS[hook], rules: [...rulesOfHook(hook, wanted), `${field} vmap @${dispatchMap(hook)}`] });
}

/**
 * Neighbour discovery and multicast listeners, which routers don't forward; and the DHCP client.
 * INVARIANT: nothing here looks at the tracker, which doesn't know these packets.
 */
function neverFiltered(direction: Direction): readonly string[] {
  const [from, to, link] = direction === "egress" ? [68, 67, "saddr"] : [67, 68, "daddr"];
  const [from6, to6] = direction === "egress" ? [546, 547] : [547, 546];
  return [
    "icmpv6 type { 133, 134, 135, 136, 137 } ip6 hoplimit 255 accept",
    "icmpv6 type { 130, 131, 132, 143 } ip6 hoplimit 1 accept",
    `meta nfproto ipv4 udp sport ${from} udp dport ${to} accept`,
    `ip6 ${link} fe80::/10 udp sport ${from6} udp dport ${to6} accept`,
  ];
}

/** The agent's connection, on the host's own devices. */
function serverRules(direction: Direction, servers: readonly Endpoint[]): readonly string[] {
  const remote = remoteOf(direction);
  return familyNames.flatMap((family) => {
    const own = servers.filter(({ address }) => addressOf(address).family === family);
    const texts = own.map(({ address, port }) => `${formatAddress(addressOf(address))} . ${port}`);
    if (texts.length === 0) return [];
    const ends = `${FAMILIES[family].header} ${remote} . tcp ${direction === "egress" ? "dport" : "sport"}`;
    const isReply = direction === "egress" ? "" : "tcp flags & (syn | ack) != syn ";
    return [`${ends} { ${texts.join(", ")} } ${isReply}accept`];
  });
}

/** Packets from and for guests pass the host's own devices: guests have interfaces of their own. */
const guestRules = (direction: Direction): readonly string[] =>
  familyNames.flatMap((family) => ownerRules("guests", family, remoteOf(opposite(direction)), "accept"));

/** Counts packets that nothing allows by their flow, as long as there's room, and lets go of them or on with them. */
function addFlowChains(sets: Map<string, NamedSet>, chains: Map<string, Chain>): void {
  for (const hook of hooks) {
    const device = hook === "arriving" ? "iif" : "oif";
    const rules: string[] = [];
    for (const family of familyNames) {
      const { short, type, header } = FAMILIES[family];
      for (const kind of flowKinds) {
        const { matches, key, parts } = FLOW_KINDS[kind];
        const name = refusedSet(kind, hook, short);
        const bounds = `flags dynamic,timeout; timeout ${FLOW_TIMEOUT}; size ${MOST_FLOWS}; counter;`;
        sets.set(name, { type: `type iface_index . ${type} . ${type} . ${key}; ${bounds}`, elements: undefined });
        // If there's no room, the rule ends before its verdict.
        rules.push(`${matches} update @${name} { ${device} . ${header} saddr . ${header} daddr . ${parts} } return`);
      }
    }
    chains.set(`note_${hook}`, { rules: [...rules, `counter name ${LOST}`] });
    chains.set(lastChain("enforce", hook), { rules: [`jump note_${hook}`, "drop"] });
    chains.set(lastChain("observe", hook), { rules: [`jump note_${hook}`, "accept"] });
  }
}
