/** Deletes the answer to a reachability question. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAnalysis } from "./find-insights.ts";

export default operation("ec2", "DeleteNetworkInsightsAnalysis", {
  touches: ({ input, world }) => [
    existing("network-insights-analysis", findAnalysis(world, input.NetworkInsightsAnalysisId)),
  ],
  decide({ input, world }) {
    const { id } = findAnalysis(world, input.NetworkInsightsAnalysisId);
    return { changes: [remove("network-insights-analysis", id)], output: { NetworkInsightsAnalysisId: id } };
  },
});
