/** Shows one user: the named one, else the caller. */
import { operation } from "../../operation.ts";
import { callingUserOrRoot, touchesCallingUserOrRoot } from "./calling-user.ts";
import { showWholeUser } from "./show-user.ts";

export default operation("iam", "GetUser", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    const user = callingUserOrRoot(call);
    return { output: { User: user === "root" ? showRoot(call.caller) : showWholeUser(user) } };
  },
});

/** ours: since when the account is there isn't known. */
const ROOT_SINCE = "1970-01-01T00:00:00.000Z";

/** AWS: the root has the account's number as its id. */
const showRoot = ({ account, arn }: { readonly account: string; readonly arn: string }) => ({
  Path: "/",
  UserName: "root",
  UserId: account,
  Arn: arn,
  CreateDate: ROOT_SINCE,
});
