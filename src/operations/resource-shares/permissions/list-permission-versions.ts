/** Lists the versions of a managed permission: one. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { pageOf } from "../share-pages.ts";
import { findPermission, showPermission } from "./managed-permissions.ts";

export default operation("ram", "ListPermissionVersions", {
  touches: nothing,
  decide(call) {
    const all = [findPermission(call.input.permissionArn)];
    const { items, nextToken } = pageOf("ListPermissionVersions", call, all, ({ arn }) => arn, showPermission);
    return { output: { permissions: items, nextToken } };
  },
});
