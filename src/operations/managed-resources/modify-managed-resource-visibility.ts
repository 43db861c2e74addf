/** Has lists leave out what services manage, or show it. */
import { visibilityId } from "../../model/records/observing/managed-resource-visibility.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

export default operation("ec2", "ModifyManagedResourceVisibility", {
  touches: nothing,
  decide: ({ input: { DefaultVisibility: visibility }, world }) => ({
    changes: [put("managed-resource-visibility", { id: visibilityId(world), visibility })],
    output: { Visibility: { DefaultVisibility: visibility } },
  }),
});
