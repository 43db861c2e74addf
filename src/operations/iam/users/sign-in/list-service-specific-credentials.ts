/** Lists the passwords for single services of a user: none has any. */
import { operation } from "../../../operation.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../calling-user.ts";

export default operation("iam", "ListServiceSpecificCredentials", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    callingUserOrRoot(call);
    return { output: { ServiceSpecificCredentials: [], IsTruncated: false } };
  },
});
