/** Lists the resources that refer to a prefix list of the caller's. */
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { allReferencesTo } from "../resource-shares/lent-lists.ts";
import { findOwnList } from "./find-prefix-list.ts";
import type { Reference } from "./references.ts";

export default describe("ec2", "GetManagedPrefixListAssociations", {
  list: "PrefixListAssociations",
  all: ({ input, world }): readonly Reference[] => allReferencesTo(world, findOwnList(world, input.PrefixListId).id),
  // AWS: not the usual bounds (catalogue 212).
  pages: { least: 5, most: 255 },
  idOf: ({ resourceId }) => resourceId,
  touches: ({ input, world }) => [existing("prefix-list", findOwnList(world, input.PrefixListId))],
  show: ({ resourceId, ownerId }) => ({ ResourceId: resourceId, ResourceOwner: ownerId }),
});
