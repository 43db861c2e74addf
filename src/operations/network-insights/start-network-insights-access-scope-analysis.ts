/** Finds the paths that an access scope matches, in the world as it is now. */
import type { NetworkInsightsAccessScopeAnalysis } from "../../model/records/network-insights.ts";
import type { Steps } from "../../model/steps.ts";
import { put } from "../../model/world/change.ts";
import { lackText } from "../../policy/flow/lack.ts";
import type { AccessScopePath } from "../../wire/generated/ec2.ts";
import { type Call, foundFor, type InputOf, operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { analyseScope, type ScopeResult } from "./access-scope.ts";
import { findAccessScope } from "./find-insights.ts";
import { showScopeAnalysis } from "./show-insights.ts";

type StartCall = Call<InputOf<"ec2", "StartNetworkInsightsAccessScopeAnalysis">>;

export default operation("ec2", "StartNetworkInsightsAccessScopeAnalysis", {
  touches: ({ input, world }) => [
    existing("network-insights-access-scope", findAccessScope(world, input.NetworkInsightsAccessScopeId)),
    made("network-insights-access-scope-analysis"),
  ],
  look,
  decide(call) {
    const { input, world, now, newId, limits } = call;
    const scope = findAccessScope(world, input.NetworkInsightsAccessScopeId);
    const { analysedInterfaces, paths, lacks } = foundFor(call, look);
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

/** The analysis is of the world in which it was started. */
function look({ input, world }: StartCall): Steps<ScopeResult> {
  const scope = findAccessScope(world, input.NetworkInsightsAccessScopeId);
  // INVARIANT: kept in AWS's shape by CreateNetworkInsightsAccessScope.
  const [match = [], exclude = []] = [scope.matchPaths, scope.excludePaths] as readonly (readonly AccessScopePath[])[];
  return analyseScope(world, match, exclude);
}
