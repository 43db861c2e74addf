/** Deletes a security group with its rules, unless something still depends on it. */
import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import { remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";
import { findGroup, groupOf, isDefaultGroup } from "./find-group.ts";

const cannotDelete = awsError(
  "CannotDelete",
  (id: string) => `the specified group: "${id}" name: "default" cannot be deleted by a user`,
);
const hasDependents = awsError("DependencyViolation", (id: string) => `resource ${id} has a dependent object`);

export default operation("ec2", "DeleteSecurityGroup", {
  touches: ({ input, world }) => [existing("security-group", namedGroup(world, input))],
  decide({ input, world }) {
    const group = namedGroup(world, input);
    if (isDefaultGroup(group)) throw cannotDelete(group.id);
    refuseInUse(world, "security-group", group.id, () => hasDependents(group.id), wholeVpc(world, group.vpcId));
    const rules = [...world.by("security-group-rule", "group", group.id)];
    return {
      changes: [...rules.map(({ id }) => remove("security-group-rule", id)), remove("security-group", group.id)],
      output: { Return: true, GroupId: group.id },
    };
  },
});

/** AWS: an id and a name may be given together (catalogue 377). ours: the id counts. */
const namedGroup = (world: World, input: InputOf<"ec2", "DeleteSecurityGroup">): SecurityGroup =>
  input.GroupId ? findGroup(world, input.GroupId) : groupOf(world, input);
