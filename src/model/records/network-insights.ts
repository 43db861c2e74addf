/** Questions of reachability that callers keep, and the answers that were computed. */
import type { Tagged } from "./tag.ts";

/** Restricts a path at one of its ends. Ports are inclusive. */
export interface PathFilter {
  readonly sourceAddress?: string;
  readonly sourcePortRange?: { readonly from: number; readonly to: number };
  readonly destinationAddress?: string;
  readonly destinationPortRange?: { readonly from: number; readonly to: number };
}

/** A question: does a path lead from `source` to `destination`? Both are ids of resources. */
export interface NetworkInsightsPath extends Tagged {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly source: string;
  readonly destination?: string;
  readonly sourceIp?: string;
  readonly destinationIp?: string;
  readonly protocol: "tcp" | "udp";
  readonly destinationPort?: number;
  readonly filterAtSource?: PathFilter;
  readonly filterAtDestination?: PathFilter;
}

/** An answer that was true when the analysis was started. The lists are members of AWS's shapes. */
export interface NetworkInsightsAnalysis extends Tagged {
  readonly pathId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly additionalAccounts: readonly string[];
  readonly filterInArns: readonly string[];
  readonly filterOutArns: readonly string[];
  readonly status: "succeeded" | "failed";
  readonly statusMessage?: string;
  readonly pathFound: boolean;
  readonly forward: readonly unknown[];
  readonly back: readonly unknown[];
  readonly explanations: readonly unknown[];
}

/** A rule about paths that may or may not exist; `content` is made of members of AWS's shapes. */
export interface NetworkInsightsAccessScope extends Tagged {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly matchPaths: readonly unknown[];
  readonly excludePaths: readonly unknown[];
}

export interface NetworkInsightsAccessScopeAnalysis extends Tagged {
  readonly scopeId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly analysedInterfaces: number;
  /** What isn't known, if paths may exist that weren't found therefore. */
  readonly warning?: string;
  /** One per path found: its id and its components in AWS's shape. */
  readonly findings: readonly { readonly id: string; readonly components: readonly unknown[] }[];
}
