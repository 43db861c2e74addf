/** Lists the permissions of a share. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findShareSeen } from "../find-share.ts";
import { pageOf } from "../share-pages.ts";
import { findPermission, showPermission } from "./managed-permissions.ts";

export default operation("ram", "ListResourceSharePermissions", {
  touches: (call) => [existing("resource-share", findShareSeen(call, call.input.resourceShareArn))],
  decide(call) {
    const { permissions } = findShareSeen(call, call.input.resourceShareArn);
    const all = permissions.map(({ arn }) => findPermission(arn));
    const show = (each: (typeof all)[number]) => ({ ...showPermission(each), status: "ASSOCIATED" });
    const { items, nextToken } = pageOf("ListResourceSharePermissions", call, all, ({ arn }) => arn, show);
    return { output: { permissions: items, nextToken } };
  },
});
