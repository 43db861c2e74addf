/** Finds a security group by the id or, in the default VPC, the name that a call gives. */

import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import { isIdOf } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";
import { givenTogether, missingParameter } from "../../parameters.ts";
import { defaultVpcOf, noDefaultVpcForNames } from "../../vpcs/find-vpc.ts";

export const groupNotFound = awsError(
  "InvalidGroup.NotFound",
  (id: string) => `The security group '${id}' does not exist`,
);
const malformedGroupId = malformedId("InvalidGroupId.Malformed", "security-group");
const groupNameNotFound = awsError(
  "InvalidGroup.NotFound",
  (name: string, vpcId: string) => `The security group '${name}' does not exist in default VPC '${vpcId}'`,
);

export const findGroup = finder("security-group", { unknown: groupNotFound, malformed: malformedGroupId });

export function refuseMalformedGroupId(id: string): void {
  if (!isIdOf("security-group", id)) throw malformedGroupId(id);
}

/**
 * The account's own group with a name; case is ignored (catalogue 44). AWS: each account that uses a shared VPC has names of its own
 * there (catalogue 513).
 */
export const groupNamed = (world: World, vpcId: string, name: string): SecurityGroup | undefined =>
  world.by("security-group", "name", `${vpcId}/${name.toLowerCase()}`).find(({ ownerId }) => ownerId === world.account);

/** AWS: names resolve only in the default VPC, and the refusal says so (catalogue 65, 399). */
export function findGroupByName(world: World, name: string): SecurityGroup {
  const vpc = defaultVpcOf(world);
  if (vpc === undefined) throw noDefaultVpcForNames();
  const group = groupNamed(world, vpc.id, name);
  if (group === undefined || group.name !== name) throw groupNameNotFound(name, vpc.id);
  return group;
}

/** The group that a call names by exactly one of `GroupId` and `GroupName`. */
export function groupOf(
  world: World,
  { GroupId, GroupName }: { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined },
): SecurityGroup {
  if (GroupId && GroupName) throw givenTogether("groupName", "groupId");
  if (GroupId) return findGroup(world, GroupId);
  if (GroupName) return findGroupByName(world, GroupName);
  throw missingParameter("groupName or groupId");
}

export const isInDefaultVpc = (world: World, group: SecurityGroup): boolean => defaultVpcOf(world)?.id === group.vpcId;

/** The group that every VPC comes with; its name is reserved. */
export const isDefaultGroup = (group: SecurityGroup): boolean => group.name === "default";
