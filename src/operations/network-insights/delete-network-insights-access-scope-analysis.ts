/** Deletes an analysis of an access scope, with its findings. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAccessScopeAnalysis } from "./find-insights.ts";

export default operation("ec2", "DeleteNetworkInsightsAccessScopeAnalysis", {
  touches: ({ input, world }) => [
    existing(
      "network-insights-access-scope-analysis",
      findAccessScopeAnalysis(world, input.NetworkInsightsAccessScopeAnalysisId),
    ),
  ],
  decide({ input, world }) {
    const { id } = findAccessScopeAnalysis(world, input.NetworkInsightsAccessScopeAnalysisId);
    return {
      changes: [remove("network-insights-access-scope-analysis", id)],
      output: { NetworkInsightsAccessScopeAnalysisId: id },
    };
  },
});
