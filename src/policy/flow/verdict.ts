/** May this flow pass? Allowed: by which rule on each side. Refused: on which side, and by how little. */
import type { Family } from "../../address/prefix.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { Lack } from "./lack.ts";
import type { Traffic } from "./traffic.ts";

/**
 * One end of a flow. An interface uses `address`, or else its first private address of the flow's family. An address
 * that, seen from the VPC of the other end, is a private address of an interface means that interface. Any other address
 * is outside: the internet, or a network behind a gateway.
 */
export type End =
  | { readonly kind: "interface"; readonly id: string; readonly address?: string }
  | { readonly kind: "address"; readonly address: string };

/** A flow, named by the packet that opens it. Groups are stateful, so its answers aren't part of the question. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly traffic: Traffic;
}

/** What in the rule's peer contains the remote address. */
export type Via =
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly prefixListId: string; readonly version: number; readonly entry: string }
  | { readonly kind: "group"; readonly groupId: string; readonly interfaceId: string };

/** Services that neither groups nor network ACLs filter. AWS: (catalogue 343) and the user guide's list. */
export type NeverFiltered =
  | "amazon-dns"
  | "dhcp"
  | "instance-metadata"
  | "task-metadata"
  | "time-sync"
  | "windows-activation"
  | "vpc-router";

/** The rule that came nearest to letting the flow pass, and what would have to differ. */
export interface NearMiss {
  readonly ruleId: string;
  readonly groupId: string;
  /** ICMP has a type and a code instead of a port. */
  readonly differs: readonly ("protocol" | "port" | "type" | "code" | "peer")[];
}

/** What the groups of one interface say about a flow. */
export type SideVerdict =
  | {
      readonly verdict: "allowed";
      readonly direction: Direction;
      readonly interfaceId: string;
      readonly groupId: string;
      readonly ruleId: string;
      readonly via: Via;
      /**
       * An untracked flow is cut at once when its rule goes; a tracked one lives until it times out. This is what the
       * rules alone say: some paths (NAT gateways, load balancers, transit gateways) track every flow.
       */
      readonly tracking: "tracked" | "untracked";
    }
  | {
      readonly verdict: "refused";
      readonly direction: Direction;
      readonly interfaceId: string;
      /** `no-group`: none of its groups exists. `no-rule`: none has a rule in this direction. `no-match`: no rule matches. */
      readonly reason: "no-group" | "no-rule" | "no-match";
      readonly groupIds: readonly string[];
      readonly nearest?: NearMiss;
    }
  /** No rule that is known matches, and one of which a part isn't known may. */
  | {
      readonly verdict: "unknown";
      readonly direction: Direction;
      readonly interfaceId: string;
      readonly lacks: readonly Lack[];
    }
  /** This side has no interface of ours, or the destination is never filtered. */
  | { readonly verdict: "unfiltered"; readonly direction: Direction; readonly because: "outside" | NeverFiltered }
  /** The interface is of a sort that can be without groups, and nothing filters then. */
  | {
      readonly verdict: "unfiltered";
      readonly direction: Direction;
      readonly because: "no-groups";
      readonly interfaceId: string;
    };

/** Why a question has no answer. */
export type Undecidable =
  | { readonly reason: "unknown-interface"; readonly id: string }
  | { readonly reason: "malformed-address"; readonly address: string }
  | { readonly reason: "not-its-address"; readonly id: string; readonly address: string }
  | { readonly reason: "no-common-family" }
  /** Neither end is an interface, so nothing here filters the flow. */
  | { readonly reason: "no-interface" }
  /** Nothing that is known stops the flow, and something on its path isn't known. */
  | { readonly reason: "lacking"; readonly lacks: readonly Lack[] };

/** What the groups of both ends say. `explain` adds routes and network ACLs. */
export type Verdict =
  | {
      /** `unknown`: neither side refuses, and a side says so. */
      readonly outcome: "allowed" | "refused" | "unknown";
      readonly family: Family;
      readonly from: FlowEnd;
      readonly to: FlowEnd;
      /** The sender's side. */
      readonly egress: SideVerdict;
      /** The receiver's side. */
      readonly ingress: SideVerdict;
    }
  | ({ readonly outcome: "undecidable" } & Undecidable);

/** An end as it was understood. */
export interface FlowEnd {
  readonly address: string;
  readonly interfaceId?: string;
}
