/** What the answers about traffic have in common: ends, rules, what each side says, and the path. Undefined members aren't sent. */
import type { NetworkAclEntry } from "../model/records/routing.ts";

/** If the answer is about the past: the time that was asked for, and the last revision of the account's Region by then. */
export interface AsOf {
  readonly at?: { readonly time: string; readonly revision: number };
}

export interface Named {
  readonly id: string;
  /** A group's name; of anything else its tag Name. */
  readonly name?: string | undefined;
}

/** One end: an interface, or an address that no interface has. Of another account's interface only account and VPC are shown. */
export interface Party {
  readonly id?: string;
  readonly name?: string | undefined;
  readonly account?: string;
  readonly address?: string | undefined;
  readonly publicAddress?: string | undefined;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly groups?: readonly Named[];
}

export interface Rule {
  /** `no-groups`, as its group, if no rule lets it pass but the lack of groups that filter. */
  readonly id: string;
  readonly direction: "ingress" | "egress";
  readonly group: Named;
  /** `tcp/443`, `tcp/8000-8999`, `all`. */
  readonly traffic: string;
  /** A CIDR, or a group or prefix list with its name. */
  readonly peer: Named;
  readonly description?: string | undefined;
}

/** What the groups of one end say. */
export interface Side {
  /** `unknown`: no rule that is known matches, and one may of which a part isn't known. */
  readonly verdict: "allowed" | "refused" | "unknown" | "unfiltered";
  /** Why nothing filters. */
  readonly because?: string;
  readonly rule?: Rule | undefined;
  /** The member of the group, or the entry and version of the prefix list, by which the rule's peer has the other end. */
  readonly via?: {
    readonly kind: "cidr" | "prefix-list" | "group";
    readonly cidr?: string;
    readonly prefixListId?: string;
    readonly interfaceId?: string | undefined;
    readonly entry?: string;
    readonly version?: number;
  };
  readonly tracking?: "tracked" | "untracked";
  readonly reason?: "no-group" | "no-rule" | "no-match";
  readonly groups?: readonly Named[];
  readonly nearest?:
    | { readonly rule: Rule; readonly differs: readonly ("protocol" | "port" | "type" | "code" | "peer")[] }
    | undefined;
}

/** One thing on the path; what else it has depends on its kind. */
export interface Step {
  readonly kind:
    | "interface"
    | "security-groups"
    | "network-acl"
    | "route-table"
    | "gateway"
    | "transit-attachment"
    | "transit-route-table"
    | "transit-policy-table"
    | "service"
    | "outside";
  /** Absent if it isn't known. */
  readonly passes?: boolean | undefined;
  /** What isn't known, in words. */
  readonly lack?: string;
  /** AWS's explanation code, if it doesn't pass. */
  readonly code?: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The other account that it belongs to, and then nothing else is shown. */
  readonly account?: string;
  readonly subnetId?: string;
  readonly subnetName?: string | undefined;
  readonly address?: string;
  readonly direction?: "ingress" | "egress";
  readonly side?: Side;
  readonly entry?: NetworkAclEntry | undefined;
  /** The number of the entry of a policy table that is about the packets. */
  readonly policyRule?: number;
  readonly passing?: readonly string[];
  readonly route?:
    | { readonly destination: string; readonly target: string; readonly targetName?: string | undefined }
    | undefined;
  readonly destination?: string;
  readonly type?: string;
  readonly publicAddress?: string;
  /** The address that a NAT gateway puts in the place of the sender's: a private one, or a regional gateway's public one. */
  readonly translatedTo?: string;
  /** Block Public Access, if that stops packets at a gateway: the mode that holds in the subnet next to it. */
  readonly blocking?: {
    readonly mode: "block-bidirectional" | "block-ingress";
    /** An exclusion that allows only egress, and so left this much of both ways. */
    readonly exclusion?: string;
    readonly account: string;
    readonly vpcId: string;
    /** Absent next to a regional NAT gateway, which stands in no subnet: what counts is the mode of the VPC. */
    readonly subnetId?: string;
    readonly subnetName?: string | undefined;
  };
  readonly service?: string;
}

export interface Explained {
  readonly outcome: "reachable" | "unreachable" | "undecidable";
  /** Why it's undecidable. */
  readonly because?: string;
  /** Each thing that isn't known, in words, if that's why. */
  readonly lacks?: readonly string[];
  readonly from?: Party;
  readonly to?: Party;
  readonly egress?: Side;
  readonly ingress?: Side;
  readonly forward?: readonly Step[];
  readonly back?: readonly Step[];
}
