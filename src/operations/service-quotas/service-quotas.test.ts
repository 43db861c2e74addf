import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultLimits, type LimitName, type Limits } from "../../model/limits.ts";
import { GLOBAL } from "../../model/regions.ts";
import { serviceQuotas } from "../../model/service-quotas.ts";
import createInternetGateway from "../gateways/create-internet-gateway.ts";
import { TRUST_ACCOUNT } from "../iam/policies/policy-for-tests.ts";
import createRole from "../iam/roles/create-role.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import getDefault from "./get-aws-default-service-quota.ts";
import getRequest from "./get-requested-service-quota-change.ts";
import getQuota from "./get-service-quota.ts";
import listDefaults from "./list-aws-default-service-quotas.ts";
import listRequests from "./list-requested-service-quota-change-history.ts";
import listRequestsOf from "./list-requested-service-quota-change-history-by-quota.ts";
import listQuotas from "./list-service-quotas.ts";
import listServices from "./list-services.ts";
import listTags from "./list-tags-for-resource.ts";
import request from "./request-service-quota-increase.ts";
import tagQuota from "./tag-resource.ts";
import untagQuota from "./untag-resource.ts";

const vpcs = { ServiceCode: "vpc", QuotaCode: "L-F678F1CE" };
const groupsOfInterface = { ServiceCode: "vpc", QuotaCode: "L-2AFB9258" };
const rules = { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" };
const roles = { ServiceCode: "iam", QuotaCode: "L-FE177D64" };
const elsewhere = { region: "eu-west-1" };

class Quotas extends TestCordon {
  raise(quota: { readonly ServiceCode: string; readonly QuotaCode: string }, DesiredValue: number, at = {}) {
    return this.run(request, { ...quota, DesiredValue }, at).RequestedQuota;
  }
  valueIn(quota: { readonly ServiceCode: string; readonly QuotaCode: string }, at = {}) {
    return this.run(getQuota, quota, at).Quota?.Value;
  }
  statusOf(id = "") {
    return this.run(getRequest, { RequestId: id }).RequestedQuota?.Status;
  }
}

test("catalogue 530: a quota has the account's value and a default", () => {
  const cordon = new Quotas({ vpcsPerRegion: 7 });
  const common = {
    ...vpcs,
    ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)",
    QuotaName: "VPCs per Region",
    GlobalQuota: false,
    Unit: "None",
    Adjustable: true,
  };
  assert.deepEqual(cordon.run(getQuota, vpcs).Quota, {
    ...common,
    QuotaArn: `arn:aws:servicequotas:${REGION}:${ACCOUNT}:vpc/L-F678F1CE`,
    Value: 7,
    QuotaAppliedAtLevel: "ACCOUNT",
  });
  assert.deepEqual(cordon.run(getDefault, vpcs).Quota, {
    ...common,
    QuotaArn: `arn:aws:servicequotas:${REGION}::vpc/L-F678F1CE`,
    Value: 5,
  });
});

test("catalogue 530: codes and limits are one to one", () => {
  assert.equal(new Set(serviceQuotas.map(({ id }) => id)).size, serviceQuotas.length);
  assert.equal(new Set(serviceQuotas.map(({ limit }) => limit)).size, serviceQuotas.length);
  for (const { code, limit, most = Number.POSITIVE_INFINITY } of serviceQuotas) {
    assert.match(code, /^L-[0-9A-F]{8}$/);
    assert.ok(defaultLimits[limit] < most, limit);
  }
});

test("catalogue 586: the quotas of transit gateways, of which that of a VPC's attachments isn't adjustable", () => {
  const cordon = new Quotas();
  const quota = (QuotaCode: string) => cordon.run(getQuota, { ServiceCode: "ec2", QuotaCode }).Quota;
  const shown = (code: string) => [quota(code)?.QuotaName, quota(code)?.Value, quota(code)?.Adjustable];
  assert.deepEqual(shown("L-A2478D36"), ["Transit gateways per account", 5, true]);
  assert.deepEqual(shown("L-43872EB7"), ["Route Tables per transit gateway", 20, true]);
  assert.deepEqual(shown("L-BCC1FB47"), ["Routes per transit gateway", 10_000, true]);
  assert.deepEqual(shown("L-E0233F82"), ["Attachments per transit gateway", 5000, true]);
  assert.deepEqual(shown("L-A1B5A36F"), ["Peering attachments per transit gateway", 50, true]);
  assert.deepEqual(shown("L-62499967"), ["Pending peering attachments per transit gateway", 10, true]);
  assert.deepEqual(shown("L-6DA43717"), ["Attachments per VPC", 5, false]);
});

test("lists have all quotas of a service, page by page", () => {
  const cordon = new Quotas();
  const codes: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = cordon.run(listQuotas, { ServiceCode: "vpc", MaxResults: 5, NextToken });
    codes.push(...(page.Quotas ?? []).map(({ QuotaCode }) => QuotaCode));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const all = cordon.run(listDefaults, { ServiceCode: "vpc" }).Quotas ?? [];
  assert.deepEqual(
    codes,
    all.map(({ QuotaCode }) => QuotaCode),
  );
  assert.equal(codes.length, serviceQuotas.filter(({ service }) => service === "vpc").length);
  const of = (further: object) => cordon.run(listQuotas, { ...vpcs, ...further }).Quotas?.map(({ Value }) => Value);
  assert.deepEqual(of({}), [5]);
  assert.deepEqual(of({ QuotaAppliedAtLevel: "ALL" }), [5]);
  assert.deepEqual(of({ QuotaAppliedAtLevel: "RESOURCE" }), []);
  for (const MaxResults of [0, 101]) {
    assert.throws(() => cordon.run(listServices, { MaxResults }), refusal("IllegalArgumentException"));
  }
  assert.throws(() => cordon.run(listServices, { NextToken: "x" }), refusal("InvalidPaginationTokenException"));
});

test("catalogue 531: quotas of IAM are in us-east-1 only, and hold for the account", () => {
  const cordon = new Quotas({ rolesPerAccount: 1000 });
  const services = (at: object) => cordon.run(listServices, {}, at).Services?.map(({ ServiceCode }) => ServiceCode);
  assert.deepEqual(services({}), ["ds", "ec2", "ec2-ipam", "elasticloadbalancing", "iam", "rds", "vpc", "workspaces"]);
  assert.deepEqual(services(elsewhere), ["ds", "ec2", "ec2-ipam", "elasticloadbalancing", "rds", "vpc", "workspaces"]);
  const text = "The request failed because the specified service does not exist.";
  assert.throws(() => cordon.run(getQuota, roles, elsewhere), refusal("NoSuchResourceException", text));
  assert.throws(() => cordon.run(listQuotas, { ServiceCode: "iam" }, elsewhere), refusal("NoSuchResourceException"));
  const made = cordon.raise(roles, 1001);
  assert.equal(made?.QuotaArn, `arn:aws:servicequotas::${ACCOUNT}:iam/L-FE177D64`);
  assert.equal(made?.GlobalQuota, true);
  assert.equal(cordon.valueIn(roles), 1001);
  assert.equal(cordon.statusOf(made?.Id), "APPROVED");
  assert.deepEqual(
    cordon.run(listRequests, {}).RequestedQuotas?.map(({ Id }) => Id),
    [made?.Id],
  );
  assert.deepEqual(cordon.run(listRequests, {}, elsewhere).RequestedQuotas, []);
});

test("a raised quota holds at once, for its account and Region", () => {
  const cordon = new Quotas({ vpcsPerRegion: 1 });
  const create = (at = {}) => cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }, at);
  assert.throws(create, refusal("VpcLimitExceeded"));
  cordon.raise(vpcs, 6);
  for (let n = 0; n < 5; n++) create();
  assert.throws(create, refusal("VpcLimitExceeded"));
  assert.throws(() => create(elsewhere), refusal("VpcLimitExceeded"));
  assert.throws(() => create({ account: "444455556666" }), refusal("VpcLimitExceeded"));
});

test("a raised quota of IAM holds for IAM's calls", () => {
  const cordon = new Quotas({ rolesPerAccount: 0 });
  const global = { region: GLOBAL };
  const role = { RoleName: "deploy", AssumeRolePolicyDocument: TRUST_ACCOUNT };
  assert.throws(() => cordon.run(createRole, role, global), refusal("LimitExceeded"));
  cordon.raise(roles, 1001);
  cordon.run(createRole, role, global);
  assert.equal(cordon.world(ACCOUNT, GLOBAL).count("applied-quota"), 1);
  assert.equal(cordon.world().count("applied-quota"), 0);
});

test("catalogue 532: with the quota of VPCs those of internet gateways grow by as many", () => {
  const cordon = new Quotas();
  const gateways = { ServiceCode: "vpc", QuotaCode: "L-A4707A72" };
  const egressOnly = { ServiceCode: "vpc", QuotaCode: "L-45FE3B85" };
  cordon.raise(gateways, 6);
  cordon.raise(vpcs, 15);
  assert.deepEqual(
    [vpcs, gateways, egressOnly].map((quota) => cordon.valueIn(quota)),
    [15, 16, 15],
  );
  for (let n = 1; n < 16; n++) cordon.run(createInternetGateway, {});
  assert.throws(() => cordon.run(createInternetGateway, {}), refusal("InternetGatewayLimitExceeded"));
});

test("catalogue 120, 532: more than AWS grants isn't approved, and changes nothing", () => {
  const cordon = new Quotas();
  const outcomeOf = (quota: typeof vpcs, value: number) => [
    cordon.statusOf(cordon.raise(quota, value)?.Id),
    cordon.valueIn(quota),
  ];
  assert.deepEqual(outcomeOf({ ServiceCode: "vpc", QuotaCode: "L-2AEEBF1A" }, 41), ["NOT_APPROVED", 20]);
  assert.deepEqual(outcomeOf({ ServiceCode: "vpc", QuotaCode: "L-2AEEBF1A" }, 40), ["APPROVED", 40]);
  assert.deepEqual(outcomeOf(rules, 201), ["NOT_APPROVED", 60]);
  assert.deepEqual(outcomeOf(rules, 200), ["APPROVED", 200]);
  assert.deepEqual(outcomeOf(groupsOfInterface, 6), ["NOT_APPROVED", 5]);
  assert.deepEqual(outcomeOf(vpcs, 10_000_000_000), ["APPROVED", 10_000_000_000]);
});

test("catalogue 533: what can't be asked for is refused", () => {
  const cordon = new Quotas({ vpcsPerRegion: 2 });
  const refused = (text: string | RegExp) => refusal("IllegalArgumentException", text);
  const current = "You must provide a quota value greater than the current quota value";
  assert.throws(() => cordon.raise(vpcs, 2), refused(current));
  assert.throws(() => cordon.raise(vpcs, -1), refused(current));
  assert.throws(
    () => cordon.raise(vpcs, 3),
    refused("You must provide a quota value greater than the default quota value of 5.0"),
  );
  const fixed = { ServiceCode: "ec2-ipam", QuotaCode: "L-F8B4A9E6" };
  assert.throws(
    () => cordon.raise(fixed, 2),
    refused("The request failed because the specified quota is not adjustable."),
  );
  const unknown = refusal("NoSuchResourceException");
  assert.throws(() => cordon.raise({ ServiceCode: "vpc", QuotaCode: "L-00000000" }, 2), unknown);
  assert.throws(() => cordon.raise({ ServiceCode: "constructor", QuotaCode: "L-F678F1CE" }, 2), unknown);
  assert.throws(() => cordon.run(getDefault, { ServiceCode: "ec2", QuotaCode: "L-F678F1CE" }), unknown);
  assert.throws(() => cordon.run(getRequest, { RequestId: "none" }), unknown);
  const context = "The request failed because applied value for the specified context Id do not exist.";
  const ContextId = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";
  assert.throws(() => cordon.run(getQuota, { ...vpcs, ContextId }), refusal("NoSuchResourceException", context));
  assert.throws(() => cordon.run(request, { ...vpcs, DesiredValue: 9, ContextId }), refusal("NoSuchResourceException"));
});

test("catalogue 534: a request is pending in its answer, then settled, and listed for 90 days, the newest first", () => {
  const cordon = new Quotas();
  const first = cordon.raise(vpcs, 6);
  const made = {
    ...{ Id: first?.Id, ...vpcs, ServiceName: "Amazon Virtual Private Cloud (Amazon VPC)" },
    ...{ QuotaName: "VPCs per Region", DesiredValue: 6, Status: "PENDING", GlobalQuota: false, Unit: "None" },
    ...{ Created: cordon.now, LastUpdated: cordon.now, QuotaRequestedAtLevel: "ACCOUNT" },
    Requester: `{"accountId":"${ACCOUNT}","callerArn":"arn:aws:iam::${ACCOUNT}:root"}`,
    QuotaArn: `arn:aws:servicequotas:${REGION}:${ACCOUNT}:vpc/L-F678F1CE`,
  };
  assert.deepEqual(first, made);
  assert.deepEqual(cordon.run(getRequest, { RequestId: first?.Id ?? "" }).RequestedQuota, {
    ...made,
    Status: "APPROVED",
  });
  cordon.now = "2026-02-02T03:04:05.000Z";
  const second = cordon.raise(vpcs, 7);
  const third = cordon.raise(groupsOfInterface, 17);
  const ids = (input = {}) => cordon.run(listRequests, input).RequestedQuotas?.map(({ Id }) => Id);
  assert.deepEqual(ids()?.at(-1), first?.Id);
  assert.deepEqual(new Set(ids()), new Set([first?.Id, second?.Id, third?.Id]));
  assert.deepEqual(ids({ Status: "NOT_APPROVED" }), [third?.Id]);
  assert.deepEqual(ids({ ServiceCode: "ec2" }), []);
  assert.deepEqual(ids({ QuotaRequestedAtLevel: "RESOURCE" }), []);
  const page = cordon.run(listRequestsOf, { ...vpcs, MaxResults: 1 });
  assert.deepEqual(
    page.RequestedQuotas?.map(({ Id }) => Id),
    [second?.Id],
  );
  const last = cordon.run(listRequestsOf, { ...vpcs, MaxResults: 1, NextToken: page.NextToken });
  assert.deepEqual(
    last.RequestedQuotas?.map(({ Id }) => Id),
    [first?.Id],
  );
  assert.equal(last.NextToken, undefined);
  cordon.now = "2026-04-03T03:04:05.000Z";
  assert.deepEqual(new Set(ids()), new Set([second?.Id, third?.Id]));
  assert.equal(cordon.statusOf(first?.Id), "APPROVED");
});

test("of what the operator set and what the account raised, the greater holds", () => {
  const cordon = new Quotas();
  const held = (limits: Partial<Limits>) => {
    cordon.limits = { ...defaultLimits, ...limits };
    return cordon.valueIn(vpcs);
  };
  cordon.raise(vpcs, 10);
  assert.deepEqual([held({}), held({ vpcsPerRegion: 3 }), held({ vpcsPerRegion: 30 })], [10, 10, 30]);
});

test("every limit with a code that isn't fixed is raised by it", () => {
  const cordon = new Quotas();
  for (const { service, code, limit, isFixed } of serviceQuotas) {
    if (isFixed) continue;
    const before = cordon.valueIn({ ServiceCode: service, QuotaCode: code }) ?? 0;
    // Rules and groups of an interface have a limit together.
    cordon.limits = { ...cordon.limits, rulesPerInterface: 10_000 };
    cordon.raise({ ServiceCode: service, QuotaCode: code }, before + 1);
    assert.equal(cordon.valueIn({ ServiceCode: service, QuotaCode: code }), before + 1, limit satisfies LimitName);
  }
});

test("quotas have tags, raised or not", () => {
  const cordon = new Quotas();
  const ResourceARN = `arn:aws:servicequotas:${REGION}:${ACCOUNT}:vpc/L-F678F1CE`;
  const tags = () => cordon.run(listTags, { ResourceARN }).Tags;
  assert.deepEqual(tags(), []);
  cordon.run(tagQuota, {
    ResourceARN,
    Tags: [
      { Key: "team", Value: "net" },
      { Key: "stage", Value: "" },
    ],
  });
  assert.equal(cordon.valueIn(vpcs), 5);
  cordon.raise(vpcs, 6);
  cordon.run(tagQuota, { ResourceARN, Tags: [{ Key: "team", Value: "web" }] });
  cordon.run(untagQuota, { ResourceARN, TagKeys: ["stage", "none"] });
  assert.deepEqual(tags(), [{ Key: "team", Value: "web" }]);
  assert.equal(cordon.valueIn(vpcs), 6);
  const global = `arn:aws:servicequotas::${ACCOUNT}:iam/L-FE177D64`;
  cordon.run(tagQuota, { ResourceARN: global, Tags: [{ Key: "team", Value: "id" }] });
  assert.deepEqual(cordon.run(listTags, { ResourceARN: global }).Tags, [{ Key: "team", Value: "id" }]);
  const give =
    (...Tags: { Key: string; Value: string }[]) =>
    () =>
      cordon.run(tagQuota, { ResourceARN, Tags });
  assert.throws(give({ Key: "", Value: "" }), refusal("IllegalArgumentException"));
  assert.throws(give({ Key: "k".repeat(129), Value: "" }), refusal("IllegalArgumentException"));
  assert.throws(give({ Key: "a", Value: "" }, { Key: "a", Value: "" }), refusal("IllegalArgumentException"));
  assert.throws(give({ Key: "aws:a", Value: "" }), refusal("TagPolicyViolationException"));
  const many = Array.from({ length: 50 }, (_, n) => ({ Key: `key-${n}`, Value: "" }));
  assert.throws(give(...many), refusal("TooManyTagsException"));
  for (const wrong of [
    `arn:aws:servicequotas:${REGION}:444455556666:vpc/L-F678F1CE`,
    "vpc",
    global.replace("::", ":eu-west-1:"),
  ]) {
    assert.throws(() => cordon.run(listTags, { ResourceARN: wrong }), refusal("NoSuchResourceException"));
  }
});
