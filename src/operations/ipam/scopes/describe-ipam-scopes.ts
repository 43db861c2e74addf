/** Lists the scopes of the IPAMs that operate in the Region. */
import { describe } from "../../describe.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findScopeSeen, scopesSeenFrom } from "../ipams/reach.ts";
import { showScope } from "../ipams/show-ipam.ts";

export default describe("ec2", "DescribeIpamScopes", {
  list: "IpamScopes",
  all: ({ world }) => scopesSeenFrom(world),
  ids: {
    of: ({ IpamScopeIds }) => IpamScopeIds,
    find: ({ world }, id) => findScopeSeen(world, id),
  },
  filters: memberFilters([
    "OwnerId",
    "IpamScopeId",
    "IpamScopeArn",
    "IpamArn",
    "IpamRegion",
    "IpamScopeType",
    "IsDefault",
    "Description",
    "PoolCount",
    "State",
  ]),
  idOf: ({ id }) => id,
  show: (scope, { world }) => showScope(world, scope),
});
