import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createIpam from "../ipam/ipams/create-ipam.ts";
import deleteIpam from "../ipam/ipams/delete-ipam.ts";
import deprovisionByoasn from "../ipam-byoasn/deprovision-ipam-byoasn.ts";
import provisionByoasn from "../ipam-byoasn/provision-ipam-byoasn.ts";
import createToken from "../ipam-tokens/create-ipam-external-resource-verification-token.ts";
import createResolver from "../prefix-list-resolvers/create-ipam-prefix-list-resolver.ts";
import deleteResolver from "../prefix-list-resolvers/delete-ipam-prefix-list-resolver.ts";
import createTags from "../tags/create-tags.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import createIpamPolicy from "./create-ipam-policy.ts";
import deleteIpamPolicy from "./delete-ipam-policy.ts";
import describeIpamPolicies from "./describe-ipam-policies.ts";
import disable from "./disable-ipam-policy.ts";
import enable from "./enable-ipam-policy.ts";
import getEnabled from "./get-enabled-ipam-policy.ts";
import getRules from "./get-ipam-policy-allocation-rules.ts";
import getTargets from "./get-ipam-policy-organization-targets.ts";
import modifyRules from "./modify-ipam-policy-allocation-rules.ts";
import { MEMBER, PolicyCordon } from "./policies-for-tests.ts";

const UNKNOWN = "ipam-policy-00000000000000000";
const unknown = refusal("InvalidIpamPolicyId.NotFound", `The ipam-policy ID '${UNKNOWN}' does not exist`);

suite("IPAM policies", () => {
  test("catalogue 38, 295: creation answers that a policy is in progress, and the next describe finds it complete", () => {
    const cordon = new PolicyCordon();
    const { IpamPolicy } = cordon.run(createIpamPolicy, {
      IpamId: cordon.ipamId,
      TagSpecifications: [{ ResourceType: "ipam-policy", Tags: [{ Key: "team", Value: "net" }] }],
    });
    assert.match(IpamPolicy?.IpamPolicyId ?? "", /^ipam-policy-[0-9a-f]{17}$/);
    const complete = { ...IpamPolicy, State: "create-complete" };
    assert.deepEqual(IpamPolicy, {
      OwnerId: ACCOUNT,
      IpamPolicyId: IpamPolicy?.IpamPolicyId,
      IpamPolicyArn: `arn:aws:ec2::${ACCOUNT}:ipam-policy/${IpamPolicy?.IpamPolicyId}`,
      IpamPolicyRegion: REGION,
      State: "create-in-progress",
      Tags: [{ Key: "team", Value: "net" }],
      IpamId: cordon.ipamId,
    });
    assert.deepEqual(cordon.run(describeIpamPolicies, {}).IpamPolicies, [complete]);
    const found = (Name: string, value: string) =>
      cordon.run(describeIpamPolicies, { Filters: [{ Name, Values: [value] }] }).IpamPolicies?.length;
    assert.equal(found("tag:team", "net"), 1);
    assert.equal(found("ipam-id", cordon.ipamId), 1);
    assert.equal(found("state", "modify-complete"), 0);
    cordon.run(createTags, { Resources: [complete.IpamPolicyId ?? ""], Tags: [{ Key: "a", Value: "b" }] });
    assert.equal(found("tag-key", "a"), 1);
  });

  test("catalogue 291: it needs an IPAM of the Advanced Tier", () => {
    const cordon = new TestCordon();
    const { Ipam } = cordon.run(createIpam, { Tier: "free" });
    const create = (IpamId: string) => () => cordon.run(createIpamPolicy, { IpamId });
    assert.throws(create(Ipam?.IpamId ?? ""), refusal("UnsupportedOperation"));
    assert.throws(create("ipam-00000000000000000"), refusal("InvalidIpamId.NotFound"));
  });

  test("catalogue 238, 303: 10 policies per IPAM", () => {
    const cordon = new PolicyCordon();
    for (let i = 0; i < 10; i++) cordon.policy();
    assert.throws(() => cordon.policy(), refusal("ResourceLimitExceeded"));
  });

  test("catalogue 243: pages hold 5 to 1000", () => {
    const cordon = new PolicyCordon();
    for (let i = 0; i < 6; i++) cordon.policy();
    for (const MaxResults of [4, 1001]) {
      assert.throws(() => cordon.run(describeIpamPolicies, { MaxResults }), refusal("InvalidParameterValue"));
    }
    const first = cordon.run(describeIpamPolicies, { MaxResults: 5 });
    const { IpamPolicies, NextToken } = cordon.run(describeIpamPolicies, { NextToken: first.NextToken });
    assert.equal((first.IpamPolicies?.length ?? 0) + (IpamPolicies?.length ?? 0), 6);
    assert.equal(NextToken, undefined);
  });

  test("a policy is deleted only if it's enabled nowhere", () => {
    const cordon = new PolicyCordon();
    const IpamPolicyId = cordon.policy();
    cordon.run(enable, { IpamPolicyId });
    assert.throws(() => cordon.run(deleteIpamPolicy, { IpamPolicyId }), refusal("DependencyViolation"));
    cordon.run(disable, { IpamPolicyId });
    assert.equal(cordon.run(deleteIpamPolicy, { IpamPolicyId }).IpamPolicy?.State, "delete-in-progress");
    assert.deepEqual(cordon.run(describeIpamPolicies, {}).IpamPolicies, []);
  });

  test("an IPAM isn't deleted while it has policies, resolvers or numbers that others may depend on", () => {
    const cordon = new PolicyCordon();
    const { ipamId: IpamId } = cordon;
    const removal = () => cordon.run(deleteIpam, { IpamId, Cascade: true });
    const IpamPolicyId = cordon.policy();
    assert.throws(removal, refusal("DependencyViolation", /policies/));
    cordon.run(deleteIpamPolicy, { IpamPolicyId });
    const AsnAuthorizationContext = { Message: "m", Signature: "s" };
    cordon.run(provisionByoasn, { IpamId, Asn: "3356", AsnAuthorizationContext });
    assert.throws(removal, refusal("DependencyViolation", /3356/));
    cordon.run(deprovisionByoasn, { IpamId, Asn: "3356" });
    const { IpamPrefixListResolver } = cordon.run(createResolver, { IpamId, AddressFamily: "ipv4" });
    assert.throws(removal, refusal("DependencyViolation", /resolvers/));
    const IpamPrefixListResolverId = IpamPrefixListResolver?.IpamPrefixListResolverId ?? "";
    cordon.run(deleteResolver, { IpamPrefixListResolverId });
    cordon.run(createToken, { IpamId });
    removal();
    assert.equal(cordon.world().count("ipam-external-resource-verification-token"), 0);
  });

  test("refusals: an unknown policy, in every operation", () => {
    const cordon = new PolicyCordon();
    const IpamPolicyId = UNKNOWN;
    assert.throws(() => cordon.run(describeIpamPolicies, { IpamPolicyIds: [UNKNOWN] }), unknown);
    assert.throws(() => cordon.run(deleteIpamPolicy, { IpamPolicyId }), unknown);
    assert.throws(() => cordon.run(enable, { IpamPolicyId }), unknown);
    assert.throws(() => cordon.run(disable, { IpamPolicyId }), unknown);
    assert.throws(() => cordon.run(getRules, { IpamPolicyId }), unknown);
    assert.throws(() => cordon.run(getTargets, { IpamPolicyId }), unknown);
    assert.throws(() => cordon.rules(IpamPolicyId, []), unknown);
  });
});

suite("the rules of IPAM policies", () => {
  test("catalogue 294, 296: a call replaces all rules of one locale and type, and an empty list removes them", () => {
    const cordon = new PolicyCordon();
    const [a, b] = [cordon.pool(["192.0.2.0/24"]), cordon.pool(["198.51.100.0/24"])];
    const there = cordon.pool(["203.0.113.0/24"], { locale: "eu-west-1" });
    const id = cordon.policy();
    const document = { IpamPolicyId: id, Locale: REGION, ResourceType: "eip" };
    const rules = [{ SourceIpamPoolId: b }, { SourceIpamPoolId: a }];
    assert.deepEqual(cordon.rules(id, [b, a]), { ...document, AllocationRules: rules });
    for (const ResourceType of ["alb", "rds", "rnat"] as const) {
      const AllocationRules = [{ SourceIpamPoolId: there }];
      cordon.run(modifyRules, { IpamPolicyId: id, Locale: "eu-west-1", ResourceType, AllocationRules });
    }
    const found = (input: object) =>
      cordon.run(getRules, { IpamPolicyId: id, ...input }).IpamPolicyDocuments?.map((each) => each.ResourceType);
    assert.deepEqual(found({}), ["eip", "alb", "rds", "rnat"]);
    assert.deepEqual(found({ Locale: REGION }), ["eip"], "catalogue 297");
    assert.deepEqual(found({ ResourceType: "rds" }), ["rds"], "catalogue 297");
    assert.deepEqual(found({ Locale: REGION, ResourceType: "rds" }), []);
    assert.deepEqual(found({ Filters: [{ Name: "source-ipam-pool-id", Values: [a] }] }), ["eip"]);
    assert.throws(() => found({ MaxResults: 4 }), refusal("InvalidParameterValue"));
    assert.equal(cordon.run(describeIpamPolicies, {}).IpamPolicies?.[0]?.State, "modify-complete");

    const without = cordon.run(modifyRules, { IpamPolicyId: id, Locale: REGION, ResourceType: "eip" });
    assert.deepEqual(without.IpamPolicyDocument, { ...document, AllocationRules: [] });
    assert.deepEqual(found({ Locale: REGION }), []);
  });

  test("refusals: pools that could never serve", () => {
    const cordon = new PolicyCordon();
    const id = cordon.policy();
    const good = cordon.pool([]);
    const { privateScopeId: scopeId = "" } = cordon.world().get("ipam", cordon.ipamId) ?? {};
    const refused = (poolIds: readonly string[], code: string, at = {}) =>
      assert.throws(() => cordon.rules(id, poolIds, at), refusal(code));
    refused(["ipam-pool-00000000000000000"], "InvalidIpamPoolId.NotFound");
    refused([cordon.pool([], { scopeId })], "InvalidParameterValue");
    refused([cordon.pool([], { addressFamily: "ipv6" })], "InvalidParameterValue");
    refused([cordon.pool([], { locale: "eu-west-1" })], "InvalidParameterValue");
    refused([cordon.pool([], { ipamId: "ipam-11111111111111111" })], "InvalidParameterValue");
    refused([good, good], "InvalidParameterValue");
    refused([good], "InvalidParameterValue", { locale: "eu-north-1" });
    const rule = { IpamPolicyId: id, Locale: REGION, ResourceType: "eip" } as const;
    assert.throws(() => cordon.run(modifyRules, { ...rule, AllocationRules: [{}] }), refusal("MissingParameter"));
  });

  test("catalogue 303: 10 rules for one locale and type; the group of a Local Zone is a separate locale", () => {
    const cordon = new PolicyCordon();
    const id = cordon.policy();
    const pools = Array.from({ length: 11 }, () => cordon.pool([]));
    assert.throws(() => cordon.rules(id, pools), refusal("ResourceLimitExceeded"));
    assert.equal(cordon.rules(id, pools.slice(1))?.AllocationRules?.length, 10);
    const locale = "us-east-1-dfw-2";
    assert.equal(cordon.rules(id, [cordon.pool([], { locale })], { locale })?.Locale, locale);
  });
});

suite("the targets of IPAM policies", () => {
  const none = { IpamPolicyEnabled: false };
  const byAccount = (IpamPolicyId: string) => ({ IpamPolicyEnabled: true, IpamPolicyId, ManagedBy: "account" });
  const byAdministrator = (IpamPolicyId: string) => ({
    ...byAccount(IpamPolicyId),
    ManagedBy: "delegated-administrator-for-ipam",
  });

  test("catalogue 298, 300, 301: without a target it is the calling account, in every Region", () => {
    const cordon = new PolicyCordon();
    const IpamPolicyId = cordon.policy();
    assert.deepEqual(cordon.run(getEnabled, {}), none);
    assert.deepEqual(cordon.run(enable, { IpamPolicyId }), { IpamPolicyId });
    assert.deepEqual(cordon.run(getEnabled, {}, { region: "eu-west-1" }), byAccount(IpamPolicyId));
    assert.deepEqual(cordon.run(getEnabled, {}, { account: MEMBER }), none);
    assert.deepEqual(cordon.run(getTargets, { IpamPolicyId }).OrganizationTargets, []);
    assert.deepEqual(cordon.run(disable, { IpamPolicyId }), { Return: true });
    assert.deepEqual(cordon.run(getEnabled, {}), none);
    assert.throws(() => cordon.run(disable, { IpamPolicyId }), refusal("InvalidParameterValue"));
  });

  test("catalogue 299: enabling replaces the policy that was active for the target", () => {
    const cordon = new PolicyCordon();
    const [before, after] = [cordon.policy(), cordon.policy()];
    cordon.run(enable, { IpamPolicyId: before });
    cordon.run(enable, { IpamPolicyId: after });
    assert.deepEqual(cordon.run(getEnabled, {}), byAccount(after));
    assert.throws(() => cordon.run(disable, { IpamPolicyId: before }), refusal("InvalidParameterValue"));
  });

  test("catalogue 298, 302: the administrator names targets, and accounts inherit from the nearest", () => {
    const cordon = new PolicyCordon({ isOrganization: true });
    const [wide, near, own] = [cordon.policy(), cordon.policy(), cordon.policy()];
    const enabled = () => cordon.run(getEnabled, {}, { account: MEMBER });
    const turnOn = (IpamPolicyId: string, OrganizationTargetId: string) =>
      cordon.run(enable, { IpamPolicyId, OrganizationTargetId });
    turnOn(wide, "r-root");
    assert.deepEqual(enabled(), byAdministrator(wide));
    turnOn(near, "ou-root-prod");
    assert.deepEqual(enabled(), byAdministrator(near));
    turnOn(own, MEMBER);
    assert.deepEqual(enabled(), byAdministrator(own));
    assert.deepEqual(cordon.run(getEnabled, {}), byAdministrator(wide), "the others keep the root's");
    assert.deepEqual(cordon.run(getEnabled, {}, { account: "000000000000" }), none, "not of the organization");
    turnOn(wide, "ou-root-apps");
    assert.deepEqual(
      cordon.run(getTargets, { IpamPolicyId: wide }).OrganizationTargets,
      ["r-root", "ou-root-apps"].map((OrganizationTargetId) => ({ OrganizationTargetId })),
    );
    const turnOff = (IpamPolicyId: string, OrganizationTargetId: string) =>
      cordon.run(disable, { IpamPolicyId, OrganizationTargetId });
    turnOff(own, MEMBER);
    turnOff(near, "ou-root-prod");
    assert.deepEqual(enabled(), byAdministrator(wide));
    assert.throws(() => turnOff(wide, "ou-root-prod"), refusal("InvalidParameterValue"));
  });

  test("refusals: only the administrator names targets, and must name one in the organization", () => {
    const cordon = new PolicyCordon({ isOrganization: true });
    const IpamPolicyId = cordon.policy();
    assert.throws(() => cordon.run(enable, { IpamPolicyId }), refusal("MissingParameter"));
    assert.throws(() => cordon.run(disable, { IpamPolicyId }), refusal("MissingParameter"));
    for (const OrganizationTargetId of ["ou-root-none", "123456789012", "r-other"]) {
      const input = { IpamPolicyId, OrganizationTargetId };
      assert.throws(() => cordon.run(enable, input), refusal("InvalidParameterValue"));
    }
    const alone = new PolicyCordon();
    const input = { IpamPolicyId: alone.policy(), OrganizationTargetId: "r-root" };
    assert.throws(() => alone.run(enable, input), refusal("IpamOrganizationAccountNotRegistered"), "catalogue 242");
  });

  test("catalogue 303: 100 targets per policy", () => {
    const cordon = new PolicyCordon({ isOrganization: true });
    cordon.limits = { ...cordon.limits, targetsPerIpamPolicy: 1 };
    const IpamPolicyId = cordon.policy();
    const turnOn = (OrganizationTargetId: string) => cordon.run(enable, { IpamPolicyId, OrganizationTargetId });
    turnOn("r-root");
    turnOn("r-root");
    assert.throws(() => turnOn(MEMBER), refusal("ResourceLimitExceeded"));
  });
});
