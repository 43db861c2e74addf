/** Shows reachability questions and answers in AWS's form. */
import type {
  NetworkInsightsAccessScope,
  NetworkInsightsAccessScopeAnalysis,
  NetworkInsightsAnalysis,
  NetworkInsightsPath,
  PathFilter,
} from "../../model/records/network-insights.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { arnOfId } from "../../model/world/ids.ts";
import type {
  AccessScopePath,
  Explanation,
  PathComponent,
  NetworkInsightsAnalysis as ShownAnalysis,
} from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";

const showRange = (range: { readonly from: number; readonly to: number } | undefined) =>
  range && { FromPort: range.from, ToPort: range.to };

const showFilter = (filter: PathFilter | undefined) =>
  filter && {
    SourceAddress: filter.sourceAddress,
    SourcePortRange: showRange(filter.sourcePortRange),
    DestinationAddress: filter.destinationAddress,
    DestinationPortRange: showRange(filter.destinationPortRange),
  };

export const showInsightsPath = (at: PartitionKey, path: NetworkInsightsPath) => ({
  NetworkInsightsPathId: path.id,
  NetworkInsightsPathArn: arnOfId(path.id, at),
  CreatedDate: path.createdAt,
  Source: path.source,
  SourceArn: arnOfId(path.source, at),
  Destination: path.destination,
  DestinationArn: path.destination === undefined ? undefined : arnOfId(path.destination, at),
  SourceIp: path.sourceIp,
  DestinationIp: path.destinationIp,
  Protocol: path.protocol,
  DestinationPort: path.destinationPort,
  FilterAtSource: showFilter(path.filterAtSource),
  FilterAtDestination: showFilter(path.filterAtDestination),
  Tags: showTags(path.tags),
});

/** AWS: the answer to the start call is still `running` and says nothing about the outcome. */
export const showStartedAnalysis = (at: PartitionKey, analysis: NetworkInsightsAnalysis): ShownAnalysis => ({
  NetworkInsightsAnalysisId: analysis.id,
  NetworkInsightsAnalysisArn: arnOfId(analysis.id, at),
  NetworkInsightsPathId: analysis.pathId,
  AdditionalAccounts: analysis.additionalAccounts.length > 0 ? analysis.additionalAccounts : undefined,
  FilterInArns: analysis.filterInArns.length > 0 ? analysis.filterInArns : undefined,
  FilterOutArns: analysis.filterOutArns.length > 0 ? analysis.filterOutArns : undefined,
  StartDate: analysis.startedAt,
  Status: "running",
  Tags: showTags(analysis.tags),
});

export const showAnalysis = (at: PartitionKey, analysis: NetworkInsightsAnalysis): ShownAnalysis => ({
  ...showStartedAnalysis(at, analysis),
  Status: analysis.status,
  StatusMessage: analysis.statusMessage,
  NetworkPathFound: analysis.status === "failed" ? undefined : analysis.pathFound,
  // INVARIANT: kept in AWS's shape by StartNetworkInsightsAnalysis.
  ForwardPathComponents: analysis.forward as readonly PathComponent[],
  ReturnPathComponents: analysis.back as readonly PathComponent[],
  Explanations: analysis.explanations as readonly Explanation[],
});

export const showScope = (at: PartitionKey, scope: NetworkInsightsAccessScope) => ({
  NetworkInsightsAccessScopeId: scope.id,
  NetworkInsightsAccessScopeArn: arnOfId(scope.id, at),
  CreatedDate: scope.createdAt,
  UpdatedDate: scope.createdAt,
  Tags: showTags(scope.tags),
});

export const showScopeContent = ({ id, matchPaths, excludePaths }: NetworkInsightsAccessScope) => ({
  NetworkInsightsAccessScopeId: id,
  MatchPaths: matchPaths as readonly AccessScopePath[],
  ExcludePaths: excludePaths as readonly AccessScopePath[],
});

/** AWS: `unknown` if nobody can tell. */
function foundIn({ findings, warning }: NetworkInsightsAccessScopeAnalysis): "true" | "false" | "unknown" {
  if (findings.length > 0) return "true";
  return warning === undefined ? "false" : "unknown";
}

export const showScopeAnalysis = (
  at: PartitionKey,
  analysis: NetworkInsightsAccessScopeAnalysis,
  status: "running" | "succeeded" = "succeeded",
) => ({
  NetworkInsightsAccessScopeAnalysisId: analysis.id,
  NetworkInsightsAccessScopeAnalysisArn: arnOfId(analysis.id, at),
  NetworkInsightsAccessScopeId: analysis.scopeId,
  Status: status,
  StartDate: analysis.startedAt,
  ...(status === "succeeded" && {
    EndDate: analysis.startedAt,
    FindingsFound: foundIn(analysis),
    WarningMessage: analysis.warning,
    AnalyzedEniCount: analysis.analysedInterfaces,
  }),
  Tags: showTags(analysis.tags),
});
