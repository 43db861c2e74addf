/** Finds an access key of the user that a call names, else of the caller. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamAccessKey } from "../../../model/records/iam.ts";
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
