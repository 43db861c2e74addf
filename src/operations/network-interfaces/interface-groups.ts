/** The groups that an interface may use: groups of its VPC or associated with it, within the quota. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { SecurityGroup } from "../../model/records/security-group.ts";
import type { World } from "../../model/world/world.ts";
import { referred, type Touched } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findGroup, groupNamed, groupNotFound } from "../security-groups/groups/find-group.ts";
import { isAssociated } from "../security-groups/groups/references.ts";
import { wholeVpc } from "../shared-vpcs/whole-vpc.ts";

// AWS: the code (catalogue 126); ours: no evidence of AWS's text
const tooManyGroups = quotaExceeded(
  "SecurityGroupsPerInterfaceLimitExceeded",
  "security groups per interface",
  "securityGroupsPerInterface",
);
const otherNetwork = awsError(
  "InvalidParameter",
  (groupId: string, subnetId: string) =>
    `Security group ${groupId} and subnet ${subnetId} belong to different networks.`,
);

// AWS: the text; ours: the code (catalogue 513)
const noDefaultGroup = awsError(
  "InvalidParameterValue",
  (vpcId: string) =>
    `You do not have access to a default security group in VPC ${vpcId}. Specify a security group, and try again.`,
);

export function refuseTooManyGroups(groupIds: readonly string[], { securityGroupsPerInterface: limit }: Limits): void {
  if (groupIds.length > limit) throw tooManyGroups();
}

interface Place {
  readonly vpcId: string;
  /** The subnet that the error text names. */
  readonly id: string;
}

/** The ids of the groups that a call names, or of the VPC's default group if it names no group. */
export function groupsOf(
  world: World,
  { vpcId, id: subnetId }: Place,
  given: readonly string[] | undefined,
  limits: Limits,
): readonly string[] {
  if (given === undefined || given.length === 0) {
    const ids = defaultGroupIds(world, vpcId);
    if (ids.length === 0) throw noDefaultGroup(vpcId);
    return ids;
  }
  const groups = [...new Set(given)].map((id) => findGroup(world, id));
  for (const group of groups) {
    if (!isUsable(world, group, vpcId)) throw groupNotFound(group.id);
    if (group.vpcId !== vpcId && !isAssociated(world, group.id, vpcId)) throw otherNetwork(group.id, subnetId);
  }
  const ids = groups.map(({ id }) => id);
  refuseTooManyGroups(ids, limits);
  return ids;
}

/**
 * AWS: an owner can't use the groups of participants, nor a participant groups that aren't shared with it (catalogue 513, 515). What
 * a file says of either is no evidence.
 */
function isUsable(world: World, { id, ownerId }: SecurityGroup, vpcId: string): boolean {
  const shared = world.get("shared-vpc", vpcId);
  if (shared === undefined) return ownerId === world.account || world.get("vpc", vpcId)?.ownerId !== world.account;
  if (ownerId !== world.account) return shared.groupIds.includes(id);
  return (wholeVpc(world, vpcId).get("security-group", id)?.ownerId ?? ownerId) === ownerId;
}

/** The groups that a call gives an interface of a VPC, as what it touches: those that it names, or the default group. */
export const groupsTouched = (world: World, vpcId: string, given: readonly string[] | undefined): readonly Touched[] =>
  (given === undefined || given.length === 0 ? defaultGroupIds(world, vpcId) : given).map((id) =>
    referred(world, "security-group", id),
  );

function defaultGroupIds(world: World, vpcId: string): readonly string[] {
  const group = groupNamed(world, vpcId, "default");
  return group === undefined ? [] : [group.id];
}

/** Groups as interfaces and instances list them. One that isn't shared any more still has its name. */
export const showGroups = (world: World, { groupIds, vpcId }: Pick<NetworkInterface, "groupIds" | "vpcId">) =>
  groupIds.map((id) => ({ GroupId: id, GroupName: groupIn(world, vpcId, id)?.name }));

/** A group of an interface, whoever owns it. */
export const groupIn = (world: World, vpcId: string, id: string): SecurityGroup | undefined =>
  world.get("security-group", id) ?? wholeVpc(world, vpcId).get("security-group", id);
