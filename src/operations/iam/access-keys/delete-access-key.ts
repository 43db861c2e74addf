/** Deletes an access key: the next call that it signs is refused. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { touchesCallingUserOrRoot } from "../users/calling-user.ts";
import { findOwnKey } from "./find-key.ts";

export default operation("iam", "DeleteAccessKey", {
  touches: touchesCallingUserOrRoot,
  decide(call) {
    const { id } = findOwnKey(call);
    const isUsed = call.world.get("iam-access-key-use", id) !== undefined;
    return {
      changes: [remove("iam-access-key", id), ...(isUsed ? [remove("iam-access-key-use", id)] : [])],
      output: {},
    };
  },
});
