/** Deletes a prefix list with its versions, unless something still refers to it. */
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { put, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { allReferencesTo } from "../resource-shares/lent-lists.ts";
import { findOwnList } from "./find-prefix-list.ts";
import { showPrefixList } from "./show-prefix-list.ts";

export default operation("ec2", "DeleteManagedPrefixList", {
  touches: ({ input, world }) => [existing("prefix-list", findOwnList(world, input.PrefixListId))],
  decide({ input, world, region }) {
    const list = findOwnList(world, input.PrefixListId);
    const output = { PrefixList: showPrefixList(region, list, "delete-in-progress") };
    const references = allReferencesTo(world, list.id).map(({ resourceId }) => resourceId);
    // AWS: the call succeeds for a list in use; the list ends up as delete-failed (catalogue 213).
    if (references.length > 0) {
      const failed: PrefixList = { ...list, state: "delete-failed", stateMessage: isInUse(references) };
      return { changes: [put("prefix-list", failed)], output };
    }
    const versions = [...world.by("prefix-list-version", "list", list.id)];
    return {
      changes: [remove("prefix-list", list.id), ...versions.map(({ id }) => remove("prefix-list-version", id))],
      output,
    };
  },
});

// ours: no evidence of AWS's text
const isInUse = (resourceIds: readonly string[]): string =>
  `The following resources still refer to the prefix list: ${resourceIds.slice(0, 10).join(", ")}`;
