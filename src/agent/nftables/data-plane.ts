/** What the agent needs of a packet filter, whichever it is. */
import type { LiveConnection } from "../../own-api/hosts/contract.ts";
import type { Mode, RuleSet } from "../../rollout/feed/rule-set.ts";

/** All that decides what passes. Two wanted states that are equal make equal tables. */
export interface Wanted {
  readonly ruleSet: RuleSet;
  /** By device, if it isn't what the rule set says: a trial has ended, or the host was told `observe`. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** Whether tracked connections outlive the revoke of their rule (`live`, as AWS has it) or are cut with it. */
  readonly revoked: "live" | "cut";
  /** What is let in to the host itself even if no rule allows it: `tcp/22`, `tcp/8000-8100`. */
  readonly failsafe: readonly string[];
  /** Where the agent's server listens. The host's connections to it are never filtered. */
  readonly servers: readonly Endpoint[];
  /** The two bits of the connection mark that say which side let a tracked connection begin. Others' bits stay as they are. */
  readonly marks?: Marks;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Marks {
  readonly ingress: number;
  readonly egress: number;
}

export const DEFAULT_MARKS: Marks = { ingress: 0x1000_0000, egress: 0x2000_0000 };

/** The wanted state is one that the filter can't carry out. Nothing has changed. */
export class CannotExpress extends Error {}

/** The filter isn't there, is too old, may not be used, or refuses what it was given. Nothing has changed. */
export class FilterFailed extends Error {}

/** Packets of a device, since its counters were made. */
export interface DeviceCounts {
  readonly refused: number;
  /** Let pass by `observe`, though no rule allows them. */
  readonly wouldRefuse: number;
  /** Let in by the failsafe alone. */
  readonly byFailsafe: number;
}

/** Packets of one flow that no rule allowed, since the last time that they were taken. */
export interface RefusedFlow {
  readonly device: string;
  /** As the device's interface sees it. */
  readonly direction: "ingress" | "egress";
  /** False if the device only observes: the packets went on. */
  readonly isEnforced: boolean;
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** 0 if the protocol has no ports. */
  readonly sourcePort: number;
  /** ICMP's type << 8 | code. */
  readonly destinationPort: number;
  readonly packets: number;
  readonly bytes: number;
}

export interface Refused {
  readonly flows: readonly RefusedFlow[];
  /** Packets that were refused and counted, but whose flow isn't among the flows because too many were. */
  readonly lost: number;
}

/** A connection of a bound device that the kernel tracks. */
export interface Connection extends LiveConnection {
  readonly device: string;
  /** Undefined unless the kernel counts (`nf_conntrack_acct`). Of the direction that opened it, and of the replies. */
  readonly sent?: Amount;
  readonly replied?: Amount;
  /** Whether a tracked rule let it begin, so it outlives the revoke of that. */
  readonly isTracked: boolean;
  /** Whether today's rules allow it. */
  readonly isAllowed: boolean;
  /** Nothing goes over it any more: the kernel only remembers it for a while. */
  readonly isOver?: boolean;
}

export interface Amount {
  readonly packets: number;
  readonly bytes: number;
}

/** Every method throws a `FilterFailed` if the filter doesn't do as it's told. */
export interface DataPlane {
  /** Throws a `FilterFailed` that says what is missing, if this host can't filter. */
  probe(): Promise<void>;
  /** From what the filter holds now, whoever made it, to what is wanted. What it held stays if this throws. */
  apply(wanted: Wanted): Promise<void>;
  /** Devices that no packet filter sees here, with the reason, for people. */
  unseen(wanted: Wanted): Promise<readonly string[]>;
  /**
   * How the filter differs from what was applied last, a line each. `everything` also compares the contents of large sets, and is
   * for once a minute.
   */
  readBack(scope: "rules" | "everything"): Promise<readonly string[]>;
  /**
   * How the filter differs from what is wanted, a line each, whoever applied something here: as far as that shows without having
   * written its rules.
   */
  compare(wanted: Wanted): Promise<readonly string[]>;
  /** Applies what was applied last again, over whatever somebody did. */
  repair(): Promise<void>;
  /** Removes all that Cordon has in the filter. */
  down(): Promise<void>;
  /** By device. */
  counters(): Promise<ReadonlyMap<string, DeviceCounts>>;
  /** Each refused packet is in one answer only. */
  takeRefused(): Promise<Refused>;
  /** Those of bound devices. Empty if nothing is applied. */
  connections(): Promise<readonly Connection[]>;
}

/** Connections that were allowed when they began, and no longer would be. */
export const outliving = (connections: readonly Connection[]): readonly Connection[] =>
  connections.filter(({ isTracked, isAllowed, isOver }) => isTracked && !isAllowed && isOver !== true);
