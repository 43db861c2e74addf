/** Takes a permission from a share, if it has no resource of that type. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findActiveShare, touchesShare } from "../find-share.ts";
import { isAssociated } from "../reaching.ts";
import { unknownPermission } from "../share-words.ts";
import { findPermission, touchedPermission } from "./managed-permissions.ts";

// ours: no evidence of AWS's text
const isNeeded = awsError(
  "OperationNotPermittedException",
  (type: string) => `The resource share has resources of the type ${type}, which need a permission.`,
);

export default operation("ram", "DisassociateResourceSharePermission", {
  touches: (call) => [...touchesShare(call), touchedPermission(call.input.permissionArn)],
  decide(call) {
    const { resourceShareArn, permissionArn, clientToken } = call.input;
    const share = findActiveShare(call, resourceShareArn);
    const { arn, kind } = findPermission(permissionArn);
    if (!share.permissions.some((each) => each.arn === arn)) throw unknownPermission(arn);
    if (share.resources.some((each) => each.kind === kind && isAssociated(each))) throw isNeeded(kind);
    const permissions = share.permissions.filter((each) => each.arn !== arn);
    return {
      changes: [put("resource-share", { ...share, permissions, updatedAt: call.now })],
      output: { returnValue: true, clientToken },
    };
  },
});
