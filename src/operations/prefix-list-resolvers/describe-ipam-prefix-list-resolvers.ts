/** Lists prefix list resolvers. */
import { describe, recordsOf } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findResolver } from "./find-resolver.ts";
import { showResolver } from "./show-resolver.ts";

export default describe("ec2", "DescribeIpamPrefixListResolvers", {
  list: "IpamPrefixListResolvers",
  ...recordsOf("ipam-prefix-list-resolver"),
  ids: {
    of: ({ IpamPrefixListResolverIds }) => IpamPrefixListResolverIds,
    find: ({ world }, id) => findResolver(world, id),
  },
  filters: {
    ...memberFilters([
      "AddressFamily",
      "Description",
      "IpamArn",
      "IpamPrefixListResolverArn",
      "IpamPrefixListResolverId",
      "IpamRegion",
      "LastVersionCreationStatus",
      "OwnerId",
      "State",
    ]),
    "ipam-id": ({ ipamId }) => ipamId,
  },
  show: (resolver, { region }) => showResolver(region, resolver),
});
