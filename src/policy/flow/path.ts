/** The path of a flow and its answers, as an ordered list of what it passes or is stopped by. */
import type { NetworkAclEntry, Route } from "../../model/records/routing.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { KeyRange } from "./traffic.ts";
import type { SideVerdict, Undecidable, Verdict } from "./verdict.ts";

/** AWS: the codes of Reachability Analyzer that are computed here. */
export type ExplanationCode =
  | "BAD_STATE_ROUTE"
  | "ENI_SG_RULES_MISMATCH"
  | "ENI_SOURCE_DEST_CHECK_RESTRICTION"
  | "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
  | "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
  | "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
  | "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
  | "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"
  | "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS"
  | "NGW_REQUIRES_SOURCE_IN_VPC"
  | "NO_POSSIBLE_DESTINATION"
  | "NO_ROUTE_TO_DESTINATION"
  | "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
  | "SG_HAS_NO_RULES"
  | "SUBNET_ACL_RESTRICTION";

type Outcome = { readonly passes: true } | { readonly passes: false; readonly code: ExplanationCode };

/** One thing on the way. */
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
        readonly id: string;
        readonly subnetId: string;
        readonly direction: Direction;
        /** Undefined for the implied denial at the end. */
        readonly entry: NetworkAclEntry | undefined;
        /** What of the traffic passes: of answers to an unknown port often a part. */
        readonly passing: readonly KeyRange[];
      }
    | {
        readonly kind: "route-table";
        /** Undefined where the subnet has none. */
        readonly id: string | undefined;
        readonly subnetId: string;
        readonly route: Route | undefined;
        readonly destination: string;
      }
    | {
        readonly kind: "gateway";
        readonly type: Exclude<Route["target"]["kind"], "local">;
        readonly id: string;
        /** The address that an internet gateway puts in the place of the interface's. */
        readonly publicAddress?: string;
      }
    /** A service that every subnet reaches and nothing filters. */
    | { readonly kind: "service"; readonly service: string; readonly address: string }
    | { readonly kind: "outside"; readonly address: string }
  );

export type Explanation =
  | { readonly outcome: "undecidable"; readonly because: Undecidable }
  | {
      /** The path exists: nothing on the way there or back stops the flow. */
      readonly outcome: "reachable" | "unreachable";
      readonly verdict: Verdict & { readonly outcome: "allowed" | "refused" };
      readonly forward: readonly PathStep[];
      /** Empty where no answer is expected. */
      readonly back: readonly PathStep[];
    };

/** What stops the flow, in the order of the path. */
export const blockersOf = (explanation: Explanation): readonly (PathStep & { readonly passes: false })[] =>
  explanation.outcome === "undecidable"
    ? []
    : [...explanation.forward, ...explanation.back].filter((step) => !step.passes);
