/** What one host must do: the groups of its interfaces, in a form that a packet filter can carry out without knowing the world. */

/** `observe` counts what `enforce` would refuse, and lets it pass. */
export type Mode = "observe" | "enforce";

export interface RuleSet {
  /** Ordered by device, one each. */
  readonly interfaces: readonly HostInterface[];
  /** By the digest of what they hold (`groupSetKey`), so one that has a key never changes. */
  readonly groupSets: Readonly<Record<string, GroupSet>>;
  /** The members of the groups that rules refer to, by `sg-.../vpc-...`: the group, and the VPC that it's seen from. */
  readonly members: Readonly<Record<string, Members>>;
}

/** A device of the host, bound to a network interface of the world. */
export interface HostInterface {
  readonly device: string;
  readonly interfaceId: string;
  /**
   * Whether the device leads to a guest of the host (a tap or veth, to a VM or container), which has the interface's addresses: what
   * arrives on the device then is what the interface sends.
   */
  readonly isGuest: boolean;
  readonly mode: Mode;
  /** If `enforce` is on trial: the host goes back to `observe` by itself so many seconds after it first enforced it, unless a later rule set has no trial. */
  readonly trial?: { readonly id: string; readonly seconds: number };
  /** The interface's private addresses, and the prefixes delegated to it (`10.0.0.16/28`). Ordered. */
  readonly addresses: readonly string[];
  /** Addresses that groups never filter here: the VPC's resolver and router, link-local services. Ordered. */
  readonly exempt: readonly string[];
  /** The key of its group set. Null if it isn't known: then nothing is allowed. */
  readonly groupSet: string | null;
  /** What isn't known of it, for people. */
  readonly problem?: string;
}

/** What the groups of an interface allow, together. */
export interface GroupSet {
  readonly ingress: Allowed;
  readonly egress: Allowed;
}

export interface Allowed {
  /** By the remote address. Disjoint; IPv4 first, then by address. No two that touch allow the same. */
  readonly blocks: readonly AllowedBlock[];
  /** By membership in a group, ordered by `members`. Asked after the blocks: what one of them allows untracked isn't tracked. */
  readonly groups: readonly AllowedGroup[];
}

/** The remote addresses from `first` to `last`, both included, of one family. */
export interface AllowedBlock extends AllowedTraffic {
  readonly first: string;
  readonly last: string;
}

export interface AllowedGroup extends AllowedTraffic {
  /** A key of the rule set's `members`. */
  readonly members: string;
}

/**
 * Ranges of the keys of `policy/flow/traffic.ts` (protocol << 16 | destination port, or ICMP type << 8 | code), both ends included,
 * ordered, disjoint. A connection outlives the revoke of its rule if it's tracked, and is cut with it if it isn't (catalogue 337, 338).
 */
export interface AllowedTraffic {
  readonly tracked: readonly KeyPair[];
  readonly untracked: readonly KeyPair[];
}

export type KeyPair = readonly [first: number, last: number];

/** Addresses and delegated prefixes (`/28` or `/80`), as text, ordered by `<`. */
export type Members = readonly string[];
