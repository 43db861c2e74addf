/** Deletes a reachability question that has no analyses. */

import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findPath } from "./find-insights.ts";

// ours: no evidence of AWS's text
const hasAnalyses = awsError(
  "AnalysisExistsForNetworkInsightsPath",
  (id: string) => `The network insights path '${id}' has analyses. Delete them first.`,
);

export default operation("ec2", "DeleteNetworkInsightsPath", {
  touches: ({ input, world }) => [existing("network-insights-path", findPath(world, input.NetworkInsightsPathId))],
  decide({ input, world }) {
    const { id } = findPath(world, input.NetworkInsightsPathId);
    if (hasAny(world.by("network-insights-analysis", "path", id))) throw hasAnalyses(id);
    return { changes: [remove("network-insights-path", id)], output: { NetworkInsightsPathId: id } };
  },
});
