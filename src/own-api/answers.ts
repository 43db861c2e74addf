/** What Cordon answers to questions about traffic, as `--json` prints it. */

export interface Named {
  readonly id: string;
  /** Of a group its name, of anything else its tag Name. */
  readonly name?: string;
}

/** One end: an interface, or an address that none bears. Of another account's interface only the account is told. */
export interface Party {
  readonly id?: string;
  readonly name?: string;
  readonly account?: string;
  readonly address?: string;
  readonly publicAddress?: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly groups?: readonly Named[];
}

export interface Rule {
  readonly id: string;
  readonly direction: "ingress" | "egress";
  readonly group: Named;
  /** `tcp/443`, `tcp/8000-8999`, `all`. */
  readonly traffic: string;
  /** A CIDR, or a group or prefix list with its name. */
  readonly peer: Named;
  readonly description?: string;
}

/** What the groups of one end say. */
export interface Side {
  readonly verdict: "allowed" | "refused" | "unfiltered";
  /** Why nothing filters. */
  readonly because?: string;
  readonly rule?: Rule;
  /** The member of the group, or the entry and version of the prefix list, by which the rule's peer has the other end. */
  readonly via?: {
    readonly kind: string;
    readonly interfaceId?: string;
    readonly entry?: string;
    readonly version?: number;
  };
  readonly tracking?: "tracked" | "untracked";
  readonly reason?: "no-group" | "no-rule" | "no-match";
  readonly groups?: readonly Named[];
  readonly nearest?: { readonly rule: Rule; readonly differs: readonly ("protocol" | "port" | "peer")[] };
}

/** One thing on the way; what else it has depends on its kind. */
export interface Step {
  readonly kind: "interface" | "security-groups" | "network-acl" | "route-table" | "gateway" | "service" | "outside";
  readonly passes: boolean;
  /** AWS's explanation code, where it does not pass. */
  readonly code?: string;
  readonly id?: string;
  readonly name?: string;
  /** Of another account, which keeps the rest to itself. */
  readonly account?: string;
  readonly subnetId?: string;
  readonly address?: string;
  readonly direction?: "ingress" | "egress";
  readonly side?: Side;
  readonly entry?: { readonly ruleNumber: number; readonly action: string; readonly cidr: string };
  readonly passing?: readonly string[];
  readonly route?: { readonly destination: string; readonly target: string };
  readonly destination?: string;
  readonly type?: string;
  readonly publicAddress?: string;
  readonly service?: string;
}

export interface Explained {
  readonly outcome: "reachable" | "unreachable" | "undecidable";
  /** Why it cannot be told. */
  readonly because?: string;
  readonly from?: Party;
  readonly to?: Party;
  readonly egress?: Side;
  readonly ingress?: Side;
  readonly forward?: readonly Step[];
  readonly back?: readonly Step[];
}

export interface Checked {
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
  readonly traffic: string;
  readonly decision: "allowed" | "refused" | "undecidable";
  readonly pairs: number;
  readonly allowed: number;
  /** Pairs that are counted without a reason. */
  readonly untold: number;
  readonly answers: readonly (Explained & {
    readonly pairs: number;
  })[];
}

interface Passage {
  readonly traffic: string;
  readonly egress?: Rule;
  readonly ingress?: Rule;
}

export interface Reached {
  readonly account: string;
  readonly region: string;
  readonly of: string;
  readonly direction: "ingress" | "egress";
  readonly asked: readonly Party[];
  readonly interfaces: readonly {
    readonly others: readonly Party[];
    readonly own: readonly Party[];
    readonly family: string;
    readonly passages: readonly Passage[];
  }[];
  readonly addresses: readonly {
    readonly rule: Rule;
    readonly cidrs: number;
    readonly own: readonly Party[];
    /** What a way carries; empty where none leads from or to there. */
    readonly traffic: readonly string[];
  }[];
  readonly stopped: number;
}

export interface Opened {
  readonly account: string;
  readonly region: string;
  readonly looked: number;
  readonly open: readonly {
    readonly interface: Party;
    readonly address?: string;
    readonly traffic: string;
    readonly block: string;
    readonly rule: Rule;
    /** Why nothing arrives all the same: only with `all`. */
    readonly blockers: readonly string[];
  }[];
}

/** A selector as the question of expectations sends it. */
export interface NameSelector {
  readonly kind: "id" | "group" | "tag" | "cidr" | "vpc" | "subnet" | "interface" | "instance" | "internet";
  readonly of: string;
}

/** An expectation as it is sent; `on` has texts such as `tcp/443`. */
export type SentExpectation =
  | {
      readonly kind: "may" | "may-not";
      readonly from: readonly NameSelector[];
      readonly to: readonly NameSelector[];
      readonly on: readonly string[];
    }
  | {
      readonly kind: "nothing";
      readonly direction: "ingress" | "egress";
      readonly of: readonly NameSelector[];
      readonly on: readonly string[];
      readonly except: boolean;
    }
  | {
      readonly kind: "internet-reaches-only";
      readonly targets: readonly { readonly to: readonly NameSelector[]; readonly on: readonly string[] }[];
    };

export interface ExpectationOutcome {
  readonly index: number;
  readonly verdict: "holds" | "broken" | "undecidable";
  readonly problem?: string;
  readonly looked: number;
  readonly broken: number;
  /** There may be more broken than was counted. */
  readonly isGivenUp: boolean;
  readonly findings: readonly {
    readonly problem: "refused" | "allowed";
    readonly from: Party;
    readonly to: Party;
    readonly traffic: string;
    readonly pairs: number;
    readonly egress?: Rule;
    readonly ingress?: Rule;
    /** Why it is refused. */
    readonly explained?: Explained;
  }[];
}
