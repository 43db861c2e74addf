/** Lists access scopes. */
import type { NetworkInsightsAccessScope } from "../../model/records/network-insights.ts";
import { describe } from "../describe.ts";
import { findAccessScope, insightPages } from "./find-insights.ts";
import { showScope } from "./show-insights.ts";

export default describe("ec2", "DescribeNetworkInsightsAccessScopes", {
  list: "NetworkInsightsAccessScopes",
  all: ({ world }): Iterable<NetworkInsightsAccessScope> => world.all("network-insights-access-scope"),
  ids: {
    of: ({ NetworkInsightsAccessScopeIds }) => NetworkInsightsAccessScopeIds,
    find: ({ world }, id) => findAccessScope(world, id),
  },
  pages: insightPages,
  idOf: (scope) => scope.id,
  show: (scope, { world }) => showScope(world, scope),
});
