/** Decisions: AWS's documented cases of evaluation, which kind of policy decides, trust, and what is told to whom. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, mayAssume, type PrincipalPolicies } from "./evaluate.ts";
import {
  ann,
  assume,
  deny,
  group,
  policies,
  request,
  type StatementJson,
  trusts,
  user,
  vpc,
} from "./policies-for-tests.ts";
import { readPolicy } from "./policy-document.ts";
import type { TrustedCaller } from "./principals.ts";
import { globalContext } from "./request-context.ts";

test("a denial wins anywhere; otherwise every kind of policy must allow", () => {
  const create = { Action: "ec2:CreateVpc" };
  const other = { Action: "ec2:DeleteVpc" };
  const no = { ...create, ...deny };
  const cases: [PrincipalPolicies, string, string?][] = [
    [policies([]), "implicitDeny", "identity-based policy"],
    [policies([create]), "allowed"],
    [policies([other]), "implicitDeny", "identity-based policy"],
    [policies([other, create]), "allowed"],
    [policies([create, no]), "explicitDeny", "identity-based policy"],
    [policies([no, create]), "explicitDeny", "identity-based policy"],
    [policies([create], [create]), "allowed"],
    [policies([create], [other]), "implicitDeny", "permissions boundary"],
    [policies([other], [create]), "implicitDeny", "identity-based policy"],
    [policies([other], [other]), "implicitDeny", "identity-based policy"],
    [policies([create], [create, no]), "explicitDeny", "permissions boundary"],
    [policies([other], [no]), "explicitDeny", "permissions boundary"],
    [policies([create], undefined, [create]), "allowed"],
    [policies([create], undefined, [other, create]), "allowed"],
    [policies([create], undefined, [other]), "implicitDeny", "session policy"],
    [policies([create], undefined, []), "implicitDeny", "session policy"],
    [policies([create], [create], [create, no]), "explicitDeny", "session policy"],
    [policies([create], [other], [other]), "implicitDeny", "permissions boundary"],
    [policies([create], [create], [create]), "allowed"],
  ];
  for (const [asked, decision, kind] of cases) {
    const decided = evaluate(asked, request("ec2:CreateVpc", vpc));
    assert.deepEqual([decided.decision, "kind" in decided ? decided.kind : undefined], [decision, kind]);
  }
});

test("a decision names the statements that made it", () => {
  const allow = { Sid: "A", Action: "ec2:*" };
  const asked = policies([allow, { Sid: "B", Action: "ec2:Create*" }], [{ Sid: "C" }]);
  const sids = (decided: { matched: readonly { kind: string; statement: { sid: string | undefined } }[] }) =>
    decided.matched.map(({ kind, statement }) => `${kind} ${statement.sid}`);
  assert.deepEqual(sids(evaluate(asked, request("ec2:CreateVpc", vpc))), [
    "identity-based policy A",
    "identity-based policy B",
    "permissions boundary C",
  ]);
  assert.deepEqual(sids(evaluate(policies([allow, { ...deny, Sid: "N" }]), request("ec2:CreateVpc", vpc))), [
    "identity-based policy N",
  ]);
  assert.deepEqual(sids(evaluate(policies([allow], [{ Action: "s3:*" }]), request("ec2:CreateVpc", vpc))), [
    "identity-based policy A",
  ]);
});

test("actions ignore case; NotAction and NotResource cover what their patterns don't", () => {
  const decide = (statement: StatementJson, action: string, resource: string) =>
    evaluate(policies([statement]), request(action, resource)).decision === "allowed";
  assert.ok(decide({ Action: "EC2:createvp?" }, "ec2:CreateVpc", vpc));
  assert.ok(!decide({ Action: "ec2:CreateVp?" }, "ec2:CreateVp", vpc));
  assert.ok(decide({ Action: "*:*Vpc" }, "ec2:CreateVpc", vpc));
  assert.ok(decide({ NotAction: ["iam:*", "sts:*"] }, "ec2:CreateVpc", vpc));
  assert.ok(!decide({ NotAction: ["iam:*", "ec2:*"] }, "ec2:CreateVpc", vpc));
  assert.ok(decide({ NotResource: group }, "ec2:CreateVpc", vpc));
  assert.ok(!decide({ NotResource: [group, vpc] }, "ec2:CreateVpc", vpc));
  assert.ok(!decide({ Resource: vpc.toUpperCase().replace("ARN:AWS:EC2", "arn:aws:ec2") }, "ec2:CreateVpc", vpc));
  assert.ok(decide({ Resource: "arn:aws:ec2" }, "ec2:CreateVpc", vpc));
  assert.ok(decide({ Resource: "arn:aws:ec2:us-east-1" }, "ec2:CreateVpc", vpc));
  assert.ok(!decide({ Resource: "arn:aws:ec2:*:*:vpc/*" }, "ec2:DescribeVpcs", "*"));
  assert.ok(decide({ NotResource: "arn:aws:ec2:*:*:vpc/*" }, "ec2:DescribeVpcs", "*"));
  assert.ok(decide({ Resource: "arn:aws:ec2:*:*:vpc/*" }, "ec2:CreateVpc", "arn:aws:ec2:us-east-1:1:vpc/*"));
  assert.ok(!decide({ Resource: vpc }, "ec2:CreateVpc", "arn:aws:ec2:us-east-1:1:vpc/*"));
});

test("catalogue 441: a star ends with its segment, unless it's the last of it", () => {
  const covers = (pattern: string, resource: string) =>
    evaluate(policies([{ Resource: pattern }]), request("ec2:CreateVpc", resource)).decision === "allowed";
  assert.ok(covers("arn:aws:ec2:us-*-1:*:vpc/*", vpc.replace("east", "west")));
  assert.ok(!covers("arn:aws:ec2:u*t-1:111122223333:vpc/*", "arn:aws:ec2:us-west-2:x:east-1:111122223333:vpc/1"));
  assert.ok(covers("arn:aws:ec2:*:vpc/*", vpc));
  assert.ok(covers("arn:aws:ec2:*", vpc));
  assert.ok(!covers("arn:aws:ec2:??-east-1:111122223333?vpc/*", vpc));
});

test("catalogue 442: in a document of 2008 a variable is only text", () => {
  const Statement = { Effect: "Allow", Action: "*", Resource: "arn:aws:iam::1:user/${aws:username}" };
  const reading = readPolicy(JSON.stringify({ Version: "2008-10-17", Statement }), "inline");
  assert.ok("policy" in reading);
  const identity = [{ name: "old", policy: reading.policy }];
  const decide = (resource: string) =>
    evaluate({ identity }, request("iam:GetUser", resource, { "aws:username": "bob" }));
  assert.equal(decide("arn:aws:iam::1:user/bob").decision, "implicitDeny");
  assert.equal(decide("arn:aws:iam::1:user/${aws:username}").decision, "allowed");
});

test("AWS's examples of policies do what their pages say", () => {
  const mfa = [
    { Action: "iam:*" },
    {
      ...deny,
      NotAction: "iam:ListMFADevices",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ];
  const byTag = {
    Action: ["ec2:DeleteVpc", "ec2:StopInstances"],
    Condition: { StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" } },
  };
  const region = {
    ...deny,
    NotAction: ["iam:*", "sts:*"],
    Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
  };
  const tagOnCreate = {
    Action: "ec2:CreateTags",
    Resource: "arn:aws:ec2:*:*:vpc/*",
    Condition: {
      StringEquals: { "ec2:CreateAction": "CreateVpc" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Owner"] },
    },
  };
  const source = {
    ...deny,
    Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24"] }, Bool: { "aws:ViaAWSService": "false" } },
  };
  const cases: [
    readonly StatementJson[],
    string,
    string,
    Record<string, string | boolean | readonly string[]>,
    string,
  ][] = [
    [mfa, "iam:CreateUser", "*", {}, "explicitDeny"],
    [mfa, "iam:CreateUser", "*", { "aws:MultiFactorAuthPresent": true }, "allowed"],
    [mfa, "iam:ListMFADevices", "*", {}, "allowed"],
    [[byTag], "ec2:DeleteVpc", vpc, { "aws:username": "ann", "aws:ResourceTag/Owner": "ann" }, "allowed"],
    [[byTag], "ec2:DeleteVpc", vpc, { "aws:username": "ann", "aws:ResourceTag/owner": "ann" }, "allowed"],
    [[byTag], "ec2:DeleteVpc", vpc, { "aws:username": "ann", "aws:ResourceTag/Owner": "bob" }, "implicitDeny"],
    [[byTag], "ec2:DeleteVpc", vpc, { "aws:username": "ann" }, "implicitDeny"],
    [[{}, region], "ec2:CreateVpc", vpc, { "aws:RequestedRegion": "us-east-1" }, "explicitDeny"],
    [[{}, region], "ec2:CreateVpc", vpc, { "aws:RequestedRegion": "eu-west-1" }, "allowed"],
    [[{}, region], "iam:CreateUser", "*", { "aws:RequestedRegion": "us-east-1" }, "allowed"],
    [[tagOnCreate], "ec2:CreateTags", vpc, { "ec2:CreateAction": "CreateVpc", "aws:TagKeys": ["Owner"] }, "allowed"],
    [
      [tagOnCreate],
      "ec2:CreateTags",
      vpc,
      { "ec2:CreateAction": "CreateVpc", "aws:TagKeys": ["Owner", "x"] },
      "implicitDeny",
    ],
    [[tagOnCreate], "ec2:CreateTags", vpc, { "aws:TagKeys": ["Owner"] }, "implicitDeny"],
    [[{}, source], "ec2:CreateVpc", vpc, { "aws:SourceIp": "192.0.2.7", "aws:ViaAWSService": false }, "allowed"],
    [
      [{}, source],
      "ec2:CreateVpc",
      vpc,
      { "aws:SourceIp": "198.51.100.7", "aws:ViaAWSService": false },
      "explicitDeny",
    ],
  ];
  for (const [statements, action, resource, context, decision] of cases) {
    assert.equal(
      evaluate(policies(statements), request(action, resource, context)).decision,
      decision,
      JSON.stringify([action, context]),
    );
  }
});

test("a role is assumed by whom its trust policy names", () => {
  const session: TrustedCaller = {
    type: "AWS",
    account: "444455556666",
    arn: "arn:aws:sts::444455556666:assumed-role/dev/ann",
  };
  const isTrusted = (Principal: object, caller: TrustedCaller) => {
    const decided = mayAssume(trusts({ Principal }), caller, assume());
    return decided.decision === "allowed" ? (decided.isDelegated ? "delegated" : "named") : undefined;
  };
  const role = "arn:aws:iam::444455556666:role/dev";
  assert.equal(isTrusted({ AWS: user.arn }, user), "named");
  assert.equal(isTrusted({ AWS: ["111122223333", "444455556666"] }, user), "delegated");
  assert.equal(isTrusted({ AWS: "arn:aws:iam::444455556666:root" }, user), "delegated");
  assert.equal(isTrusted({ AWS: "111122223333" }, user), undefined);
  assert.equal(isTrusted({ AWS: "*" }, user), "named");
  assert.equal(isTrusted({ AWS: [user.arn, "444455556666"] }, user), "named");
  const both = trusts({ Principal: { AWS: user.account } }, { Principal: { AWS: user.arn } });
  const decided = mayAssume(both, user, assume());
  assert.equal("isDelegated" in decided && decided.isDelegated, false, "one statement names the caller itself");
  assert.equal(isTrusted({ AWS: role }, session), "named");
  assert.equal(isTrusted({ AWS: session.arn }, session), "named");
  assert.equal(isTrusted({ AWS: session.arn.replace("ann", "bob") }, session), undefined);
  const pathed = "arn:aws:iam::444455556666:role/team/dev";
  assert.equal(isTrusted({ AWS: pathed }, { ...session, roleArn: pathed }), "named");
  assert.equal(isTrusted({ AWS: role }, { ...session, roleArn: pathed }), undefined);
  assert.equal(isTrusted({ Service: "ec2.amazonaws.com" }, { type: "Service", name: "ec2.amazonaws.com" }), "named");
  assert.equal(isTrusted({ AWS: "*" }, { type: "Service", name: "ec2.amazonaws.com" }), undefined);
  assert.equal(
    isTrusted({ Federated: "accounts.google.com" }, { type: "Federated", provider: "accounts.google.com" }),
    "named",
  );
  assert.equal(
    isTrusted({ Federated: "accounts.google.com" }, { type: "Federated", provider: "x.example" }),
    undefined,
  );
});

test("a trust policy's conditions and denials hold: a wrong external id is refused", () => {
  const trust = trusts(
    { Principal: { AWS: user.account }, Condition: { StringEquals: { "sts:ExternalId": "right" } } },
    { Effect: "Deny", Principal: { AWS: `arn:aws:iam::${user.account}:user/bob` } },
  );
  assert.equal(mayAssume(trust, user, assume({ "sts:ExternalId": "right" })).decision, "allowed");
  assert.equal(mayAssume(trust, user, assume({ "sts:ExternalId": "wrong" })).decision, "implicitDeny");
  assert.equal(mayAssume(trust, user, assume()).decision, "implicitDeny");
  const bob = { ...user, arn: user.arn.replace("ann", "bob") };
  assert.equal(mayAssume(trust, bob, assume({ "sts:ExternalId": "right" })).decision, "explicitDeny");
  assert.equal(
    mayAssume(trust, user, { ...assume({ "sts:ExternalId": "right" }), action: "sts:TagSession" }).decision,
    "implicitDeny",
  );
});

test("the global keys say who calls, when, from where", () => {
  const facts = { now: Date.UTC(2026, 0, 2, 3, 4, 5, 678), region: "eu-west-1", isSecure: true };
  const keys = (arn: string, more = {}) =>
    Object.fromEntries(
      [...globalContext({ ...facts, principal: { account: "1", arn, userId: "ID", ...more } }).values()].map(
        ({ key, values }) => [key, values.join()],
      ),
    );
  assert.deepEqual(keys("arn:aws:iam::1:user/team/ann", { tags: { Team: "red" } }), {
    "aws:PrincipalArn": "arn:aws:iam::1:user/team/ann",
    "aws:PrincipalAccount": "1",
    "aws:PrincipalType": "User",
    "aws:PrincipalIsAWSService": "false",
    "aws:userid": "ID",
    "aws:username": "ann",
    "aws:PrincipalTag/Team": "red",
    "aws:CurrentTime": "2026-01-02T03:04:05Z",
    "aws:EpochTime": "1767323045",
    "aws:RequestedRegion": "eu-west-1",
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
  });
  const session = keys("arn:aws:sts::1:assumed-role/admin/ann", { tokenIssuedAt: 0, sourceIdentity: "eve" });
  assert.equal(session["aws:PrincipalArn"], "arn:aws:iam::1:role/admin");
  assert.equal(session["aws:PrincipalType"], "AssumedRole");
  assert.equal(session["aws:username"], undefined);
  assert.equal(session["aws:SourceIdentity"], "eve");
  assert.equal(session["aws:TokenIssueTime"], "1970-01-01T00:00:00Z");
  assert.equal(session["aws:MultiFactorAuthPresent"], "false");
  assert.equal(keys("arn:aws:sts::1:assumed-role/x/ann", { roleArn: "R" })["aws:PrincipalArn"], "R");
  assert.equal(keys("arn:aws:iam::1:root")["aws:PrincipalType"], "Account");
  assert.equal(keys("arn:aws:sts::1:federated-user/x")["aws:PrincipalType"], "FederatedUser");
  const agent = globalContext({
    ...facts,
    principal: { account: "1", arn: ann, userId: "I" },
    sourceIp: "::1",
    userAgent: "a".repeat(9_999),
  });
  assert.equal(agent.get("aws:useragent")?.values[0]?.length, 512);
  assert.equal(agent.get("aws:sourceip")?.values[0], "::1");
});
