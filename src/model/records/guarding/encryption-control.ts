/** VPC Encryption Controls: which VPCs must encrypt what they carry, and what each of them leaves out of that. */
import type { Resource, Tagged } from "../tag.ts";

/** What may be left out, as AWS's answers name it. */
export const EXCLUDABLE = [
  "InternetGateway",
  "EgressOnlyInternetGateway",
  "NatGateway",
  "VirtualPrivateGateway",
  "VpcPeering",
  "Lambda",
  "VpcLattice",
  "ElasticFileSystem",
  "GlobalAccelerator",
  "ApiGatewayV2",
] as const;
export type Excludable = (typeof EXCLUDABLE)[number];

/** A VPC has at most one. */
export interface EncryptionControl extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly mode: "monitor" | "enforce";
  /** Empty while it only monitors. */
  readonly exclusions: readonly Excludable[];
}

/** What an account wants of all its VPCs in a Region. A partition has at most one; without it nobody has ever changed that. */
export interface AccountEncryptionControl extends Resource {
  readonly mode: "unmanaged" | "attempt-monitor" | "attempt-enforce";
  readonly exclusions: readonly Excludable[];
  /** How many of the VPCs there were came to be as it wants. */
  readonly outcome: "transitions-successful" | "transitions-partially-successful" | "transitions-failed";
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** The id of a partition's control. AWS has none. */
export const accountControlId = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}/${region}`;
