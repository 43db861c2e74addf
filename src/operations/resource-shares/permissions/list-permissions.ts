/** Lists the managed permissions of the types that can be shared. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../share-pages.ts";
import { wrongParameter } from "../share-words.ts";
import { kindOfSharedType } from "../shareable.ts";
import { managedPermissions, showPermission } from "./managed-permissions.ts";

export default operation("ram", "ListPermissions", {
  touches: nothing,
  decide(call) {
    const { resourceType, permissionType = "ALL" } = call.input;
    const kind = resourceType === undefined ? undefined : kindOfSharedType(resourceType);
    if (resourceType !== undefined && kind === undefined)
      throw wrongParameter(`The resource type ${resourceType} cannot be shared.`);
    const all = managedPermissions.filter(
      (each) => permissionType !== "CUSTOMER_MANAGED" && (kind === undefined || each.kind === kind),
    );
    const { items, nextToken } = pageOf("ListPermissions", call, all, ({ arn }) => arn, showPermission);
    return { output: { permissions: items, nextToken } };
  },
});
