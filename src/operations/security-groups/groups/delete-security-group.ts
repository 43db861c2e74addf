/** Deletes a security group with its rules, unless something still depends on it. */
import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import { remove } from "../../../model/world/change.ts";
import { hasAny, type World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { findGroup, groupOf, isDefaultGroup } from "./find-group.ts";

const cannotDelete = awsError(
  "CannotDelete",
  (id: string) => `the specified group: "${id}" name: "default" cannot be deleted by a user`,
);
const hasDependents = awsError("DependencyViolation", (id: string) => `resource ${id} has a dependent object`);

export default operation("ec2", "DeleteSecurityGroup", {
  touches: ({ GroupId }) => [GroupId],
  decide({ input, world }) {
    // AWS: an id and a name may be given together (catalogue 377). ours: the id counts.
    const group = input.GroupId ? findGroup(world, input.GroupId) : groupOf(world, input);
    if (isDefaultGroup(group)) throw cannotDelete(group.id);
    if (isInUse(world, group)) throw hasDependents(group.id);
    const rules = [...world.by("security-group-rule", "group", group.id)];
    return {
      changes: [...rules.map(({ id }) => remove("security-group-rule", id)), remove("security-group", group.id)],
      output: { Return: true, GroupId: group.id },
    };
  },
});

/**
 * AWS: an interface, a VPC association, or a rule of another group in the same VPC keeps a group from being deleted. A rule
 * across a peering doesn't, and becomes stale (catalogue 169-171).
 */
function isInUse(world: World, { id, vpcId }: SecurityGroup): boolean {
  if (hasAny(world.by("network-interface", "group", id))) return true;
  if (hasAny(world.by("security-group-vpc-association", "group", id))) return true;
  for (const { groupId } of world.by("security-group-rule", "reference", id)) {
    if (groupId !== id && world.get("security-group", groupId)?.vpcId === vpcId) return true;
  }
  return false;
}
