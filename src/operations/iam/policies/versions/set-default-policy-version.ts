/** Makes a version of a customer managed policy the one that counts. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { findOwnPolicy } from "../find-policy.ts";
import { findVersion } from "./find-version.ts";

export default operation("iam", "SetDefaultPolicyVersion", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "SetDefaultPolicyVersion"))],
  decide(call) {
    const policy = findOwnPolicy(call, "SetDefaultPolicyVersion");
    const { versionId } = findVersion(policy, call.input.VersionId);
    return { changes: [put("iam-policy", { ...policy, defaultVersionId: versionId })], output: {} };
  },
});
