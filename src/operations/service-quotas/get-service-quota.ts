/** Returns a quota with the account's value. */
import { operation } from "../operation.ts";
import { findQuota, quotasTouched, refuseContext } from "./find-quota.ts";
import { showQuota } from "./show-quota.ts";

export default operation("servicequotas", "GetServiceQuota", {
  touches: quotasTouched,
  decide(call) {
    const quota = findQuota(call.input, call.region);
    refuseContext(call.input.ContextId);
    return { output: { Quota: showQuota(quota, call) } };
  },
});
