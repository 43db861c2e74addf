/** Deletes a group that has no users and no policies. */
import { remove } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { refuseInUseEntity } from "../delete-conflict.ts";
import { findGroup, touchesGroup } from "./find-group.ts";

export default operation("iam", "DeleteGroup", {
  touches: touchesGroup,
  decide({ input, world }) {
    const group = findGroup(world, input.GroupName);
    refuseInUseEntity(group, { "remove users from group": hasAny(world.by("iam-user", "group", group.id)) });
    return { changes: [remove("iam-group", group.id)], output: {} };
  },
});
