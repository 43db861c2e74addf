/** Makes a new version of a prefix list with the entries of an older one. */
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { refuseOverMaxEntries } from "./entries.ts";
import { findOwnList, refuseWhileSynchronised } from "./find-prefix-list.ts";
import { showPrefixList } from "./show-prefix-list.ts";
import { entriesAt, refuseOtherVersion, store } from "./versions.ts";

export default operation("ec2", "RestoreManagedPrefixListVersion", {
  touches: ({ input, world }) => [existing("prefix-list", findOwnList(world, input.PrefixListId))],
  decide({ input, world, region, limits }) {
    const list = findOwnList(world, input.PrefixListId);
    refuseOtherVersion(list, input.CurrentVersion);
    refuseWhileSynchronised(list);
    const entries = entriesAt(world, list.id, input.PreviousVersion);
    refuseOverMaxEntries(entries, list.maxEntries);
    const { stateMessage: _, ...rest } = list;
    const restored: PrefixList = { ...rest, version: list.version + 1, state: "restore-complete" };
    return {
      changes: store(restored, entries, limits),
      output: { PrefixList: showPrefixList(region, list, "restore-in-progress") },
    };
  },
});
