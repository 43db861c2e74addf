/** Keeps a rule about paths that may or may not exist. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInsightsAccessScope } from "../../model/records/network-insights.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { showScope, showScopeContent } from "./show-insights.ts";

// ours: no evidence of AWS's text
const noPaths = awsError("MissingParameter", () => "The request must contain the parameter matchPath");

export default operation("ec2", "CreateNetworkInsightsAccessScope", {
  decide({ input, world, now, newId, limits }) {
    const { MatchPaths = [], ExcludePaths = [] } = input;
    if (MatchPaths.length === 0) throw noPaths();
    const scope: NetworkInsightsAccessScope = {
      id: newId("nis"),
      tags: tagsFor("network-insights-access-scope", input.TagSpecifications, limits),
      createdAt: now,
      matchPaths: MatchPaths,
      excludePaths: ExcludePaths,
    };
    return {
      changes: [put("network-insights-access-scope", scope)],
      output: {
        NetworkInsightsAccessScope: showScope(scope, world),
        NetworkInsightsAccessScopeContent: showScopeContent(scope),
      },
    };
  },
});
