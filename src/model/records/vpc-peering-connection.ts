/** A peering between two VPCs. Each side's partition keeps the same record. */
import type { Tagged } from "./tag.ts";

export interface PeeringSide {
  readonly vpcId: string;
  readonly ownerId: string;
  readonly region: string;
  readonly cidrBlocks: readonly string[];
  readonly ipv6CidrBlocks: readonly string[];
  readonly allowDnsResolutionFromRemoteVpc: boolean;
}

export interface VpcPeeringConnection extends Tagged {
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
  readonly status:
    | "pending-acceptance"
    | "active"
    | "rejected"
    | "failed"
    | "expired"
    | "provisioning"
    | "deleting"
    | "deleted";
  readonly statusMessage: string;
  /** ISO 8601; when a pending request lapses. */
  readonly expiresAt?: string;
  /** ISO 8601; records of ended peerings stay visible for a while after this. */
  readonly endedAt?: string;
}

/** Which VPC it is: ids are unique only within an account and Region. */
export type VpcIdentity = Pick<PeeringSide, "vpcId" | "ownerId" | "region">;

export const isSameVpc = (a: VpcIdentity, b: VpcIdentity): boolean =>
  a.vpcId === b.vpcId && a.ownerId === b.ownerId && a.region === b.region;

/** Reports whether both records are of a peering between the same VPCs, asked for by the same one. */
const hasSameSides = (a: VpcPeeringConnection, b: VpcPeeringConnection): boolean =>
  isSameVpc(a.requester, b.requester) && isSameVpc(a.accepter, b.accepter);

/** Reports whether the records of both sides say the same: which VPCs are peered, and whether they still are. */
export const isSamePeering = (a: VpcPeeringConnection | undefined, b: VpcPeeringConnection): boolean =>
  a !== undefined && a.status === b.status && hasSameSides(a, b);
