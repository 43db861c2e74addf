/** Credentials files and policies: what is read, what is refused with which message, what is allowed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPrincipal, parseCredentials } from "./credentials.ts";
import { evaluate, type PrincipalPolicies } from "./evaluate.ts";
import { parsePolicy } from "./policy-document.ts";

const good = { accessKeyId: "AKIDALICE", secretAccessKey: "s3cr3t-text", account: "111122223333" };
const parse = (...credentials: unknown[]) => parseCredentials(JSON.stringify({ credentials }));

test("a credential names its account, and its principal if it has one", () => {
  const alice = parse(good).get("AKIDALICE");
  assert.deepEqual(alice?.principal, {
    account: "111122223333",
    arn: "arn:aws:iam::111122223333:user/AKIDALICE",
    userId: "AKIDALICE",
  });
  const arn = "arn:aws:sts::111122223333:assumed-role/admin/bob";
  const bob = parse({ ...good, principal: arn, userId: "AROA:bob", sessionToken: "t" }).get("AKIDALICE");
  assert.deepEqual(bob?.principal, { account: "111122223333", arn, userId: "AROA:bob" });
  assert.equal(bob?.sessionToken, "t");
  assert.equal(parse({ ...good, operator: true }).get("AKIDALICE")?.principal.isOperator, true);
});

test("a credentials file that can't be honoured is refused with what to fix, and never with a secret", () => {
  const cases: [string, RegExp][] = [
    ["{", /not JSON/],
    ["[]", /needs a list named "credentials"/],
    [
      '{ "credentials": [{ "policies": [{}], "policies": [] }] }',
      /an object in the credentials file has "policies" twice/,
    ],
    [JSON.stringify({ credentials: ["x"] }), /credentials\[0\] is not an object/],
  ];
  const wrong: [object, RegExp][] = [
    [{ accessKeyId: "" }, /credentials\[0\] needs a text "accessKeyId"/],
    [{ accessKeyId: "A/B" }, /"accessKeyId" has a character/],
    [{ secretAccessKey: undefined }, /needs a text "secretAccessKey"/],
    [{ account: "1234" }, /must have 12 digits/],
    [{ principal: "arn:aws:iam::999999999999:user/x" }, /must be an ARN of account 111122223333/],
    [{ sessionToken: 5 }, /needs a text "sessionToken"/],
    [{ policies: {} }, /"policies" must be a list/],
    [{ operator: "yes" }, /"operator" must be true or false/],
    [{ Policies: [] }, /credentials\[0\] has an unknown member "Policies". Did you mean "policies"\?/],
    [{ SESSIONTOKEN: "t" }, /credentials\[0\] has an unknown member "SESSIONTOKEN". Did you mean "sessionToken"\?/],
    [{ session: "t" }, /credentials\[0\] has an unknown member "session". It may have accessKeyId, /],
    [{ policies: ["x"] }, /credentials\[0\].policies\[0\] is not a policy document/],
  ];
  for (const [change, text] of wrong) cases.push([JSON.stringify({ credentials: [{ ...good, ...change }] }), text]);
  cases.push([
    JSON.stringify({ credentials: [], policies: [] }),
    /the credentials file has an unknown member "policies"/,
  ]);
  cases.push([JSON.stringify({ credentials: [good, good] }), /AKIDALICE is listed twice/]);
  for (const [file, text] of cases) {
    assert.throws(
      () => parseCredentials(file),
      (error: Error) => text.test(error.message) && !error.message.includes("s3cr3t"),
      String(text),
    );
  }
});

test("without credentials a 12-digit key is the account, any other key the usual one", () => {
  assert.equal(openPrincipal("999900001111").account, "999900001111");
  assert.equal(openPrincipal("test").account, "123456789012");
  assert.equal(openPrincipal("test").arn, "arn:aws:iam::123456789012:root");
});

const policy = (...statements: object[]): PrincipalPolicies => ({
  identity: [{ name: "policy", policy: parsePolicy({ Version: "2012-10-17", Statement: statements }, "policy") }],
});
const group = "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1";
const vpc = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";

const isAllowed = (policies: PrincipalPolicies, action: string, resources: readonly string[]): boolean =>
  resources.every((resource) => evaluate(policies, { action, resource, context: new Map() }).decision === "allowed");

test("only what a statement allows is allowed", () => {
  assert.equal(isAllowed({ identity: [] }, "ec2:DescribeVpcs", ["*"]), false);
  assert.equal(isAllowed(policy(), "ec2:DescribeVpcs", ["*"]), false);
  const read = policy({ Effect: "Allow", Action: ["ec2:Describe*", "ec2:Get*"], Resource: "*" });
  assert.equal(isAllowed(read, "ec2:DescribeVpcs", ["*"]), true);
  assert.equal(isAllowed(read, "ec2:CreateVpc", ["*"]), false);
  assert.equal(isAllowed(read, "xec2:DescribeVpcs", ["*"]), false);
});

test("actions ignore case, resources don't; ? is one character", () => {
  const one = policy({ Effect: "Allow", Action: "EC2:createvp?", Resource: group });
  assert.equal(isAllowed(one, "ec2:CreateVpc", [group]), true);
  assert.equal(isAllowed(one, "ec2:CreateVp", [group]), false);
  assert.equal(isAllowed(one, "ec2:CreateVpc", [group.toUpperCase()]), false);
});

test("a denial wins, and every resource touched must be allowed", () => {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const mixed = policy(all, { Effect: "Deny", Action: "ec2:Delete*", Resource: "arn:aws:ec2:*:*:vpc/*" });
  assert.equal(isAllowed(mixed, "ec2:DeleteVpc", [vpc]), false);
  assert.equal(isAllowed(mixed, "ec2:DeleteSecurityGroup", [group]), true);
  assert.equal(isAllowed(mixed, "ec2:DeleteSecurityGroup", [group, vpc]), false);
  const groups = policy({ Effect: "Allow", Action: "ec2:*", Resource: "arn:aws:ec2:*:*:security-group/*" });
  assert.equal(isAllowed(groups, "ec2:CreateTags", [group]), true);
  assert.equal(isAllowed(groups, "ec2:CreateTags", [group, vpc]), false);
});

test("NotAction and NotResource cover what their patterns don't", () => {
  const most = policy({ Effect: "Allow", NotAction: "ec2:Delete*", NotResource: vpc });
  assert.equal(isAllowed(most, "ec2:CreateTags", [group]), true);
  assert.equal(isAllowed(most, "ec2:DeleteTags", [group]), false);
  assert.equal(isAllowed(most, "ec2:CreateTags", [vpc]), false);
});

test("special characters of regular expressions are plain in a pattern", () => {
  const dotted = policy({ Effect: "Allow", Action: "ec2:Describe.pcs", Resource: "*" });
  assert.equal(isAllowed(dotted, "ec2:DescribeVpcs", ["*"]), false);
});

test("a policy that could be read too widely is refused", () => {
  const wrong: [unknown, RegExp][] = [
    [{ Statement: [5] }, /Statement\[0\] is not an object/],
    [{ Statement: { Effect: "allow", Action: "*", Resource: "*" } }, /Effect must be Allow or Deny/],
    [{ Statement: { Effect: "Allow", Action: "*", Resource: "*", Conditions: {} } }, /Conditions is not supported/],
    [{ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { Equals: { k: "v" } } } }, /no condition/],
    [{ Statement: { Effect: "Allow", Resource: "*" } }, /needs Action or NotAction/],
    [{ Statement: { Effect: "Allow", Action: "*", NotAction: "*", Resource: "*" } }, /needs Action or NotAction/],
    [{ Statement: { Effect: "Allow", Action: [5], Resource: "*" } }, /Action must be text/],
    [{ Statement: { Effect: "Allow", Action: ["*", 5], Resource: "*" } }, /Action must be text/],
    [{}, /Statement must not be empty/],
  ];
  for (const [document, text] of wrong) assert.throws(() => parsePolicy(document, "p"), text, String(text));
});
