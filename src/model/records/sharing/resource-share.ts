/** What accounts share with each other by Resource Access Manager. A share is its owner's record, and only that is believed. */
import type { Tagged } from "../tag.ts";

/** The kinds that can be shared. */
export const SHAREABLE = [
  "ipam-pool",
  "ipam-resource-discovery",
  "prefix-list",
  "security-group",
  "subnet",
  "transit-gateway",
] as const;
export type ShareableKind = (typeof SHAREABLE)[number];

/** AWS: subnets and security groups stay within the organization of their owner (catalogue 513, 515). */
export const isOfOrganization = (kind: ShareableKind): boolean => kind === "subnet" || kind === "security-group";

/** Both sides of a share, its resources and its principals, are associated with it and may leave it again. */
interface Association {
  readonly status: "ASSOCIATED" | "ASSOCIATING" | "DISASSOCIATED" | "FAILED";
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface SharedResource extends Association {
  readonly arn: string;
  readonly kind: ShareableKind;
  readonly id: string;
}

export interface SharePrincipal extends Association {
  /** An account, or the ARN of an organization or of an organizational unit. */
  readonly id: string;
  /** Whether it's outside of the owner's organization, so that it had to be invited. */
  readonly isExternal: boolean;
}

export interface SharePermission {
  /** The ARN of one of AWS's managed permissions. */
  readonly arn: string;
  readonly version: number;
}

/** `id` is a UUID, the end of its ARN. */
export interface ResourceShare extends Tagged {
  readonly ownerId: string;
  readonly arn: string;
  readonly name: string;
  readonly allowExternalPrincipals: boolean;
  readonly retainSharingOnAccountLeaveOrganization?: boolean;
  /** One that is deleted is shown for a while. */
  readonly status: "ACTIVE" | "DELETED";
  readonly resources: readonly SharedResource[];
  readonly principals: readonly SharePrincipal[];
  /** One for each type of resource that it has, or had from the beginning. */
  readonly permissions: readonly SharePermission[];
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/**
 * Leads to a share, from the partition of an account that it names, or from that of the management account for what is shared
 * with the organization or a unit. It has the share's id, and proves nothing: the share itself says whom it reaches.
 */
export interface ReceivedShare {
  readonly id: string;
  /** The account that owns it. */
  readonly sharedBy: string;
  /** Of an account that must accept it first. */
  readonly invitation?: Invitation;
}

export interface Invitation {
  /** A UUID, the end of its ARN. */
  readonly id: string;
  readonly arn: string;
  readonly shareName: string;
  /** ISO 8601. */
  readonly invitedAt: string;
  readonly status: "PENDING" | "ACCEPTED" | "REJECTED";
}

/** There once the management account lets accounts share within the organization; in its global partition. */
export interface OrganizationSharing {
  readonly id: "organization";
}
