/** IPAM policies: which pools public IPv4 addresses come from, and which policy is active for whom. */
import type { IpamState } from "./ipam-pool.ts";
import type { Resource, Tagged } from "./tag.ts";

export type PolicyResourceType = "alb" | "eip" | "rds" | "rnat";

/** The rules of a policy for one locale and type of resource: pools in the order in which they're tried. */
export interface IpamPolicyDocument {
  /** A Region, or the network border group of a Local Zone. */
  readonly locale: string;
  readonly resourceType: PolicyResourceType;
  readonly poolIds: readonly string[];
}

/** Kept in the partition of its IPAM. */
export interface IpamPolicy extends Tagged {
  readonly ownerId: string;
  readonly ipamId: string;
  readonly state: IpamState;
  /** INVARIANT: at most one for each locale and type, and each has pools. */
  readonly documents: readonly IpamPolicyDocument[];
}

/**
 * The policy that is active for a target. Kept in Amazon's partition, because targets span all others. `id` is the
 * target's: an account, an organizational unit or a root.
 */
export interface IpamPolicyTarget extends Resource {
  readonly policyId: string;
  /** The policy's partition. */
  readonly policyOwner: string;
  readonly policyRegion: string;
  /** Whether an account enabled it for itself, or the delegated administrator for a target in the organization. */
  readonly managedBy: "account" | "delegated-administrator-for-ipam";
}

/**
 * The account that an organization delegated IPAM to. Kept in Amazon's partition. `id` is the organization's management
 * account.
 */
export interface IpamOrganizationAdmin extends Resource {
  readonly accountId: string;
  /** ISO 8601. */
  readonly enabledAt: string;
}
