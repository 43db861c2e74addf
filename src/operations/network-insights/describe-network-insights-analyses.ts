/** Lists answers to reachability questions. */
import type { NetworkInsightsAnalysis } from "../../model/records/network-insights.ts";
import { describe } from "../describe.ts";
import { findAnalysis, findPath, insightPages } from "./find-insights.ts";
import { showAnalysis } from "./show-insights.ts";

export default describe("ec2", "DescribeNetworkInsightsAnalyses", {
  list: "NetworkInsightsAnalyses",
  all: ({ world, input }): Iterable<NetworkInsightsAnalysis> => {
    const { NetworkInsightsPathId: pathId, AnalysisStartTime: from, AnalysisEndTime: to } = input;
    const analyses =
      pathId === undefined
        ? world.all("network-insights-analysis")
        : world.by("network-insights-analysis", "path", findPath(world, pathId).id);
    return [...analyses].filter(
      ({ startedAt }) => (from === undefined || startedAt >= from) && (to === undefined || startedAt <= to),
    );
  },
  ids: {
    of: ({ NetworkInsightsAnalysisIds }) => NetworkInsightsAnalysisIds,
    find: ({ world }, id) => findAnalysis(world, id),
  },
  filters: { "path-found": (analysis) => analysis.pathFound, status: (analysis) => analysis.status },
  pages: insightPages,
  idOf: (analysis) => analysis.id,
  show: (analysis, { world }) => showAnalysis(world, analysis),
});
