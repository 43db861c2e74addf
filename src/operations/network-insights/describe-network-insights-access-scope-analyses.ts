/** Lists the analyses of access scopes. */
import type { NetworkInsightsAccessScopeAnalysis } from "../../model/records/network-insights.ts";
import { describe } from "../describe.ts";
import { findAccessScope, findAccessScopeAnalysis, insightPages } from "./find-insights.ts";
import { showScopeAnalysis } from "./show-insights.ts";

export default describe("ec2", "DescribeNetworkInsightsAccessScopeAnalyses", {
  list: "NetworkInsightsAccessScopeAnalyses",
  all: ({ world, input }): Iterable<NetworkInsightsAccessScopeAnalysis> => {
    const { NetworkInsightsAccessScopeId: scopeId, AnalysisStartTimeBegin: from, AnalysisStartTimeEnd: to } = input;
    const kind = "network-insights-access-scope-analysis";
    const analyses =
      scopeId === undefined ? world.all(kind) : world.by(kind, "scope", findAccessScope(world, scopeId).id);
    return [...analyses].filter(
      ({ startedAt }) => (from === undefined || startedAt >= from) && (to === undefined || startedAt <= to),
    );
  },
  ids: {
    of: ({ NetworkInsightsAccessScopeAnalysisIds }) => NetworkInsightsAccessScopeAnalysisIds,
    find: ({ world }, id) => findAccessScopeAnalysis(world, id),
  },
  pages: insightPages,
  idOf: (analysis) => analysis.id,
  show: (analysis, { world }) => showScopeAnalysis(world, analysis),
});
