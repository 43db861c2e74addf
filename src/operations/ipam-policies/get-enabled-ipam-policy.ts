/** Returns the policy that is active for the calling account, its own or one that it inherits. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { activeFor } from "./active-policy.ts";

export default operation("ec2", "GetEnabledIpamPolicy", {
  touches: nothing,
  decide(call) {
    const active = activeFor(call, call.caller.account);
    if (active === undefined) return { output: { IpamPolicyEnabled: false } };
    return { output: { IpamPolicyEnabled: true, IpamPolicyId: active.policyId, ManagedBy: active.managedBy } };
  },
});
