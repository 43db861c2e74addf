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

const isSameSide = (a: PeeringSide, b: PeeringSide): boolean =>
  a.vpcId === b.vpcId && a.ownerId === b.ownerId && a.region === b.region;

/** Reports whether the records of both sides say the same: which VPCs are peered, and whether they still are. */
export const isSamePeering = (a: VpcPeeringConnection | undefined, b: VpcPeeringConnection): boolean =>
  a !== undefined &&
  a.status === b.status &&
  isSameSide(a.requester, b.requester) &&
  isSameSide(a.accepter, b.accepter);
