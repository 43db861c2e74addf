import assert from "node:assert/strict";
import { test } from "node:test";
import { INTERFACES_GAP, publicAddressGap } from "../../model/records/gap.ts";
import { put, remove } from "../../model/world/change.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import createExclusion from "../block-public-access/create-vpc-block-public-access-exclusion.ts";
import modifyBlockOptions from "../block-public-access/modify-vpc-block-public-access-options.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import runInstances from "../instances/launch/run-instances.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createRoute from "../route-tables/create-route.ts";
import describeRouteTables from "../route-tables/describe-route-tables.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import createSubnet from "../subnets/create-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import createScope from "./create-network-insights-access-scope.ts";
import createPath from "./create-network-insights-path.ts";
import deleteScope from "./delete-network-insights-access-scope.ts";
import deleteAnalysis from "./delete-network-insights-analysis.ts";
import deletePath from "./delete-network-insights-path.ts";
import describeScopeAnalyses from "./describe-network-insights-access-scope-analyses.ts";
import describeAnalyses from "./describe-network-insights-analyses.ts";
import describePaths from "./describe-network-insights-paths.ts";
import getFindings from "./get-network-insights-access-scope-analysis-findings.ts";
import getContent from "./get-network-insights-access-scope-content.ts";
import { searchPath } from "./search-path.ts";
import startScopeAnalysis from "./start-network-insights-access-scope-analysis.ts";
import startAnalysis from "./start-network-insights-analysis.ts";

/** Two tiers in one VPC: `web`, open to the internet on 443, and `db`, open to `web` on 5432. */
function twoTiers() {
  const cordon = new TestCordon();
  const vpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const subnet = (cidr: string) => cordon.run(createSubnet, { VpcId: vpcId, CidrBlock: cidr }).Subnet?.SubnetId ?? "";
  const group = (name: string) =>
    cordon.run(createGroup, { GroupName: name, Description: name, VpcId: vpcId }).GroupId ?? "";
  const nic = (SubnetId: string, ...Groups: string[]) =>
    cordon.run(createInterface, { SubnetId, Groups }).NetworkInterface?.NetworkInterfaceId ?? "";
  const groups = { web: group("web"), db: group("db") };
  const open = (GroupId: string, port: number, peer: object) =>
    cordon.run(authorizeIngress, {
      GroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, ...peer }],
    }).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  open(groups.web, 443, { IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  open(groups.db, 5432, { UserIdGroupPairs: [{ GroupId: groups.web }] });
  const web = nic(subnet("10.0.1.0/24"), groups.web);
  const db = nic(subnet("10.0.2.0/24"), groups.db);
  const igw = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  cordon.run(attachGateway, { InternetGatewayId: igw, VpcId: vpcId });
  const [table] = cordon.run(describeRouteTables, { Filters: [{ Name: "vpc-id", Values: [vpcId] }] }).RouteTables ?? [];
  cordon.run(createRoute, {
    RouteTableId: table?.RouteTableId ?? "",
    DestinationCidrBlock: "0.0.0.0/0",
    GatewayId: igw,
  });
  const { AllocationId } = cordon.run(allocateAddress, { Domain: "vpc" });
  cordon.run(associateAddress, { AllocationId, NetworkInterfaceId: web });

  /** Asks, and returns the answer as it's described afterwards. */
  const ask = (
    question: {
      Source: string;
      Destination?: string;
      DestinationPort?: number;
      DestinationIp?: string;
      SourceIp?: string;
    },
    filters = {},
  ) => {
    const path = cordon.run(createPath, { Protocol: "tcp", ClientToken: "t", ...question }).NetworkInsightsPath;
    const id = path?.NetworkInsightsPathId ?? "";
    const started = cordon.run(startAnalysis, { NetworkInsightsPathId: id, ClientToken: "t", ...filters });
    assert.equal(started.NetworkInsightsAnalysis?.Status, "running");
    const [analysis] = cordon.run(describeAnalyses, { NetworkInsightsPathId: id }).NetworkInsightsAnalyses ?? [];
    assert.equal(analysis?.Status, analysis?.StatusMessage === undefined ? "succeeded" : "failed");
    return { pathId: id, ...analysis };
  };
  return { cordon, vpcId, groups, web, db, igw, open, ask };
}

test("a path within the VPC is found, with the rules on both sides", () => {
  const { web, db, groups, ask } = twoTiers();
  const {
    NetworkPathFound,
    ForwardPathComponents = [],
    ReturnPathComponents = [],
    Explanations,
  } = ask({ Source: web, Destination: db, DestinationPort: 5432 });
  assert.equal(NetworkPathFound, true);
  assert.deepEqual(Explanations, []);
  assert.deepEqual(
    ForwardPathComponents.map(({ SequenceNumber }) => SequenceNumber),
    ForwardPathComponents.map((_, index) => index + 1),
  );
  const ids = ForwardPathComponents.map(({ Component }) => Component?.Id ?? "");
  assert.equal(ids[0], web);
  assert.equal(ids.at(-1), db);
  const rules = ForwardPathComponents.flatMap(({ SecurityGroupRule }) => SecurityGroupRule ?? []);
  assert.deepEqual(
    rules.map(({ Direction, SecurityGroupId }) => [Direction, SecurityGroupId]),
    [
      ["egress", groups.web],
      ["ingress", groups.db],
    ],
  );
  assert.deepEqual(rules[1]?.PortRange, { From: 5432, To: 5432 });
  assert.ok(ReturnPathComponents.length > 0);
});

test("peers 24: a closed path isn't found, and the explanation names the group, the direction and the nearest rule", () => {
  const { web, db, groups, ask } = twoTiers();
  const wrongPort = ask({ Source: web, Destination: db, DestinationPort: 22 });
  assert.equal(wrongPort.NetworkPathFound, false);
  assert.deepEqual(wrongPort.ForwardPathComponents, []);
  const [explanation] = wrongPort.Explanations ?? [];
  assert.equal(explanation?.ExplanationCode, "ENI_SG_RULES_MISMATCH");
  assert.equal(explanation?.Direction, "ingress");
  assert.equal(explanation?.NetworkInterface?.Id, db);
  assert.deepEqual(
    explanation?.SecurityGroups?.map(({ Id }) => Id),
    [groups.db],
  );
  assert.deepEqual(explanation?.SecurityGroupRule?.PortRange, { From: 5432, To: 5432 });
  assert.equal(ask({ Source: db, Destination: web, DestinationPort: 5432 }).NetworkPathFound, false);
});

test("from the internet through the gateway: found for web on 443 only", () => {
  const { web, db, igw, ask } = twoTiers();
  const open = ask({ Source: igw, Destination: web, DestinationPort: 443 });
  assert.equal(open.NetworkPathFound, true);
  assert.ok(open.ForwardPathComponents?.some(({ Component }) => Component?.Id === igw));
  assert.equal(ask({ Source: igw, Destination: web, DestinationPort: 22 }).NetworkPathFound, false);
  const closed = ask({ Source: igw, Destination: db });
  assert.equal(closed.NetworkPathFound, false);
  assert.ok((closed.Explanations ?? []).length > 0);
});

test("catalogue 525: what Block Public Access stops has its code, and isn't stopped any more once it's excluded", () => {
  const { cordon, web, igw, vpcId, ask } = twoTiers();
  cordon.run(modifyBlockOptions, { InternetGatewayBlockMode: "block-bidirectional" });
  for (const question of [
    { Source: igw, Destination: web, DestinationPort: 443 },
    { Source: web, Destination: igw, DestinationIp: "8.8.8.8", DestinationPort: 443 },
  ]) {
    const { NetworkPathFound, Explanations } = ask(question);
    assert.equal(NetworkPathFound, false);
    const [first] = Explanations ?? [];
    assert.equal(first?.ExplanationCode, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
    assert.deepEqual([first?.InternetGateway?.Id, first?.Vpc?.Id], [igw, vpcId]);
    assert.match(first?.Subnet?.Arn ?? "", /:subnet\/subnet-/);
  }
  cordon.run(createExclusion, { VpcId: vpcId, InternetGatewayExclusionMode: "allow-bidirectional" });
  assert.equal(ask({ Source: igw, Destination: web, DestinationPort: 443 }).NetworkPathFound, true);
});

test("an unspecified port is chosen from the rules", () => {
  const { web, db, igw, ask } = twoTiers();
  assert.equal(ask({ Source: web, Destination: db }).NetworkPathFound, true);
  assert.equal(ask({ Source: igw, Destination: web }).NetworkPathFound, true);
});

test("an answer stays as it was: revoking a rule later doesn't change it, only a new analysis shows that", () => {
  const { cordon, web, db, groups, open, ask } = twoTiers();
  const before = ask({ Source: web, Destination: db, DestinationPort: 22 });
  open(groups.db, 22, { UserIdGroupPairs: [{ GroupId: groups.web }] });
  const [kept] =
    cordon.run(describeAnalyses, { NetworkInsightsAnalysisIds: [before.NetworkInsightsAnalysisId ?? ""] })
      .NetworkInsightsAnalyses ?? [];
  assert.equal(kept?.NetworkPathFound, false);
  const again =
    cordon.run(startAnalysis, { NetworkInsightsPathId: before.pathId, ClientToken: "u" }).NetworkInsightsAnalysis
      ?.NetworkInsightsAnalysisId ?? "";
  const [now] = cordon.run(describeAnalyses, { NetworkInsightsAnalysisIds: [again] }).NetworkInsightsAnalyses ?? [];
  assert.equal(now?.NetworkPathFound, true);
});

test("what an import lacked makes an analysis fail, and it says what that is", () => {
  const { cordon, ask, web, igw } = twoTiers();
  const gap = (id: string, what: string) =>
    put("gap", { id, ownerId: ACCOUNT, what, neededBy: "it", command: "aws x" });
  const { SubnetId = "" } = cordon.run(describeSubnets, {}).Subnets?.[0] ?? {};
  const launched = cordon.run(runInstances, {
    ImageId: "ami-0a12023000000c864",
    InstanceType: "t3.micro",
    MinCount: 1,
    MaxCount: 1,
    SubnetId,
  });
  const instance = launched.Instances?.[0]?.InstanceId ?? "";
  const nic = launched.Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
  cordon.apply([remove("network-interface", nic), gap(INTERFACES_GAP, "list of network interfaces")]);
  const blind = ask({ Source: instance, Destination: web, DestinationPort: 443 });
  const says = "it needs the list of network interfaces, which was not saved. Save it too and import again: aws x";
  assert.deepEqual([blind.Status, blind.NetworkPathFound, blind.StatusMessage], ["failed", undefined, says]);
  assert.equal(ask({ Source: igw, Destination: web, DestinationPort: 443 }).Status, "succeeded");
  cordon.apply([
    gap(publicAddressGap(web, "10.0.1.4"), "address"),
    ...cordon
      .world()
      .all("elastic-ip")
      .map(({ id }) => remove("elastic-ip", id)),
  ]);
  const unknown = ask({ Source: igw, Destination: web, DestinationPort: 443 });
  assert.deepEqual([unknown.Status, unknown.NetworkPathFound], ["failed", undefined]);
});

test("resources that a path must or must not traverse", () => {
  const { web, igw, groups, ask } = twoTiers();
  const question = { Source: igw, Destination: web, DestinationPort: 443 };
  const arn = (id: string) => `arn:aws:ec2:us-east-1:111122223333:security-group/${id}`;
  assert.equal(ask(question, { FilterInArns: [arn(groups.web)] }).NetworkPathFound, true);
  assert.equal(ask(question, { FilterOutArns: [arn(groups.web)] }).NetworkPathFound, false);
  assert.equal(ask(question, { FilterInArns: [arn(groups.db)] }).NetworkPathFound, false);
});

test("refusals: unknown ends, bad addresses and ports, missing destinations", () => {
  const { cordon, web, db } = twoTiers();
  const create = (input: object) => () =>
    cordon.run(createPath, { Protocol: "tcp", ClientToken: "t", Source: web, ...input });
  assert.throws(create({ Source: "eni-00000000", Destination: db }), refusal("InvalidParameterValue"));
  assert.throws(create({ Destination: "eni-00000000" }), refusal("InvalidParameterValue"));
  assert.throws(create({ Destination: db, SourceIp: "10.0.0" }), refusal("InvalidParameterValue"));
  assert.throws(create({ Destination: db, DestinationPort: 70_000 }), refusal("InvalidParameterValue"));
  assert.throws(create({}), refusal("MissingParameter"));
  assert.throws(
    create({ Destination: db, DestinationPort: 1, FilterAtSource: {} }),
    refusal("InvalidParameterCombination"),
  );
  assert.throws(
    () => cordon.run(startAnalysis, { NetworkInsightsPathId: "nip-00000000", ClientToken: "t" }),
    refusal("InvalidNetworkInsightsPathId.NotFound"),
  );
  const range = { FromPort: 443, ToPort: 80 };
  assert.throws(
    create({ Destination: db, FilterAtSource: { DestinationPortRange: range } }),
    refusal("InvalidParameterValue", "The port range 443-80 is not valid"),
  );
  const detached = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  assert.throws(
    create({ Destination: detached }),
    refusal("InvalidParameterValue", `The internet gateway '${detached}' is not attached to a VPC`),
  );
  assert.throws(
    () => cordon.run(createScope, { ClientToken: "t" }),
    refusal("MissingParameter", "The request must contain the parameter matchPath"),
  );
});

test("paths are listed by id and filter, and deleted only after their analyses", () => {
  const { cordon, web, db, ask } = twoTiers();
  const { pathId, NetworkInsightsAnalysisId = "" } = ask({ Source: web, Destination: db, DestinationPort: 5432 });
  const named = (Name: string, value: string) =>
    cordon
      .run(describePaths, { Filters: [{ Name, Values: [value] }] })
      .NetworkInsightsPaths?.map((path) => path.NetworkInsightsPathId);
  for (const [name, value] of [
    ["source", web],
    ["destination", db],
    ["protocol", "tcp"],
  ] as const)
    assert.deepEqual(named(name, value), [pathId]);
  assert.deepEqual(named("source", db), []);
  assert.throws(
    () => cordon.run(deletePath, { NetworkInsightsPathId: pathId }),
    refusal("AnalysisExistsForNetworkInsightsPath"),
  );
  cordon.run(deleteAnalysis, { NetworkInsightsAnalysisId });
  assert.deepEqual(cordon.run(deletePath, { NetworkInsightsPathId: pathId }), { NetworkInsightsPathId: pathId });
  assert.throws(
    () => cordon.run(describePaths, { NetworkInsightsPathIds: [pathId] }),
    refusal("InvalidNetworkInsightsPathId.NotFound"),
  );
});

test("an access scope finds the paths from the internet, except those it excludes", () => {
  const { cordon, web, groups, open } = twoTiers();
  const fromInternet = { Source: { ResourceStatement: { ResourceTypes: ["AWS::EC2::InternetGateway"] } } };
  const scope = (ExcludePaths: object[] = []) =>
    cordon.run(createScope, { MatchPaths: [fromInternet], ExcludePaths, ClientToken: "t" }).NetworkInsightsAccessScope
      ?.NetworkInsightsAccessScopeId ?? "";
  const analyse = (id: string) => {
    const started = cordon.run(startScopeAnalysis, {
      NetworkInsightsAccessScopeId: id,
      ClientToken: "t",
    }).NetworkInsightsAccessScopeAnalysis;
    const NetworkInsightsAccessScopeAnalysisId = started?.NetworkInsightsAccessScopeAnalysisId ?? "";
    const [analysis] =
      cordon.run(describeScopeAnalyses, { NetworkInsightsAccessScopeId: id }).NetworkInsightsAccessScopeAnalyses ?? [];
    return {
      started,
      analysis,
      findings: cordon.run(getFindings, { NetworkInsightsAccessScopeAnalysisId }).AnalysisFindings ?? [],
    };
  };
  const id = scope();
  const { started, analysis, findings } = analyse(id);
  assert.equal(started?.Status, "running");
  assert.equal(analysis?.FindingsFound, "true");
  assert.equal(analysis?.AnalyzedEniCount, 2);
  assert.equal(findings.length, 1);
  assert.equal(findings[0]?.FindingComponents?.at(-1)?.Component?.Id, web);
  assert.throws(
    () => cordon.run(deleteScope, { NetworkInsightsAccessScopeId: id }),
    refusal("AnalysisExistsForNetworkInsightsAccessScope"),
  );
  assert.deepEqual(
    cordon.run(getContent, { NetworkInsightsAccessScopeId: id }).NetworkInsightsAccessScopeContent?.MatchPaths,
    [fromInternet],
  );

  const webOn443 = {
    Destination: {
      ResourceStatement: { Resources: [web] },
      PacketHeaderStatement: { DestinationPorts: ["443"], Protocols: ["tcp" as const] },
    },
  };
  const strict = scope([webOn443]);
  assert.equal(analyse(strict).analysis?.FindingsFound, "false");
  open(groups.web, 22, { IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  assert.equal(analyse(scope([webOn443])).findings.length, 1);
});

test("a search pauses before each flow that it tries", () => {
  const { cordon, web, db, open, groups } = twoTiers();
  const ports = Array.from({ length: 20 }, (_, n) => 1_000 + n);
  for (const port of ports) open(groups.db, port, { IpRanges: [{ CidrIp: "192.0.2.0/24" }] });
  const FilterAtDestination = { DestinationPortRange: { FromPort: 1_000, ToPort: 1_019 } };
  cordon.run(createPath, { Source: web, Destination: db, Protocol: "tcp", ClientToken: "t", FilterAtDestination });
  const [path] = cordon.world().all("network-insights-path");
  const search = searchPath(cordon.world(), path ?? assert.fail("there is no path"));
  assert.equal([...search].length, ports.length);
});
