/** Gives a share a permission for a type of resource, or replaces the one that it has. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findActiveShare, touchesShare } from "../find-share.ts";
import { wrongParameter } from "../share-words.ts";
import { findPermission, refuseOtherVersion, touchedPermission } from "./managed-permissions.ts";

export default operation("ram", "AssociateResourceSharePermission", {
  touches: (call) => [...touchesShare(call), touchedPermission(call.input.permissionArn)],
  decide(call) {
    const { resourceShareArn, permissionArn, replace = false, permissionVersion, clientToken } = call.input;
    const share = findActiveShare(call, resourceShareArn);
    const { arn, kind } = findPermission(permissionArn);
    refuseOtherVersion(permissionVersion);
    const others = share.permissions.filter((each) => findPermission(each.arn).kind !== kind);
    const isReplaced = share.permissions.some((each) => each.arn !== arn && !others.includes(each));
    if (isReplaced && !replace) {
      throw wrongParameter(
        "The resource share has a permission for this resource type. To replace it, say so with replace.",
      );
    }
    const permissions = [...others, { arn, version: 1 }];
    return {
      changes: [put("resource-share", { ...share, permissions, updatedAt: call.now })],
      output: { returnValue: true, clientToken },
    };
  },
});
