/** Finds the paths that an access scope matches, in the world as it is now. */
import type { NetworkInsightsAccessScopeAnalysis } from "../../model/records/network-insights.ts";
import { put } from "../../model/world/change.ts";
import { lackText } from "../../policy/flow/lack.ts";
import type { AccessScopePath } from "../../wire/generated/ec2.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { analyseScope } from "./access-scope.ts";
import { findAccessScope } from "./find-insights.ts";
import { showScopeAnalysis } from "./show-insights.ts";

export default operation("ec2", "StartNetworkInsightsAccessScopeAnalysis", {
  touches: ({ input, world }) => [
    existing("network-insights-access-scope", findAccessScope(world, input.NetworkInsightsAccessScopeId)),
    made("network-insights-access-scope-analysis"),
  ],
  decide({ input, world, now, newId, limits }) {
    const scope = findAccessScope(world, input.NetworkInsightsAccessScopeId);
    // INVARIANT: kept in AWS's shape by CreateNetworkInsightsAccessScope.
    const statements = [scope.matchPaths, scope.excludePaths] as readonly (readonly AccessScopePath[])[];
    const { analysedInterfaces, paths, lacks } = analyseScope(world, statements[0] ?? [], statements[1] ?? []);
    const analysis: NetworkInsightsAccessScopeAnalysis = {
      id: newId("network-insights-access-scope-analysis"),
      tags: tagsFor("network-insights-access-scope-analysis", input.TagSpecifications, limits),
      scopeId: scope.id,
      startedAt: now,
      analysedInterfaces,
      ...(lacks.length > 0 && { warning: lacks.map(lackText).join("; ") }),
      findings: paths.map((components) => ({ id: newId("access-scope-finding"), components })),
    };
    return {
      changes: [put("network-insights-access-scope-analysis", analysis)],
      output: { NetworkInsightsAccessScopeAnalysis: showScopeAnalysis(world, analysis, "running") },
    };
  },
});
