/** Finds paths, analyses and access scopes by their ids. */
import { awsError } from "../../model/aws-error.ts";
import type { Kind, RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";

// ours: no evidence of AWS's texts
const notFound = {
  "network-insights-path": awsError(
    "InvalidNetworkInsightsPathId.NotFound",
    (id: string) => `The network insights path ID '${id}' does not exist`,
  ),
  "network-insights-analysis": awsError(
    "InvalidNetworkInsightsAnalysisId.NotFound",
    (id: string) => `The network insights analysis ID '${id}' does not exist`,
  ),
  "network-insights-access-scope": awsError(
    "InvalidNetworkInsightsAccessScopeId.NotFound",
    (id: string) => `The network insights access scope ID '${id}' does not exist`,
  ),
  "network-insights-access-scope-analysis": awsError(
    "InvalidNetworkInsightsAccessScopeAnalysisId.NotFound",
    (id: string) => `The network insights access scope analysis ID '${id}' does not exist`,
  ),
};

export function findInsight<K extends keyof typeof notFound>(world: World, kind: K, id: string): RecordOf<K> {
  const found = world.get(kind as Kind, id) as RecordOf<K> | undefined;
  if (found === undefined) throw notFound[kind](id);
  return found;
}

/** AWS: pages of the Describe operations of this family hold 1 to 100 items. */
export const insightPages = { least: 1, most: 100 };

/** The id that a text names, which may be an ARN. */
export const idOfArn = (text: string): string => (text.startsWith("arn:") ? (text.split("/").at(-1) ?? text) : text);
