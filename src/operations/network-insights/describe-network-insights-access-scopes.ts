/** Lists access scopes. */
import { describe, recordsOf } from "../describe.ts";
import { findAccessScope, insightPages } from "./find-insights.ts";
import { showScope } from "./show-insights.ts";

export default describe("ec2", "DescribeNetworkInsightsAccessScopes", {
  list: "NetworkInsightsAccessScopes",
  ...recordsOf("network-insights-access-scope"),
  ids: {
    of: ({ NetworkInsightsAccessScopeIds }) => NetworkInsightsAccessScopeIds,
    find: ({ world }, id) => findAccessScope(world, id),
  },
  pages: insightPages,
  show: (scope, { world }) => showScope(world, scope),
});
