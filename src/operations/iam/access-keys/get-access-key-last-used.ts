/** Shows when, where and for which service an access key was last used, as far as the log has it (docs/credentials.md). */
import type { IamAccessKey, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { rootArn } from "../users/calling-user.ts";
import { noSuchKey } from "./find-key.ts";

type Asking = Pick<Call<InputOf<"iam", "GetAccessKeyLastUsed">>, "input" | "world">;

export default operation("iam", "GetAccessKeyLastUsed", {
  touches(call) {
    const user = userOf(call.world, findKey(call));
    return [user === undefined ? made("iam-user", { arn: rootArn(call.world.account) }) : existing("iam-user", user)];
  },
  decide(call) {
    const key = findKey(call);
    const use = call.world.get("iam-access-key-use", key.id);
    return {
      output: {
        UserName: userOf(call.world, key)?.name,
        // AWS: a key that was never used has no date, and N/A as service and Region (catalogue 477).
        AccessKeyLastUsed: {
          LastUsedDate: use?.at,
          ServiceName: use?.service ?? "N/A",
          Region: use?.region ?? "N/A",
        },
      },
    };
  },
});

function findKey({ input: { AccessKeyId }, world }: Asking): IamAccessKey {
  const key = world.get("iam-access-key", AccessKeyId);
  if (key === undefined) throw noSuchKey(AccessKeyId);
  return key;
}

const userOf = (world: World, { userId }: IamAccessKey): IamUser | undefined =>
  userId === undefined ? undefined : world.get("iam-user", userId);
