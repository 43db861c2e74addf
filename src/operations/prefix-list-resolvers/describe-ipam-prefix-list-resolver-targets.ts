/** Lists the targets of prefix list resolvers. */
import type { IpamPrefixListResolverTarget } from "../../model/records/ipam-prefix-list-resolver.ts";
import { describe } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findResolver } from "./find-resolver.ts";
import { findTarget } from "./find-target.ts";
import { showTarget } from "./show-resolver.ts";

export default describe("ec2", "DescribeIpamPrefixListResolverTargets", {
  list: "IpamPrefixListResolverTargets",
  all: ({ input, world }): Iterable<IpamPrefixListResolverTarget> =>
    input.IpamPrefixListResolverId === undefined
      ? world.all("ipam-prefix-list-resolver-target")
      : world.by(
          "ipam-prefix-list-resolver-target",
          "resolver",
          findResolver(world, input.IpamPrefixListResolverId).id,
        ),
  ids: {
    of: ({ IpamPrefixListResolverTargetIds }) => IpamPrefixListResolverTargetIds,
    find: ({ world }, id) => findTarget(world, id),
  },
  filters: memberFilters([
    "IpamPrefixListResolverId",
    "IpamPrefixListResolverTargetArn",
    "IpamPrefixListResolverTargetId",
    "OwnerId",
    "PrefixListId",
    "PrefixListRegion",
    "State",
    "TrackLatestVersion",
  ]),
  idOf: ({ id }) => id,
  show: (target) => showTarget(target),
});
