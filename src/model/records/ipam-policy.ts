/** IPAM policies: which pools public IPv4 addresses come from, and on whom which policy is active. */
import type { IpamState } from "./ipam-pool.ts";
import type { Resource, Tagged } from "./tag.ts";

export type PolicyResourceType = "alb" | "eip" | "rds" | "rnat";

/** The rules of a policy for one locale and type of resource: pools in the order in which they are tried. */
export interface IpamPolicyDocument {
  /** A Region, or the network border group of a Local Zone. */
  readonly locale: string;
  readonly resourceType: PolicyResourceType;
  readonly poolIds: readonly string[];
}

/** Lies in the partition of its IPAM. */
export interface IpamPolicy extends Tagged {
  readonly ownerId: string;
  readonly ipamId: string;
  readonly state: IpamState;
  /** INVARIANT: at most one for each locale and type, and none without pools. */
  readonly documents: readonly IpamPolicyDocument[];
}

/** The policy that is active on a target. Lies in Amazon's partition: targets reach across all others. `id` is the target's: an account, an organizational unit or a root. */
export interface IpamPolicyTarget extends Resource {
  readonly policyId: string;
  /** The policy's partition. */
  readonly policyOwner: string;
  readonly policyRegion: string;
  /** Whether an account enabled it for itself, or the delegated administrator for a target in the organization. */
  readonly managedBy: "account" | "delegated-administrator-for-ipam";
}

/** The account that an organization delegated IPAM to. Lies in Amazon's partition. `id` is the organization's management account. */
export interface IpamOrganizationAdmin extends Resource {
  readonly accountId: string;
  /** ISO 8601. */
  readonly enabledAt: string;
}
