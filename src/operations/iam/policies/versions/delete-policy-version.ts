/** Deletes a version of a customer managed policy, but never the default one. */
import { awsError } from "../../../../model/aws-error.ts";
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { findOwnPolicy } from "../find-policy.ts";
import { findVersion } from "./find-version.ts";

// AWS: catalogue 472
const isDefault = awsError("DeleteConflict", () => "Cannot delete the default version of a policy.", { status: 409 });

export default operation("iam", "DeletePolicyVersion", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "DeletePolicyVersion"))],
  decide(call) {
    const policy = findOwnPolicy(call, "DeletePolicyVersion");
    const deleted = findVersion(policy, call.input.VersionId);
    if (deleted.versionId === policy.defaultVersionId) throw isDefault();
    const versions = policy.versions.filter((version) => version !== deleted);
    return { changes: [put("iam-policy", { ...policy, versions })], output: {} };
  },
});
