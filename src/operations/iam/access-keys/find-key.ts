/** Finds an access key of the user that a call names, else of the caller; and all that a user or the root has. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamAccessKey, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { callingUserOrRoot } from "../users/calling-user.ts";

// AWS: catalogue 476
export const noSuchKey = awsError("NoSuchEntity", (id: string) => `The Access Key with id ${id} cannot be found.`, {
  status: 404,
});

type Naming = Call<{ readonly UserName?: string | undefined; readonly AccessKeyId: string }>;

export function findOwnKey(call: Naming): IamAccessKey {
  const id = call.input.AccessKeyId;
  const user = callingUserOrRoot(call);
  const key = call.world.get("iam-access-key", id);
  if (key === undefined || key.userId !== (user === "root" ? undefined : user.id)) throw noSuchKey(id);
  return key;
}

export const keysOf = (world: World, user: IamUser | "root"): IteratorObject<IamAccessKey> =>
  user === "root"
    ? world.all("iam-access-key").filter(({ userId }) => userId === undefined)
    : world.by("iam-access-key", "user", user.id);
