/** Creates an access key of a user, or of the account's root. Its secret is shown once: the log has it sealed. */
import { newAccessKeyId } from "../../../access/keys/access-key-ids.ts";
import type { IamAccessKey } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../users/calling-user.ts";
import { keysOf } from "./find-key.ts";
import { newSecret } from "./new-secret.ts";

export default operation("iam", "CreateAccessKey", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    const { world, caller, limits, now, random, seal } = call;
    const user = callingUserOrRoot(call);
    const count = countOf(keysOf(world, user));
    refuseOverIamQuota("AccessKeysPerUser", count, limits, "accessKeysPerUser");
    const secret = newSecret(random);
    const key: IamAccessKey = {
      id: newAccessKeyId("AKIA", caller.account, random),
      ownerId: caller.account,
      ...(user !== "root" && { userId: user.id }),
      sealedSecret: seal("access-key", secret),
      status: "Active",
      createDate: now,
    };
    return {
      changes: [put("iam-access-key", key)],
      output: {
        AccessKey: {
          // ours: no evidence of what AWS says of the root, which has no name
          UserName: user === "root" ? "" : user.name,
          AccessKeyId: key.id,
          Status: key.status,
          SecretAccessKey: secret,
          CreateDate: now,
        },
      },
    };
  },
});
