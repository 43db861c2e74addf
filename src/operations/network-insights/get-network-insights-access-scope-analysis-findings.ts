/** Lists the paths that an analysis of an access scope found. */
import type { PathComponent } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { page } from "../pages.ts";
import { findAccessScopeAnalysis } from "./find-insights.ts";

const pages = { least: 1, most: 1000 };

export default operation("ec2", "GetNetworkInsightsAccessScopeAnalysisFindings", {
  decide({ input, world }) {
    const id = input.NetworkInsightsAccessScopeAnalysisId;
    const { findings, scopeId } = findAccessScopeAnalysis(world, id);
    const { items, nextToken } = page(
      findings,
      (finding) => finding.id,
      input,
      pages,
      "GetNetworkInsightsAccessScopeAnalysisFindings",
    );
    return {
      output: {
        NetworkInsightsAccessScopeAnalysisId: id,
        AnalysisStatus: "succeeded" as const,
        AnalysisFindings: items.map((finding) => ({
          NetworkInsightsAccessScopeAnalysisId: id,
          NetworkInsightsAccessScopeId: scopeId,
          FindingId: finding.id,
          // INVARIANT: kept in AWS's shape by StartNetworkInsightsAccessScopeAnalysis.
          FindingComponents: finding.components as readonly PathComponent[],
        })),
        NextToken: nextToken,
      },
    };
  },
});
