/** Transit gateways: what is attached to them, and the tables by which they send packets from one attachment to another. */
import type { Resource, Tagged } from "../tag.ts";

export interface TransitGateway extends Tagged {
  readonly ownerId: string;
  readonly description: string;
  readonly amazonSideAsn: number;
  /** Blocks of its own, for Connect peers. */
  readonly cidrBlocks: readonly string[];
  readonly autoAcceptSharedAttachments: boolean;
  /** The table that new attachments are associated with; undefined if that isn't done. */
  readonly associationTableId?: string;
  /** The table that new attachments propagate to; undefined if that isn't done. */
  readonly propagationTableId?: string;
  readonly vpnEcmpSupport: boolean;
  readonly dnsSupport: boolean;
  readonly securityGroupReferencingSupport: boolean;
  readonly multicastSupport: boolean;
  readonly encryptionSupport: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; a deleted gateway stays visible for a while after this. */
  readonly deletedAt?: string;
}

export interface AttachedVpc {
  readonly type: "vpc";
  readonly vpcId: string;
  readonly ownerId: string;
  /** One in each Availability Zone that the gateway serves; it has an interface in each. */
  readonly subnetIds: readonly string[];
  readonly dnsSupport: boolean;
  readonly securityGroupReferencingSupport: boolean;
  readonly ipv6Support: boolean;
  readonly applianceModeSupport: boolean;
}

/** The gateway at the other end of a peering, and the attachment there. */
export interface PeerGateway {
  readonly type: "peering";
  readonly role: "requester" | "accepter";
  readonly transitGatewayId: string;
  readonly ownerId: string;
  readonly region: string;
  readonly attachmentId: string;
  /** Absent if the request didn't say. */
  readonly dynamicRouting?: boolean;
}

/** A VPN, a Client VPN endpoint, a Direct Connect gateway and the like: a network beyond the records. */
export interface AttachedBeyond {
  readonly type: string & {};
  readonly id?: string;
  readonly ownerId: string;
  /** What it propagates, if that never changes: the block of a Client VPN's clients. Canonical. */
  readonly blocks?: readonly string[];
}

export const isVpc = (resource: TransitGatewayAttachment["resource"]): resource is AttachedVpc =>
  resource.type === "vpc";
export const isPeer = (resource: TransitGatewayAttachment["resource"]): resource is PeerGateway =>
  resource.type === "peering";

/** The partitions of a VPC and of a gateway keep the same record if they differ. Of a peering each gateway has its own. */
export interface TransitGatewayAttachment extends Tagged {
  readonly transitGatewayId: string;
  readonly transitGatewayOwnerId: string;
  readonly resource: AttachedVpc | PeerGateway | AttachedBeyond;
  readonly state: "available" | "pendingAcceptance" | "rejected" | "failed" | "deleted";
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; an ended attachment stays visible for a while after this. */
  readonly endedAt?: string;
}

export interface TransitGatewayRouteTable extends Tagged {
  readonly ownerId: string;
  readonly transitGatewayId: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The table by which packets from an attachment are sent on. `id` is that of the attachment, which has only one. */
export interface TransitGatewayAssociation extends Resource {
  /** A route table's or a policy table's id. */
  readonly tableId: string;
  readonly transitGatewayId: string;
}

/** An attachment's blocks are routes of a table. `id` is made by `ofTable`. */
export interface TransitGatewayPropagation extends Resource {
  readonly tableId: string;
  readonly attachmentId: string;
  /** The blocks that an import saw; they count if what is attached has no records here. */
  readonly seen?: readonly string[];
}

/** A static route, or a reference to a prefix list. `id` is made by `ofTable`. */
export interface TransitGatewayRoute extends Resource {
  readonly tableId: string;
  /** A canonical CIDR, or a prefix list id. */
  readonly destination: string;
  /** Undefined if it drops packets. */
  readonly attachmentId?: string;
}

/** Which packets an entry of a policy table is about: all that fit each member it has. */
export interface TransitGatewayPolicyRule {
  /** Canonical CIDRs. */
  readonly sourceCidr?: string;
  readonly destinationCidr?: string;
  readonly sourcePorts?: { readonly from: number; readonly to: number };
  readonly destinationPorts?: { readonly from: number; readonly to: number };
  /** A protocol's number as text. */
  readonly protocol?: string;
  readonly metaDataKey?: string;
  readonly metaDataValue?: string;
}

export interface TransitGatewayPolicyEntry {
  readonly ruleNumber: number;
  readonly rule: TransitGatewayPolicyRule;
  /** The route table that routes these packets. */
  readonly targetTableId: string;
}

/** Chooses a route table for each packet: the entry with the lowest number that fits. */
export interface TransitGatewayPolicyTable extends Tagged {
  readonly ownerId: string;
  readonly transitGatewayId: string;
  /** In the order of their numbers. */
  readonly entries: readonly TransitGatewayPolicyEntry[];
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What is attached, by its own id: a VPC, a gateway at the other end of a peering, a VPN. */
export const resourceIdOf = ({ resource }: TransitGatewayAttachment): string | undefined =>
  isVpc(resource) ? resource.vpcId : isPeer(resource) ? resource.transitGatewayId : resource.id;

/** The id of what a table has once for each destination, or for each attachment. */
export const ofTable = (tableId: string, what: string): string => `${tableId}/${what}`;

/** What an attachment always propagates. */
export const blocksOf = (resource: TransitGatewayAttachment["resource"]): readonly string[] | undefined =>
  "blocks" in resource ? resource.blocks : undefined;

/** Reports whether the records of both sides say the same of an attachment, apart from tags. */
export function isSameAttachment(a: TransitGatewayAttachment | undefined, b: TransitGatewayAttachment): boolean {
  if (a === undefined) return false;
  if (a === b) return true;
  const [one, other] = [a.resource, b.resource];
  if (a.state !== b.state || a.transitGatewayId !== b.transitGatewayId) return false;
  if (a.transitGatewayOwnerId !== b.transitGatewayOwnerId || one.ownerId !== other.ownerId) return false;
  if (!isVpc(one) || !isVpc(other)) return one.type === other.type && blocksOf(one)?.join() === blocksOf(other)?.join();
  return one.vpcId === other.vpcId && one.subnetIds.join() === other.subnetIds.join();
}
