/** Block Public Access: what it keeps from internet gateways of an account in a Region, and which VPCs and subnets it excludes. */
import type { Resource, Tagged } from "../tag.ts";
import type { InternetGatewayBlockMode } from "../vpc.ts";

/** A partition has at most one; without it nothing is blocked, and nobody has ever changed that. */
export interface BlockPublicAccessOptions extends Resource {
  readonly mode: "off" | InternetGatewayBlockMode;
  /** Only an import brings options that a policy of the organization declares. */
  readonly managedBy: "account" | "declarative-policy";
  readonly exclusionsAllowed: "allowed" | "not-allowed";
  /** ISO 8601. */
  readonly updatedAt?: string;
  readonly reason?: string;
}

/** The id of a partition's options. AWS has none. */
export const blockOptionsId = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}/${region}`;

export type ExclusionMode = "allow-bidirectional" | "allow-egress";

export interface BlockPublicAccessExclusion extends Tagged {
  readonly ownerId: string;
  /** A VPC or a subnet of its owner's. */
  readonly resourceId: string;
  readonly mode: ExclusionMode;
  /** AWS: what doesn't allow exclusions disables those that are there. */
  readonly state: "create-complete" | "update-complete" | "disable-complete";
  /** ISO 8601, as the others. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt?: string;
  /** Why it is in its state; only an import brings one. */
  readonly reason?: string;
}

export const isExcluding = ({ state, deletedAt }: BlockPublicAccessExclusion): boolean =>
  state !== "disable-complete" && deletedAt === undefined;

/**
 * The mode that is left of the account's under exclusions. AWS: one that allows egress means nothing unless both ways are
 * blocked, and then leaves what `block-ingress` leaves (catalogue 527). Ours: of several exclusions the widest counts.
 */
export function modeUnder(
  mode: BlockPublicAccessOptions["mode"],
  exclusions: readonly ExclusionMode[],
): InternetGatewayBlockMode | undefined {
  if (mode === "off" || exclusions.includes("allow-bidirectional")) return undefined;
  return exclusions.includes("allow-egress") ? "block-ingress" : mode;
}
