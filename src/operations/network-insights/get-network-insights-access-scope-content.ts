/** Returns the statements of an access scope. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findAccessScope } from "./find-insights.ts";
import { showScopeContent } from "./show-insights.ts";

export default operation("ec2", "GetNetworkInsightsAccessScopeContent", {
  touches: ({ input, world }) => [
    existing("network-insights-access-scope", findAccessScope(world, input.NetworkInsightsAccessScopeId)),
  ],
  decide({ input, world }) {
    const scope = findAccessScope(world, input.NetworkInsightsAccessScopeId);
    return { output: { NetworkInsightsAccessScopeContent: showScopeContent(scope) } };
  },
});
