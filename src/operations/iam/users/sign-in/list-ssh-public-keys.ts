/** Lists the SSH keys of a user: none has any. */
import { operation } from "../../../operation.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "../calling-user.ts";

export default operation("iam", "ListSSHPublicKeys", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    callingUserOrRoot(call);
    return { output: { SSHPublicKeys: [], IsTruncated: false } };
  },
});
