/** Creates a user. It may do nothing until it has a policy. */
import type { IamUser } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { readBoundary } from "../boundaries.ts";
import { arnOfEntity, newEntity, readPath } from "../entity-names.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readIamTags } from "../iam-tags.ts";
import { showWholeUser } from "./show-user.ts";
import { readUserName } from "./user-names.ts";

export default operation("iam", "CreateUser", {
  touches: ({ input, world }) => [
    made("iam-user", { arn: arnOfEntity("user", world, readPath(input.Path), input.UserName) }),
  ],
  decide(call) {
    const { input, world, limits } = call;
    const name = readUserName(world, input.UserName, "userName");
    const path = readPath(input.Path);
    refuseOverIamQuota("UsersPerAccount", world.count("iam-user"), limits, "usersPerAccount");
    const user: IamUser = {
      ...newEntity("user", call, path, name),
      groupIds: [],
      tags: readIamTags(input.Tags, limits),
      ...(input.PermissionsBoundary !== undefined && {
        permissionsBoundary: readBoundary(world, input.PermissionsBoundary),
      }),
    };
    return { changes: [put("iam-user", user)], output: { User: showWholeUser(user) } };
  },
});
