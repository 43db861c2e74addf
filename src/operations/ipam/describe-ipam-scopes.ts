/** Lists the scopes of the IPAMs that operate in the Region. */
import type { IpamScope } from "../../model/ipam.ts";
import type { World } from "../../model/world.ts";
import { describe } from "../describe.ts";
import type { Call } from "../operation.ts";
import { findScope } from "./find-ipam.ts";
import { memberFilters } from "./member-filters.ts";
import { ipamsSeenFrom } from "./reach.ts";
import { showScope } from "./show-ipam.ts";

const show = (scope: IpamScope, { world }: Call<unknown>) => showScope(scope, world);

const scopesSeenFrom = (world: World): readonly IpamScope[] =>
  ipamsSeenFrom(world).flatMap(({ id, ownerId, region }) => [
    ...world.elsewhere(ownerId, region).by("ipam-scope", "ipam", id),
  ]);

export default describe("ec2", "DescribeIpamScopes", {
  list: "IpamScopes",
  all: ({ world }) => scopesSeenFrom(world),
  ids: {
    of: ({ IpamScopeIds }) => IpamScopeIds,
    find: ({ world }, id) => scopesSeenFrom(world).find((scope) => scope.id === id) ?? findScope(world, id),
  },
  filters: memberFilters(show, [
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
