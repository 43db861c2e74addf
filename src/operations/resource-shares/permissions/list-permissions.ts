/** Lists the managed permissions of the types that can be shared. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../share-pages.ts";
import { kindAsked } from "../shareable.ts";
import { managedPermissions, showPermission } from "./managed-permissions.ts";

export default operation("ram", "ListPermissions", {
  touches: nothing,
  decide(call) {
    const { resourceType, permissionType = "ALL" } = call.input;
    const kind = kindAsked(resourceType);
    const all = managedPermissions.filter(
      (each) => permissionType !== "CUSTOMER_MANAGED" && (kind === undefined || each.kind === kind),
    );
    const { items, nextToken } = pageOf("ListPermissions", call, all, ({ arn }) => arn, showPermission);
    return { output: { permissions: items, nextToken } };
  },
});
