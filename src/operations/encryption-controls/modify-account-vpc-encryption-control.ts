/** Says what the account wants of the encryption of its VPCs in the Region, and brings each of them to it that can be brought. */
import { accountControlId } from "../../model/records/guarding/encryption-control.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { isOwn } from "../shared-vpcs/whole-vpc.ts";
import { accountControlOf, bring, showAccountControl } from "./account-control.ts";
import { changedBy } from "./exclusions.ts";

export default operation("ec2", "ModifyAccountVpcEncryptionControl", {
  touches: nothing,
  decide(call) {
    const { input, world, now } = call;
    const before = accountControlOf(world);
    const mode = input.Mode ?? before?.mode ?? "unmanaged";
    const exclusions = changedBy(before?.exclusions ?? [], input);
    const vpcs = [...world.all("vpc")].filter((vpc) => isOwn(vpc, world));
    const brought = vpcs.map((vpc) => bring(call, vpc, { mode, exclusions }));
    const count = brought.filter(({ isAsWanted }) => isAsWanted).length;
    const control = {
      id: accountControlId(world),
      ...{ mode, exclusions, updatedAt: now },
      outcome:
        count === vpcs.length
          ? "transitions-successful"
          : count > 0
            ? "transitions-partially-successful"
            : "transitions-failed",
    } as const;
    return {
      changes: [...brought.flatMap(({ changes }) => changes), put("account-encryption-control", control)],
      output: { AccountVpcEncryptionControl: showAccountControl(control, "transitions-in-progress") },
    };
  },
});
