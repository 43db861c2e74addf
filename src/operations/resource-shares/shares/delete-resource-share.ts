/** Deletes a resource share: what it shared is its owner's alone again. */
import { operation } from "../../operation.ts";
import { keepShare, without } from "../associate.ts";
import { findOwnShare, touchesShare } from "../find-share.ts";

export default operation("ram", "DeleteResourceShare", {
  touches: touchesShare,
  decide(call) {
    const { resourceShareArn, clientToken } = call.input;
    const before = findOwnShare(call, resourceShareArn);
    const output = { returnValue: true, clientToken };
    if (before.status === "DELETED") return { output };
    const all = {
      resources: before.resources.map(({ arn }) => arn),
      principals: before.principals.map(({ id }) => id),
    };
    const ended = { ...without(before, all, call.now), status: "DELETED" as const, updatedAt: call.now };
    return { changes: keepShare(before, ended, call), output };
  },
});
