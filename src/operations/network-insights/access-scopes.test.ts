import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import createScope from "./create-network-insights-access-scope.ts";
import deleteScope from "./delete-network-insights-access-scope.ts";
import deleteAnalysis from "./delete-network-insights-access-scope-analysis.ts";
import describeAnalyses from "./describe-network-insights-access-scope-analyses.ts";
import describeScopes from "./describe-network-insights-access-scopes.ts";
import getFindings from "./get-network-insights-access-scope-analysis-findings.ts";
import getContent from "./get-network-insights-access-scope-content.ts";
import startAnalysis from "./start-network-insights-access-scope-analysis.ts";

const MatchPaths = [{ Source: { ResourceStatement: { ResourceTypes: ["AWS::EC2::InternetGateway"] } } }];
const UNKNOWN = { scope: "nis-0123456789abcdef0", analysis: "nisa-0123456789abcdef0" };
const scopeNotFound = refusal("InvalidNetworkInsightsAccessScopeId.NotFound");
const analysisNotFound = refusal("InvalidNetworkInsightsAccessScopeAnalysisId.NotFound");

function scopes() {
  const cordon = new TestCordon();
  const create = () =>
    cordon.run(createScope, { MatchPaths, ClientToken: "t" }).NetworkInsightsAccessScope
      ?.NetworkInsightsAccessScopeId ?? "";
  const start = (NetworkInsightsAccessScopeId: string) =>
    cordon.run(startAnalysis, { NetworkInsightsAccessScopeId, ClientToken: "t" }).NetworkInsightsAccessScopeAnalysis
      ?.NetworkInsightsAccessScopeAnalysisId ?? "";
  const listed = (input: object = {}) =>
    cordon.run(describeScopes, input).NetworkInsightsAccessScopes?.map((scope) => scope.NetworkInsightsAccessScopeId);
  const analyses = (input: object = {}) =>
    cordon
      .run(describeAnalyses, input)
      .NetworkInsightsAccessScopeAnalyses?.map((analysis) => analysis.NetworkInsightsAccessScopeAnalysisId);
  return { cordon, create, start, listed, analyses };
}

test("wire: a scope as it's described, and its content", () => {
  const { cordon, create } = scopes();
  const id = create();
  assert.deepEqual(cordon.run(describeScopes, {}).NetworkInsightsAccessScopes, [
    {
      NetworkInsightsAccessScopeId: id,
      NetworkInsightsAccessScopeArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:network-insights-access-scope/${id}`,
      CreatedDate: cordon.now,
      UpdatedDate: cordon.now,
      Tags: [],
    },
  ]);
  assert.deepEqual(cordon.run(getContent, { NetworkInsightsAccessScopeId: id }), {
    NetworkInsightsAccessScopeContent: { NetworkInsightsAccessScopeId: id, MatchPaths, ExcludePaths: [] },
  });
});

test("refusals: unknown scopes and analyses, for every call that names one", () => {
  const { cordon } = scopes();
  const scope = { NetworkInsightsAccessScopeId: UNKNOWN.scope };
  const analysis = { NetworkInsightsAccessScopeAnalysisId: UNKNOWN.analysis };
  assert.throws(() => cordon.run(deleteScope, scope), scopeNotFound);
  assert.throws(() => cordon.run(getContent, scope), scopeNotFound);
  assert.throws(() => cordon.run(startAnalysis, { ...scope, ClientToken: "t" }), scopeNotFound);
  assert.throws(() => cordon.run(describeScopes, { NetworkInsightsAccessScopeIds: [UNKNOWN.scope] }), scopeNotFound);
  assert.throws(() => cordon.run(describeAnalyses, scope), scopeNotFound);
  assert.throws(() => cordon.run(deleteAnalysis, analysis), analysisNotFound);
  assert.throws(() => cordon.run(getFindings, analysis), analysisNotFound);
  const ids = { NetworkInsightsAccessScopeAnalysisIds: [UNKNOWN.analysis] };
  assert.throws(() => cordon.run(describeAnalyses, ids), analysisNotFound);
});

test("refusals: a scope with analyses stays until they are deleted", () => {
  const { cordon, create, start, listed } = scopes();
  const NetworkInsightsAccessScopeId = create();
  const NetworkInsightsAccessScopeAnalysisId = start(NetworkInsightsAccessScopeId);
  assert.throws(
    () => cordon.run(deleteScope, { NetworkInsightsAccessScopeId }),
    refusal("AnalysisExistsForNetworkInsightsAccessScope"),
  );
  assert.deepEqual(listed(), [NetworkInsightsAccessScopeId]);
  cordon.run(deleteAnalysis, { NetworkInsightsAccessScopeAnalysisId });
  cordon.run(deleteScope, { NetworkInsightsAccessScopeId });
  assert.deepEqual(listed(), []);
});

test("effects: an analysis is deleted on its own, with its findings", () => {
  const { cordon, create, start, analyses } = scopes();
  const scope = create();
  const [gone, stays] = [start(scope), start(scope)];
  const input = { NetworkInsightsAccessScopeAnalysisId: gone };
  assert.deepEqual(cordon.run(deleteAnalysis, input), input);
  assert.deepEqual(analyses(), [stays]);
  assert.throws(() => cordon.run(getFindings, input), analysisNotFound);
  assert.deepEqual(cordon.run(getFindings, { NetworkInsightsAccessScopeAnalysisId: stays }).AnalysisFindings, []);
});

test("effects: analyses are found by their scope, and by their start time", () => {
  const { cordon, create, start, analyses } = scopes();
  const [first, second] = [create(), create()];
  const early = start(first);
  cordon.now = "2026-01-02T04:00:00.000Z";
  const late = start(second);
  assert.deepEqual(analyses({ NetworkInsightsAccessScopeId: first }), [early]);
  assert.deepEqual(analyses({ NetworkInsightsAccessScopeId: second }), [late]);
  assert.deepEqual(analyses({ AnalysisStartTimeBegin: "2026-01-02T03:30:00.000Z" }), [late]);
  assert.deepEqual(analyses({ AnalysisStartTimeEnd: "2026-01-02T03:30:00.000Z" }), [early]);
  assert.deepEqual(analyses({ AnalysisStartTimeBegin: cordon.now, AnalysisStartTimeEnd: cordon.now }), [late]);
});
