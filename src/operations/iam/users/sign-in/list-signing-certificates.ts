/** Lists the signing certificates of a user: none has any. */
import { operation } from "../../../operation.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../calling-user.ts";

export default operation("iam", "ListSigningCertificates", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    callingUserOrRoot(call);
    return { output: { Certificates: [], IsTruncated: false } };
  },
});
