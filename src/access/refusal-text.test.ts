/** What a caller whom policies refuse is told, and the record of why behind EC2's encoded message. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { authorizationRecord } from "./authorization-record.ts";
import { evaluate, mayAssume, type PrincipalPolicies, type Refused } from "./evaluate.ts";
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
import { ec2RefusalText, refusalText } from "./refusal-text.ts";

const refusedBy = (asked: PrincipalPolicies, resource = vpc): Refused => {
  const decided = evaluate(asked, request("ec2:CreateVpc", resource));
  assert.notEqual(decided.decision, "allowed");
  return decided as Refused;
};
const call = (refused: Refused, resource: string | undefined) => ({
  principal: ann,
  action: "ec2:CreateVpc",
  resource,
  refused,
});

test("catalogue 444: a refusal names the caller, the action, the resource and the kind of policy", () => {
  const text = (asked: PrincipalPolicies) => refusalText(call(refusedBy(asked), vpc));
  const start = `User: ${ann} is not authorized to perform: ec2:CreateVpc on resource: ${vpc}`;
  assert.equal(text(policies([])), `${start} because no identity-based policy allows the ec2:CreateVpc action`);
  assert.equal(
    text(policies([{}], [{ Action: "s3:*" }])),
    `${start} because no permissions boundary allows the ec2:CreateVpc action`,
  );
  assert.equal(
    text(policies([{}], undefined, [])),
    `${start} because no session policy allows the ec2:CreateVpc action`,
  );
  assert.equal(text(policies([deny])), `${start} with an explicit deny in an identity-based policy`);
  assert.equal(text(policies([{}], [deny])), `${start} with an explicit deny in a permissions boundary`);
  assert.equal(text(policies([{}], undefined, [deny])), `${start} with an explicit deny in a session policy`);
});

test("catalogue 445: a role's refusal", () => {
  const text = (...statements: readonly StatementJson[]) => {
    const refused = mayAssume(trusts(...statements), user, assume()) as Refused;
    return refusalText({ principal: ann, action: "sts:AssumeRole", resource: undefined, refused });
  };
  const start = `User: ${ann} is not authorized to perform: sts:AssumeRole`;
  assert.equal(
    text({ Principal: { AWS: "111122223333" } }),
    `${start} because no role trust policy allows the sts:AssumeRole action`,
  );
  assert.equal(
    text({ Effect: "Deny", Principal: { AWS: "*" } }),
    `${start} with an explicit deny in the role trust policy`,
  );
});

test("EC2's refusal has an encoded message, or neither resource nor message", () => {
  const refused = refusedBy(policies([]));
  assert.equal(
    ec2RefusalText(call(refused, vpc), "blob"),
    `You are not authorized to perform this operation. User: ${ann} is not authorized to perform: ec2:CreateVpc on resource: ${vpc} because no identity-based policy allows the ec2:CreateVpc action. Encoded authorization failure message: blob`,
  );
  assert.equal(
    ec2RefusalText(call(refused, "*"), undefined),
    `You are not authorized to perform this operation. User: ${ann} is not authorized to perform: ec2:CreateVpc because no identity-based policy allows the ec2:CreateVpc action`,
  );
});

test("the record of a refusal has the statements, what they lack, and the context", () => {
  const asked = policies([
    { Sid: "Elsewhere", Action: "ec2:CreateVpc", Resource: group },
    { Sid: "Tagged", Condition: { StringEquals: { "aws:RequestTag/Owner": ["ann", "bob"] } } },
    { Sid: "Denies", ...deny, NotAction: "iam:*" },
  ]);
  const asking = request("ec2:CreateVpc", vpc, { "aws:RequestTag/owner": "eve", "aws:TagKeys": ["owner", "x"] });
  const refused = evaluate(asked, asking) as Refused;
  const record = JSON.parse(authorizationRecord({ arn: ann, userId: "AIDA1" }, asked, asking, refused));
  assert.deepEqual(Object.keys(record), ["allowed", "explicitDeny", "matchedStatements", "failures", "context"]);
  assert.deepEqual([record.allowed, record.explicitDeny], [false, true]);
  assert.deepEqual(record.matchedStatements.items, [
    {
      statementId: "Denies",
      effect: "DENY",
      policy: "own",
      policyType: "identity-based policy",
      notActions: { items: [{ value: "iam:*" }] },
      resources: { items: [{ value: "*" }] },
      conditions: { items: [] },
    },
  ]);
  assert.deepEqual(
    record.failures.items.map((item: { reason: string; statement: { statementId: string } }) => [
      item.reason,
      item.statement.statementId,
    ]),
    [
      ["resource", "Elsewhere"],
      ["condition", "Tagged"],
    ],
  );
  assert.deepEqual(record.failures.items[1].unmet, {
    operator: "StringEquals",
    key: "aws:RequestTag/Owner",
    values: { items: [{ value: "ann" }, { value: "bob" }] },
    inRequest: { items: [{ value: "eve" }] },
  });
  assert.deepEqual(record.context, {
    principal: { id: "AIDA1", arn: ann },
    action: "ec2:CreateVpc",
    resource: vpc,
    conditions: {
      items: [
        { key: "aws:RequestTag/owner", values: { items: [{ value: "eve" }] } },
        { key: "aws:TagKeys", values: { items: [{ value: "owner" }, { value: "x" }] } },
      ],
    },
  });
});

test("a record stays short enough to be decoded, and keeps what tells most", () => {
  const many = Array.from({ length: 200 }, (_, n) => ({ Action: "ec2:*", Resource: `${group}${n}` }));
  const asked = policies(many);
  const asking = request("ec2:CreateVpc", vpc, { "aws:TagKeys": Array.from({ length: 1_000 }, (_, n) => `tag-${n}`) });
  const text = authorizationRecord({ arn: ann, userId: "A" }, asked, asking, evaluate(asked, asking) as Refused);
  assert.ok(text.length <= 7_000);
  assert.equal(JSON.parse(text).context.resource, vpc);
  const short = authorizationRecord(
    { arn: ann, userId: "A" },
    policies(many.slice(0, 3)),
    request("ec2:CreateVpc", vpc),
    refusedBy(policies([])),
  );
  assert.equal(JSON.parse(short).failures.items.length, 3);
});
