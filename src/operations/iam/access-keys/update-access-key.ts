/** Makes an access key active or inactive: an inactive one doesn't sign in. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { touchesCallingUserOrRoot } from "../users/calling-user.ts";
import { findOwnKey } from "./find-key.ts";

// ours: no evidence of AWS's text
const wrongStatus = awsError(
  "ValidationError",
  (status: string) =>
    `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
);

export default operation("iam", "UpdateAccessKey", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    const key = findOwnKey(call);
    const status = call.input.Status;
    if (status === "Expired") throw wrongStatus(status);
    return { changes: [put("iam-access-key", { ...key, status })], output: {} };
  },
});
