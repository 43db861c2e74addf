/**
 * The chains of a device: in each direction of its interface, what passes, what's most frequent first. Packets of tracked
 * connections pass by the mark of their connection; the last line alone says whether the rest is refused or only counted.
 */
import type { Family } from "../../address/prefix.ts";
import type { HostInterface, Mode } from "../../rollout/feed/rule-set.ts";
import { DEFAULT_MARKS, type Wanted } from "./data-plane.ts";
import { answersChain, type Direction, groupSetChain, opposite, remoteOf } from "./group-set.ts";
import { addressOf, deviceName, FAMILIES, familyNames, listening } from "./texts.ts";

/** Where packets are seen: as they come off the wire, and as they go out on it. */
export type Hook = "arriving" | "leaving";
export const hooks: readonly Hook[] = ["arriving", "leaving"];

/** What arrives from a guest is what the guest's interface sends. */
export const hookOf = (direction: Direction, isGuest: boolean): Hook =>
  (direction === "ingress") === isGuest ? "leaving" : "arriving";

export const deviceChain = (device: string, direction: Direction): string => `dev_${deviceName(device)}_${direction}`;

export const countersOf = (device: string) => ({
  refused: `refused_${deviceName(device)}`,
  wouldRefuse: `would_refuse_${deviceName(device)}`,
  byFailsafe: `by_failsafe_${deviceName(device)}`,
});

/** The chain that counts a packet that nothing allows, by its flow. */
export const lastChain = (mode: Mode, hook: Hook): string =>
  `${mode === "enforce" ? "refuse" : "would_refuse"}_${hook}`;

/** A device may be called `valueOf`. */
export const modeOf = ({ modes = {} }: Wanted, { device, mode }: HostInterface): Mode =>
  (Object.hasOwn(modes, device) ? modes[device] : undefined) ?? mode;

export function deviceRules(bound: HostInterface, direction: Direction, wanted: Wanted): readonly string[] {
  const mode = modeOf(wanted, bound);
  const counters = countersOf(bound.device);
  const counter = mode === "enforce" ? counters.refused : counters.wouldRefuse;
  const isOwn = !bound.isGuest;
  return [
    ...(wanted.revoked === "cut" ? relatedRules(wanted) : hasGuests(wanted) ? trackedRules(direction, wanted) : []),
    // Before the groups, because what they let pass is marked, and a guest's own chain would take the mark for its own.
    ...(isOwn && hasGuests(wanted) ? [`jump guests_${direction}`] : []),
    ...(bound.groupSet === null ? [] : groupSetRules(bound.groupSet, direction, wanted)),
    `jump never_filtered_${direction}`,
    ...(isOwn && wanted.servers.length > 0 ? [`jump servers_${direction}`] : []),
    ...familyNames.flatMap((family) => exemptRules(bound.exempt, family, direction)),
    ...(isOwn ? failsafeRules(wanted.failsafe, direction, counters.byFailsafe) : []),
    `counter name ${counter} goto ${lastChain(mode, hookOf(direction, bound.isGuest))}`,
  ];
}

const hasGuests = ({ ruleSet }: Wanted): boolean => ruleSet.interfaces.some(({ isGuest }) => isGuest);

const hex = (mark: number): string => `0x${mark.toString(16).padStart(8, "0")}`;

/**
 * What passes before its device is looked up. If all devices are the host's own, whatever arrives is ingress, so the marks alone say
 * that a packet may pass; and finding the device is most of what a packet costs.
 */
export const rulesOfHook = (hook: Hook, wanted: Wanted): readonly string[] =>
  wanted.revoked === "live" && !hasGuests(wanted)
    ? trackedRules(hook === "arriving" ? "ingress" : "egress", wanted)
    : [];

/** A connection that this interface began has the mark of its egress in both directions, one that came to it that of its ingress. */
function trackedRules(direction: Direction, { marks = DEFAULT_MARKS }: Wanted): readonly string[] {
  return [
    `ct direction original ct mark & ${hex(marks[direction])} != 0x00000000 accept`,
    `ct direction reply ct mark & ${hex(marks[opposite(direction)])} != 0x00000000 accept`,
  ];
}

/** ICMP errors about a connection, which no rule names. They can't carry the connection on after its revoke. */
const relatedRules = ({ marks = DEFAULT_MARKS }: Wanted): readonly string[] => [
  `ct state related ct mark & ${hex(marks.ingress + marks.egress)} != 0x00000000 accept`,
];

/** Marks the connection of a packet that rules let begin. A rule of its own, because packets that nobody tracks have no mark. */
export const markRules = (direction: Direction, { marks = DEFAULT_MARKS }: Wanted): readonly string[] => [
  `ct direction original ct mark set ct mark | ${hex(marks[direction])}`,
  "accept",
];

function groupSetRules(key: string, direction: Direction, { revoked }: Wanted): readonly string[] {
  const chain = groupSetChain(key, direction);
  if (revoked === "live") return [`jump ${chain}`];
  return [
    `ct direction reply jump ${answersChain(key, opposite(direction))}`,
    `ct direction original jump ${chain}`,
    `ct state { invalid, untracked } jump ${chain}`,
  ];
}

function exemptRules(exempt: readonly string[], family: Family, direction: Direction): readonly string[] {
  const own = exempt.filter((address) => addressOf(address).family === family);
  if (own.length === 0) return [];
  return [`${FAMILIES[family].header} ${remoteOf(direction)} { ${own.join(", ")} } accept`];
}

/** Whoever came in by the failsafe gets answers. */
const failsafeRules = (failsafe: readonly string[], direction: Direction, counter: string): readonly string[] =>
  failsafe.map((each) =>
    direction === "ingress"
      ? `${listening(each, "dport")} counter name ${counter} accept`
      : `${listening(each, "sport")} ct direction reply accept`,
  );
