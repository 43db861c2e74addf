/** Which keys policies look at. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePolicy } from "../policy-document.ts";
import { contextKeysOf } from "./context-keys.ts";

const keysIn = (Version: string, Statement: object) => {
  const policy = parsePolicy(
    { Version, Statement: { Effect: "Allow", Action: "*", Resource: "*", ...Statement } },
    "it",
  );
  return contextKeysOf(policy.statements.map((statement) => [policy, statement] as const));
};

test("the keys of conditions, and those of variables, each once whatever its case", () => {
  const Condition = {
    StringEquals: { "aws:PrincipalTag/team": "${aws:username}" },
    Bool: { "AWS:SecureTransport": true },
    Null: { "aws:securetransport": false },
  };
  assert.deepEqual(keysIn("2012-10-17", { Condition }), [
    "aws:PrincipalTag/team",
    "AWS:SecureTransport",
    "aws:username",
  ]);
  const Resource = [
    "arn:aws:ec2:*:*:vpc/${aws:userid}",
    "arn:aws:ec2:*:*:vpc/${*}",
    "arn:aws:s3:::${aws:PrincipalTag/x, 'y'}",
  ];
  assert.deepEqual(keysIn("2012-10-17", { Resource }), ["aws:userid", "aws:PrincipalTag/x"]);
});

test("a document of the older version has no variables", () => {
  assert.deepEqual(keysIn("2008-10-17", { Resource: "arn:aws:ec2:*:*:vpc/${aws:userid}" }), []);
});
