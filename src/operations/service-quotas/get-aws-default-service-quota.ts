/** Returns a quota with the value that AWS gives a new account. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findQuota } from "./find-quota.ts";
import { showDefault } from "./show-quota.ts";

export default operation("servicequotas", "GetAWSDefaultServiceQuota", {
  touches: nothing,
  decide: ({ input, world }) => ({ output: { Quota: showDefault(findQuota(input, world.region), world) } }),
});
