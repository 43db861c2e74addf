/** Lists the access keys of a user, or of the account's root, without their secrets. */
import type { IamAccessKey } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { list } from "../list.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../users/calling-user.ts";
import { keysOf } from "./find-key.ts";

export default list("iam", "ListAccessKeys", {
  list: "AccessKeyMetadata",
  touches: touchesCallingUserOrRoot,
  all: (call) => keysOf(call.world, callingUserOrRoot(call)),
  nameOf: ({ id }) => id,
  show: (key, { world }) => ({
    UserName: userNameOf(world, key),
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: key.createDate,
  }),
});

/** Undefined for the root, which has no name. */
const userNameOf = (world: World, { userId }: IamAccessKey): string | undefined =>
  userId === undefined ? undefined : world.get("iam-user", userId)?.name;
