/** Deletes an analysis of an access scope, with its findings. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findAccessScopeAnalysis } from "./find-insights.ts";

export default operation("ec2", "DeleteNetworkInsightsAccessScopeAnalysis", {
  decide({ input, world }) {
    const { id } = findAccessScopeAnalysis(world, input.NetworkInsightsAccessScopeAnalysisId);
    return {
      changes: [remove("network-insights-access-scope-analysis", id)],
      output: { NetworkInsightsAccessScopeAnalysisId: id },
    };
  },
});
