/** Returns who the caller is. */
import { operation } from "../operation.ts";

export default operation("sts", "GetCallerIdentity", {
  decide: ({ caller }) => ({ output: { UserId: caller.userId, Account: caller.account, Arn: caller.arn } }),
});
