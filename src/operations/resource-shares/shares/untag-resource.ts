/** Untags a resource share. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTaggedShare } from "../tagged-share.ts";

export default operation("ram", "UntagResource", {
  touches: (call) => [existing("resource-share", findTaggedShare(call))],
  decide(call) {
    const share = findTaggedShare(call);
    const tags = share.tags.filter(({ key }) => !call.input.tagKeys.includes(key));
    return { changes: [put("resource-share", { ...share, tags })], output: {} };
  },
});
