/** Creates an access key of a user. Its secret is shown once: the log has it sealed. */
import { newAccessKeyId } from "../../../access/keys/access-key-ids.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IamAccessKey } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { callingUser } from "../users/calling-user.ts";
import { newSecret } from "./new-secret.ts";

const tooManyKeys = awsError("LimitExceeded", (most: number) => `Cannot exceed quota for AccessKeysPerUser: ${most}`, {
  status: 409,
});

export default operation("iam", "CreateAccessKey", {
  touches: (call) => [existing("iam-user", callingUser(call))],
  decide(call) {
    const { world, caller, limits, now, random, seal } = call;
    const user = callingUser(call);
    const count = [...world.by("iam-access-key", "user", user.id)].length;
    if (count >= limits.accessKeysPerUser) throw tooManyKeys(limits.accessKeysPerUser);
    const secret = newSecret(random);
    const key: IamAccessKey = {
      id: newAccessKeyId("AKIA", caller.account, random),
      ownerId: caller.account,
      userId: user.id,
      sealedSecret: seal("access-key", secret),
      status: "Active",
      createDate: now,
    };
    return {
      changes: [put("iam-access-key", key)],
      output: {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: key.id,
          Status: key.status,
          SecretAccessKey: secret,
          CreateDate: now,
        },
      },
    };
  },
});
