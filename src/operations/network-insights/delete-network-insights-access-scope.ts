/** Deletes an access scope that has no analyses. */

import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAccessScope } from "./find-insights.ts";

// ours: no evidence of AWS's text
const hasAnalyses = awsError(
  "AnalysisExistsForNetworkInsightsAccessScope",
  (id: string) => `The network insights access scope '${id}' has analyses. Delete them first.`,
);

export default operation("ec2", "DeleteNetworkInsightsAccessScope", {
  touches: ({ input, world }) => [
    existing("network-insights-access-scope", findAccessScope(world, input.NetworkInsightsAccessScopeId)),
  ],
  decide({ input, world }) {
    const { id } = findAccessScope(world, input.NetworkInsightsAccessScopeId);
    if (hasAny(world.by("network-insights-access-scope-analysis", "scope", id))) throw hasAnalyses(id);
    return { changes: [remove("network-insights-access-scope", id)], output: { NetworkInsightsAccessScopeId: id } };
  },
});
