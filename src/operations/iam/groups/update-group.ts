/** Gives a group another name or path, and with it another ARN. Its id stays, and its users. */
import type { IamGroup } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { arnOfEntity, readPath } from "../entity-names.ts";
import { findGroup } from "./find-group.ts";
import { readGroupName } from "./group-names.ts";

export default operation("iam", "UpdateGroup", {
  // AWS: permission is needed on the group as it is and as it will be (its API reference).
  touches: (call) => [
    existing("iam-group", findGroup(call.world, call.input.GroupName)),
    existing("iam-group", updated(call)),
  ],
  decide: (call) => ({ changes: [put("iam-group", updated(call))], output: {} }),
});

function updated({ input, world }: Call<InputOf<"iam", "UpdateGroup">>): IamGroup {
  const group = findGroup(world, input.GroupName);
  const name =
    input.NewGroupName === undefined ? group.name : readGroupName(world, input.NewGroupName, "newGroupName", group.id);
  const path = input.NewPath === undefined ? group.path : readPath(input.NewPath);
  return { ...group, name, path, arn: arnOfEntity("group", world, path, name) };
}
