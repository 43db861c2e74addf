/** Gives a user another name or path, and with it another ARN. Its id stays, and what it has. */
import type { IamUser } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { arnOfEntity, readPath } from "../entity-names.ts";
import { findUser } from "./find-user.ts";
import { readUserName } from "./user-names.ts";

export default operation("iam", "UpdateUser", {
  // AWS: permission is needed on the user as it is and as it will be (its API reference).
  touches: (call) => [
    existing("iam-user", findUser(call.world, call.input.UserName)),
    existing("iam-user", updated(call)),
  ],
  decide: (call) => ({ changes: [put("iam-user", updated(call))], output: {} }),
});

function updated({ input, world }: Call<InputOf<"iam", "UpdateUser">>): IamUser {
  const user = findUser(world, input.UserName);
  const name =
    input.NewUserName === undefined ? user.name : readUserName(world, input.NewUserName, "newUserName", user.id);
  const path = input.NewPath === undefined ? user.path : readPath(input.NewPath);
  return { ...user, name, path, arn: arnOfEntity("user", world, path, name) };
}
