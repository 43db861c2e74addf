/** Creates a user. It may do nothing until it has a policy. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamUser } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { readTags } from "../../tags/tag-rules.ts";
import { arnOfEntity, newEntityId, readName, readPath } from "../entity-names.ts";
import { userNamed } from "./find-user.ts";
import { showUser } from "./show-user.ts";

const LONGEST_NAME = 64;

const userExists = awsError("EntityAlreadyExists", (name: string) => `User with name ${name} already exists.`, {
  status: 409,
});

export default operation("iam", "CreateUser", {
  touches: ({ input, world }) => [
    made("iam-user", { arn: arnOfEntity("user", world, readPath(input.Path), input.UserName) }),
  ],
  decide({ input, world, caller, limits, now, random }) {
    const name = readName(input.UserName, "userName", LONGEST_NAME);
    const path = readPath(input.Path);
    if (userNamed(world, name) !== undefined) throw userExists(name);
    const user: IamUser = {
      id: newEntityId("user", random),
      ownerId: caller.account,
      arn: arnOfEntity("user", world, path, name),
      name,
      path,
      createDate: now,
      attachedPolicies: [],
      inlinePolicies: [],
      groupIds: [],
      tags: readTags(input.Tags ?? [], limits),
    };
    return { changes: [put("iam-user", user)], output: { User: showUser(user) } };
  },
});
