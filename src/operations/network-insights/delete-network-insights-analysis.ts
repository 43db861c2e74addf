/** Forgets an answer of reachability. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findInsight } from "./find-insights.ts";

export default operation("ec2", "DeleteNetworkInsightsAnalysis", {
  decide({ input, world }) {
    const { id } = findInsight(world, "network-insights-analysis", input.NetworkInsightsAnalysisId);
    return { changes: [remove("network-insights-analysis", id)], output: { NetworkInsightsAnalysisId: id } };
  },
});
