/** Finds paths, analyses and access scopes by their ids. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

// ours: no evidence of AWS's texts
export const findPath = finder("network-insights-path", {
  unknown: awsError(
    "InvalidNetworkInsightsPathId.NotFound",
    (id: string) => `The network insights path ID '${id}' does not exist`,
  ),
});
export const findAnalysis = finder("network-insights-analysis", {
  unknown: awsError(
    "InvalidNetworkInsightsAnalysisId.NotFound",
    (id: string) => `The network insights analysis ID '${id}' does not exist`,
  ),
});
export const findAccessScope = finder("network-insights-access-scope", {
  unknown: awsError(
    "InvalidNetworkInsightsAccessScopeId.NotFound",
    (id: string) => `The network insights access scope ID '${id}' does not exist`,
  ),
});
export const findAccessScopeAnalysis = finder("network-insights-access-scope-analysis", {
  unknown: awsError(
    "InvalidNetworkInsightsAccessScopeAnalysisId.NotFound",
    (id: string) => `The network insights access scope analysis ID '${id}' does not exist`,
  ),
});

/** AWS: pages of these Describe operations hold 1 to 100 items. */
export const insightPages = { least: 1, most: 100 };

/** The id in a text, which may be an ARN. */
export const idOfArn = (text: string): string => (text.startsWith("arn:") ? (text.split("/").at(-1) ?? text) : text);
