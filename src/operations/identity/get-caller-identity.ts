/** Returns who the caller is. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

export default operation("sts", "GetCallerIdentity", {
  touches: nothing,
  decide: ({ caller }) => ({ output: { UserId: caller.userId, Account: caller.account, Arn: caller.arn } }),
});
