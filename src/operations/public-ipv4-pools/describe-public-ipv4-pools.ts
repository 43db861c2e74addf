/** Lists public IPv4 pools. */
import { describe, recordsOf } from "../describe.ts";
import { showTags } from "../tags/tag-rules.ts";
import { findPublicPool } from "./find-public-pool.ts";
import { showRange } from "./pool-addresses.ts";

export default describe("ec2", "DescribePublicIpv4Pools", {
  list: "PublicIpv4Pools",
  ...recordsOf("public-ipv4-pool"),
  ids: { of: ({ PoolIds }) => PoolIds, find: ({ world }, id) => findPublicPool(world, id) },
  pages: { least: 1, most: 10 },
  show({ id, networkBorderGroup, cidrs, tags }, { world }) {
    const ranges = cidrs.map(({ cidr }) => showRange(world, cidr));
    const sum = (count: (range: (typeof ranges)[number]) => number) =>
      ranges.reduce((all, each) => all + count(each), 0);
    return {
      PoolId: id,
      PoolAddressRanges: ranges,
      TotalAddressCount: sum(({ AddressCount }) => AddressCount),
      TotalAvailableAddressCount: sum(({ AvailableAddressCount }) => AvailableAddressCount),
      NetworkBorderGroup: networkBorderGroup,
      Tags: showTags(tags),
    };
  },
});
