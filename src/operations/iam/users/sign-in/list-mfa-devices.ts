/** Lists the MFA devices of a user: none has any. */
import { operation } from "../../../operation.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../calling-user.ts";

export default operation("iam", "ListMFADevices", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    callingUserOrRoot(call);
    return { output: { MFADevices: [], IsTruncated: false } };
  },
});
