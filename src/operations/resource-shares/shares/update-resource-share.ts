/** Renames a resource share, or says whether it may go beyond the organization. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { operation } from "../../operation.ts";
import { keepShare } from "../associate.ts";
import { findActiveShare, touchesShare } from "../find-share.ts";
import { notOutside, refuseName } from "../share-words.ts";
import { showShare } from "../show-share.ts";

export default operation("ram", "UpdateResourceShare", {
  touches: touchesShare,
  decide(call) {
    const { resourceShareArn, name, allowExternalPrincipals, clientToken } = call.input;
    const before = findActiveShare(call, resourceShareArn);
    if (name !== undefined) refuseName(name);
    const isOutside = before.principals.some(({ isExternal, status }) => isExternal && status !== "DISASSOCIATED");
    if (allowExternalPrincipals === false && isOutside) throw notOutside();
    const share = { ...before, ...dropUndefined({ name, allowExternalPrincipals }), updatedAt: call.now };
    return { changes: keepShare(before, share, call), output: { resourceShare: showShare(share), clientToken } };
  },
});
