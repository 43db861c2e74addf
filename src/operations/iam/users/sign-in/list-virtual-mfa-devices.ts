/** Lists virtual MFA devices: there are none. */
import { operation } from "../../../operation.ts";
import { nothing } from "../../../permission/touched.ts";

export default operation("iam", "ListVirtualMFADevices", {
  touches: nothing,
  decide: () => ({ output: { VirtualMFADevices: [], IsTruncated: false } }),
});
