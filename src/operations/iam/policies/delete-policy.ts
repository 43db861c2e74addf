/** Deletes a customer managed policy that nobody has and of which only the default version is left. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOwnPolicy } from "./find-policy.ts";
import { attachmentCount, boundaryCount } from "./uses-of-policy.ts";

// AWS: catalogue 472
const stillAttached = awsError("DeleteConflict", () => "Cannot delete a policy attached to entities.", { status: 409 });
const hasVersions = awsError(
  "DeleteConflict",
  () =>
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
  { status: 409 },
);

export default operation("iam", "DeletePolicy", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "DeletePolicy"))],
  decide(call) {
    const { id, arn, versions } = findOwnPolicy(call, "DeletePolicy");
    if (attachmentCount(call.world, arn) + boundaryCount(call.world, arn) > 0) throw stillAttached();
    if (versions.length > 1) throw hasVersions();
    return { changes: [remove("iam-policy", id)], output: {} };
  },
});
