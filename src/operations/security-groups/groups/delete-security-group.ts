/** Deletes a security group with its rules, unless something still depends on it. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { operation } from "../../operation.ts";
import { findGroup, groupOf, isDefaultGroup } from "./find-group.ts";

const cannotDelete = awsError(
  "CannotDelete",
  (id: string) => `the specified group: "${id}" name: "default" cannot be deleted by a user`,
);
const hasDependents = awsError("DependencyViolation", (id: string) => `resource ${id} has a dependent object`);

export default operation("ec2", "DeleteSecurityGroup", {
  touchesIds: ({ GroupId }) => [GroupId],
  decide({ input, world }) {
    // AWS: an id and a name may be given together (catalogue 377). ours: the id counts.
    const group = input.GroupId ? findGroup(world, input.GroupId) : groupOf(world, input);
    if (isDefaultGroup(group)) throw cannotDelete(group.id);
    refuseInUse(world, "security-group", group.id, () => hasDependents(group.id));
    const rules = [...world.by("security-group-rule", "group", group.id)];
    return {
      changes: [...rules.map(({ id }) => remove("security-group-rule", id)), remove("security-group", group.id)],
      output: { Return: true, GroupId: group.id },
    };
  },
});
