/** Lists the scopes of the IPAMs that operate in the Region. */
import type { IpamScope } from "../../../model/records/ipam.ts";
import { describe } from "../../describe.ts";
import type { Call } from "../../operation.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findScopeSeen, scopesSeenFrom } from "../ipams/reach.ts";
import { showScope } from "../ipams/show-ipam.ts";

const show = (scope: IpamScope, { world }: Call<unknown>) => showScope(world, scope);

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
  show,
});
