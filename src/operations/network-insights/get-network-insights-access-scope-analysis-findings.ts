/** Lists the paths that an analysis of an access scope found. */
import type { PathComponent } from "../../wire/generated/ec2.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findAccessScopeAnalysis } from "./find-insights.ts";

export default describe("ec2", "GetNetworkInsightsAccessScopeAnalysisFindings", {
  touches: ({ input, world }) => [
    existing(
      "network-insights-access-scope-analysis",
      findAccessScopeAnalysis(world, input.NetworkInsightsAccessScopeAnalysisId),
    ),
  ],
  all({ input, world }) {
    const { id, findings, scopeId } = findAccessScopeAnalysis(world, input.NetworkInsightsAccessScopeAnalysisId);
    return findings.map((finding) => ({ ...finding, analysisId: id, scopeId }));
  },
  pages: { least: 1, most: 1000 },
  idOf: ({ id }) => id,
  show: ({ id, analysisId, scopeId, components }) => ({
    NetworkInsightsAccessScopeAnalysisId: analysisId,
    NetworkInsightsAccessScopeId: scopeId,
    FindingId: id,
    // INVARIANT: kept in AWS's shape by StartNetworkInsightsAccessScopeAnalysis.
    FindingComponents: components as readonly PathComponent[],
  }),
  list: "AnalysisFindings",
  besides: ({ input }) => ({
    NetworkInsightsAccessScopeAnalysisId: input.NetworkInsightsAccessScopeAnalysisId,
    AnalysisStatus: "succeeded" as const,
  }),
});
