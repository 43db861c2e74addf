/** Groups that rules refer to: whether a reference is allowed, and what has become of it since. */
import { awsError } from "../../../model/aws-error.ts";
import type { Peer, SecurityGroup } from "../../../model/records/security-group.ts";
import { vpcAssociationId } from "../../../model/records/security-group.ts";
import type { VpcPeeringConnection } from "../../../model/records/vpc-peering-connection.ts";
import type { World } from "../../../model/world/world.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";
import { isAgreed } from "../../vpc-peering-connections/peering.ts";
import { groupNotFound, refuseMalformedGroupId } from "./find-group.ts";
import { isReferable, referableVpcs } from "./transit-references.ts";

// AWS: the code is NotFound although the group exists (catalogue 112).
const differentNetworks = awsError(
  "InvalidGroup.NotFound",
  () => "You have specified two resources that belong to different networks.",
);

export type GroupPeer = Extract<Peer, { kind: "group" }>;

/** The group in its owner's partition. Merely mentioning an unknown account doesn't create its partition. */
function groupIn(world: World, ownerId: string, groupId: string): SecurityGroup | undefined {
  if (ownerId === world.account) return world.get("security-group", groupId);
  return worldIfKnown(world, ownerId, world.region)?.get("security-group", groupId);
}

/** The peering between two VPCs in one Region; an active one if there is one. */
function peeringBetween(world: World, vpcId: string, otherVpcId: string): VpcPeeringConnection | undefined {
  const peerings = world
    .by("vpc-peering-connection", "vpc", vpcId)
    .filter(
      // AWS: groups can't be referenced across Regions.
      ({ requester, accepter }) =>
        requester.region === accepter.region &&
        (requester.vpcId === otherVpcId || accepter.vpcId === otherVpcId) &&
        requester.vpcId !== accepter.vpcId,
    )
    .toArray();
  return peerings.find((peering) => peering.status === "active" && isAgreed(world, peering)) ?? peerings.at(-1);
}

export const isAssociated = (world: World, groupId: string, vpcId: string): boolean =>
  world.get("security-group-vpc-association", vpcAssociationId(groupId, vpcId)) !== undefined;

/** AWS: some clients write a group with its owner as `<account>/<group>` (catalogue 350). */
export function splitOwner(text: string): { readonly account: string | undefined; readonly id: string } {
  const [account, id] = text.split("/");
  return id === undefined ? { account: undefined, id: text } : { account, id };
}

/** Reads a reference that a call makes from a rule of `group`. */
export function readReference(
  world: World,
  group: SecurityGroup,
  groupId: string,
  ownerId: string | undefined,
  peeringId: string | undefined,
): GroupPeer {
  refuseMalformedGroupId(groupId);
  const owner = ownerId ?? ownerOf(world, group, groupId);
  const referenced = groupIn(world, owner, groupId);
  if (referenced === undefined) throw groupNotFound(groupId);
  const peer = { kind: "group" as const, groupId, ownerId: owner };
  if (referenced.vpcId === group.vpcId) return peer;
  const peering = peeringBetween(world, group.vpcId, referenced.vpcId);
  const isOpen = peering?.status === "active" && isAgreed(world, peering);
  if (isOpen && (peeringId ?? peering.id) === peering.id) {
    return { ...peer, vpcId: referenced.vpcId, peeringId: peering.id };
  }
  const isShared = isAssociated(world, groupId, group.vpcId) || isAssociated(world, group.id, referenced.vpcId);
  // Associations are within one account: what this one says of another's group is no evidence.
  const isOwnShared = isShared && owner === world.account;
  if (!isOwnShared && !isReferable(world, group.vpcId, referenced.vpcId)) throw differentNetworks();
  return { ...peer, vpcId: referenced.vpcId };
}

/** The owner of a group named without its owner: the caller, or the account on the other side of a peering or a transit gateway. */
function ownerOf(world: World, group: SecurityGroup, groupId: string): string {
  // AWS: of a shared VPC also the groups of its owner and of other participants (catalogue 513).
  const inVpc = wholeVpc(world, group.vpcId).get("security-group", groupId);
  if (inVpc !== undefined) return inVpc.ownerId;
  if (world.get("security-group", groupId) !== undefined) return world.account;
  for (const peering of world.by("vpc-peering-connection", "vpc", group.vpcId)) {
    const { status, requester, accepter } = peering;
    if (status !== "active" || requester.region !== accepter.region || !isAgreed(world, peering)) continue;
    const other = requester.vpcId === group.vpcId ? accepter : requester;
    if (groupIn(world, other.ownerId, groupId) !== undefined) return other.ownerId;
  }
  for (const { ownerId, vpcId } of referableVpcs(world, group.vpcId)) {
    if (groupIn(world, ownerId, groupId)?.vpcId === vpcId) return ownerId;
  }
  return world.account;
}

/** The current state of a reference. */
export interface ReferenceState {
  /** The referenced group, while it exists. */
  readonly referenced: SecurityGroup | undefined;
  /** `active`, `deleted` ...; only if the reference crosses a peering. */
  readonly peeringStatus: string | undefined;
  /** True if the referenced group is gone, or the rule's VPC can no longer reach it (catalogue 177). */
  readonly isStale: boolean;
}

/** Whether the peering is between the VPC of the rule's group and one of the account that the rule names. */
const joins = ({ requester, accepter }: VpcPeeringConnection, group: SecurityGroup, peer: GroupPeer): boolean =>
  (requester.vpcId === group.vpcId && accepter.ownerId === peer.ownerId) ||
  (accepter.vpcId === group.vpcId && requester.ownerId === peer.ownerId);

export function stateOfReference(world: World, group: SecurityGroup, peer: GroupPeer): ReferenceState {
  const peering = peer.peeringId === undefined ? undefined : world.get("vpc-peering-connection", peer.peeringId);
  const isOverTransit =
    peer.vpcId !== undefined && peering === undefined && isReferable(world, group.vpcId, peer.vpcId);
  // Nobody may watch another account's groups through a peering that it knows nothing of, or without one.
  const isVisible =
    peer.ownerId === world.account ||
    isOverTransit ||
    (peering !== undefined && joins(peering, group, peer) && isAgreed(world, peering));
  const referenced = isVisible
    ? groupIn(world, peer.ownerId, peer.groupId)
    : wholeVpc(world, group.vpcId).get("security-group", peer.groupId);
  if (peer.vpcId === undefined) return { referenced, peeringStatus: undefined, isStale: referenced === undefined };
  if (peer.peeringId !== undefined) {
    const peeringStatus = peering?.status ?? "deleted";
    return { referenced, peeringStatus, isStale: referenced === undefined || peeringStatus !== "active" };
  }
  const isShared = isAssociated(world, peer.groupId, group.vpcId) || isAssociated(world, group.id, peer.vpcId);
  return {
    referenced,
    peeringStatus: undefined,
    isStale: referenced === undefined || !(isShared || isOverTransit),
  };
}
