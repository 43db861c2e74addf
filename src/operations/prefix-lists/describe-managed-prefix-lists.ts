/** Lists prefix lists: the caller's own and those that AWS manages in the Region. */
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { describe } from "../describe.ts";
import { findPrefixList } from "./find-prefix-list.ts";
import { showPrefixList } from "./show-prefix-list.ts";

export default describe("ec2", "DescribeManagedPrefixLists", {
  list: "PrefixLists",
  *all({ world, region }): Iterable<PrefixList> {
    yield* world.all("prefix-list");
    for (const { list } of awsPrefixLists(region).values()) yield list;
  },
  ids: {
    of: ({ PrefixListIds }) => PrefixListIds,
    find: ({ world }, id) => findPrefixList(world, id),
  },
  filters: {
    "owner-id": ({ ownerId }) => ownerId,
    "prefix-list-id": ({ id }) => id,
    "prefix-list-name": ({ name }) => name,
  },
  // AWS: not the usual bounds (catalogue 211).
  pages: { least: 1, most: 100 },
  idOf: ({ id }) => id,
  show: (list, { region }) => showPrefixList(region, list),
});
