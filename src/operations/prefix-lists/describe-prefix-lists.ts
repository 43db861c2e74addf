/** Lists the prefix lists that AWS manages in the Region, with their CIDRs; customers' lists are not shown. */
import { type AwsPrefixList, awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import { describe } from "../describe.ts";
import { findPrefixList, prefixListNotFound } from "./find-prefix-list.ts";

export default describe("ec2", "DescribePrefixLists", {
  list: "PrefixLists",
  all: ({ region }): Iterable<AwsPrefixList> => awsPrefixLists(region).values(),
  ids: {
    of: ({ PrefixListIds }) => PrefixListIds,
    find({ world, region }, id) {
      const found = awsPrefixLists(region).get(findPrefixList(world, id).id);
      if (found === undefined) throw prefixListNotFound(id);
      return found;
    },
  },
  isUntagged: true,
  filters: {
    "prefix-list-id": ({ list }) => list.id,
    "prefix-list-name": ({ list }) => list.name,
  },
  idOf: ({ list }) => list.id,
  show: ({ list, current }) => ({
    PrefixListId: list.id,
    PrefixListName: list.name,
    Cidrs: current.entries.map(({ cidr }) => cidr),
  }),
});
