/** Creates a group of users. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { arnOfEntity, newEntity, readPath } from "../entity-names.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readGroupName } from "./group-names.ts";
import { showGroup } from "./show-group.ts";

export default operation("iam", "CreateGroup", {
  touches: ({ input, world }) => [
    made("iam-group", { arn: arnOfEntity("group", world, readPath(input.Path), input.GroupName) }),
  ],
  decide(call) {
    const { input, world, limits } = call;
    const name = readGroupName(world, input.GroupName, "groupName");
    const path = readPath(input.Path);
    refuseOverIamQuota("GroupsPerAccount", world.count("iam-group"), limits, "groupsPerAccount");
    const group = newEntity("group", call, path, name);
    return { changes: [put("iam-group", group)], output: { Group: showGroup(group) } };
  },
});
