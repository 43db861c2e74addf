/** Creates a rule about paths that may or may not exist. */
import type { NetworkInsightsAccessScope } from "../../model/records/network-insights.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { showScope, showScopeContent } from "./show-insights.ts";

export default operation("ec2", "CreateNetworkInsightsAccessScope", {
  touches: () => [made("network-insights-access-scope")],
  decide({ input, world, now, newId, limits }) {
    const { MatchPaths = [], ExcludePaths = [] } = input;
    if (MatchPaths.length === 0) throw missingParameter("matchPath");
    const scope: NetworkInsightsAccessScope = {
      id: newId("network-insights-access-scope"),
      tags: tagsFor("network-insights-access-scope", input.TagSpecifications, limits),
      createdAt: now,
      matchPaths: MatchPaths,
      excludePaths: ExcludePaths,
    };
    return {
      changes: [put("network-insights-access-scope", scope)],
      output: {
        NetworkInsightsAccessScope: showScope(world, scope),
        NetworkInsightsAccessScopeContent: showScopeContent(scope),
      },
    };
  },
});
