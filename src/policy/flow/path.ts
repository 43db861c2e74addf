/** The path of a flow and of its answers: an ordered list of what it passes, and what stops it. */

import type { NetworkAclEntry, Route } from "../../model/records/routing.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { TransitGatewayPolicyEntry } from "../../model/records/transit/transit-gateway.ts";
import type { InternetGatewayBlockMode } from "../../model/records/vpc.ts";
import type { Lack } from "./lack.ts";
import type { KeyRange } from "./traffic.ts";
import type { TransitRoute } from "./transit.ts";
import type { SideVerdict, Undecidable, Verdict } from "./verdict.ts";

/** AWS: the codes of Reachability Analyzer that Cordon computes. */
export type ExplanationCode =
  | "BAD_STATE"
  | "BAD_STATE_ATTACHMENT"
  | "BAD_STATE_ROUTE"
  | "ENI_SG_RULES_MISMATCH"
  | "ENI_SOURCE_DEST_CHECK_RESTRICTION"
  | "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
  | "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
  | "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
  | "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
  | "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"
  | "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS"
  | "INGRESS_RTB_TRAFFIC_REDIRECTION"
  | "NGW_REQUIRES_SOURCE_IN_VPC"
  | "NO_POSSIBLE_DESTINATION"
  | "NO_ROUTE_TO_DESTINATION"
  | "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
  | "PROTOCOL_RESTRICTION"
  | "SG_HAS_NO_RULES"
  | "SUBNET_ACL_RESTRICTION"
  | "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"
  | "TGW_ROUTE_AZ_RESTRICTION"
  | "TGW_RTB_BAD_STATE_ROUTE"
  | "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
  | "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"
  | "VPCE_GATEWAY_PROTOCOL_RESTRICTION"
  | "VPCE_INTRA_VPC_TRAFFIC";

/** Block Public Access at a subnet, as far as neither it nor its VPC is excluded from it. */
export interface Blocking {
  readonly mode: InternetGatewayBlockMode;
  /** An exclusion that allows only egress, and so left this much of both ways. */
  readonly exclusionId?: string;
  /** Whose options they are. */
  readonly ownerId: string;
  readonly vpcId: string;
  /** Absent at a regional NAT gateway, which stands in no subnet. */
  readonly subnetId?: string;
}

type Outcome =
  | { readonly passes: true }
  | { readonly passes: false; readonly code: ExplanationCode }
  /** It depends on something that isn't known. */
  | { readonly passes: undefined; readonly lack: Lack };

/** One component on the path. */
export type PathStep = Outcome &
  (
    | {
        readonly kind: "interface";
        readonly id: string;
        readonly vpcId: string;
        readonly subnetId: string;
        readonly address: string;
      }
    | { readonly kind: "security-groups"; readonly interfaceId: string; readonly side: SideVerdict }
    | {
        readonly kind: "network-acl";
        /** Undefined if it isn't known. */
        readonly id: string | undefined;
        readonly subnetId: string;
        readonly direction: Direction;
        /** Undefined for the implicit denial at the end. */
        readonly entry: NetworkAclEntry | undefined;
        /** The part of the traffic that passes; often not all answers do if their port is unknown. */
        readonly passing: readonly KeyRange[];
      }
    | {
        readonly kind: "route-table";
        /** Undefined if the subnet has no route table. */
        readonly id: string | undefined;
        /** Absent for the table of a regional NAT gateway. */
        readonly subnetId?: string;
        readonly route: Route | undefined;
        readonly destination: string;
      }
    | {
        readonly kind: "gateway";
        readonly type: Exclude<Route["target"]["kind"], "local">;
        readonly id: string;
        /** The address that an internet gateway translates the sender's to. */
        readonly publicAddress?: string;
        /** The private address that a NAT gateway translates the sender's to; of a regional one it's a public address. */
        readonly translatedTo?: string;
        /** What stops packets here, if that is Block Public Access. */
        readonly blocking?: Blocking;
      }
    /** An attachment of a transit gateway, where packets go in or come out. */
    | {
        readonly kind: "transit-attachment";
        readonly id: string;
        readonly gatewayId: string;
        /** `vpc`, `peering`, `vpn` ... */
        readonly type: string;
      }
    | {
        readonly kind: "transit-route-table";
        readonly id: string;
        readonly gatewayId: string;
        readonly route: TransitRoute | undefined;
      }
    | {
        readonly kind: "transit-policy-table";
        readonly id: string;
        readonly gatewayId: string;
        /** Undefined if no entry is about the packets. */
        readonly entry: TransitGatewayPolicyEntry | undefined;
      }
    /** A service that every subnet reaches and that nothing filters. */
    | { readonly kind: "service"; readonly service: string; readonly address: string }
    | { readonly kind: "outside"; readonly address: string }
  );

/** What the groups say, if both ends were found. */
export type GroupsVerdict = Extract<Verdict, { readonly egress: SideVerdict }>;

export interface ExplainedPath {
  readonly verdict: GroupsVerdict;
  readonly forward: readonly PathStep[];
  /** Empty if no answer is expected. */
  readonly back: readonly PathStep[];
}

export type Explanation =
  /** The path is there if only something that isn't known stands in the way. */
  | { readonly outcome: "undecidable"; readonly because: Undecidable; readonly path?: ExplainedPath }
  /** The path exists: nothing on the way there or back stops the flow. */
  | ({ readonly outcome: "reachable" | "unreachable" } & ExplainedPath);

/** What stops the flow, in the order of the path. */
export const blockersOf = (explanation: Explanation): readonly (PathStep & { readonly passes: false })[] =>
  explanation.outcome === "undecidable"
    ? []
    : [...explanation.forward, ...explanation.back].filter((step) => step.passes === false);

/** What isn't known of the flow's path; empty if that makes no difference. */
export const lacksOf = (explanation: Explanation): readonly Lack[] =>
  explanation.outcome === "undecidable" && explanation.because.reason === "lacking" ? explanation.because.lacks : [];
