/** Whoever isn't surely allowed what nobody knows the resources of, isn't. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { NamedPolicy } from "../evaluate.ts";
import { parsePolicy } from "../policy-document.ts";
import { contextOf } from "../request-context.ts";
import { isAllowedBlindly } from "./blind-permission.ts";

const CONTEXT = contextOf({ "aws:SourceIp": "10.0.0.1", "aws:username": "alice" });

const policy = (...Statement: readonly object[]): NamedPolicy => ({
  name: "p",
  policy: parsePolicy({ Version: "2012-10-17", Statement }, "p"),
});
const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const deny = (Action: string, more: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...more });

const asked = (statements: readonly object[], action?: string, service = "lambda") =>
  isAllowedBlindly({ identity: [policy(...statements)] }, { service, action }, CONTEXT);

test("without an action, only who may do everything with the service is allowed", () => {
  for (const action of ["*", "lambda:*", "LAMBDA:*", "lambda:**"]) assert.ok(asked([allow(action)]), action);
  for (const action of ["lambda:Invoke*", "lambda:?", "lambda:InvokeFunction", "s3:*", "lambdas:*"])
    assert.ok(!asked([allow(action)]), action);
  assert.ok(!asked([]));
  const { Action: _, ...others } = allow("x");
  assert.ok(asked([{ ...others, NotAction: ["iam:*", "s3:Get*"] }]));
  for (const not of ["lambda:DeleteFunction", "lambda:*Function", "lambda:*", "*"])
    assert.ok(!asked([{ ...others, NotAction: [not] }]), not);
});

test("with an action, that is enough", () => {
  assert.ok(asked([allow("lambda:Invoke*")], "InvokeFunction"));
  assert.ok(!asked([allow("lambda:Invoke*")], "DeleteFunction"));
  assert.ok(!asked([allow("lambda:Invoke*")], "InvokeFunction", "s3"));
});

test("an allowance of some resources, or on what isn't known, allows nothing", () => {
  const { Resource: _, ...others } = allow("*");
  assert.ok(!asked([{ ...others, Resource: "arn:aws:lambda:*:*:function:x" }]));
  assert.ok(!asked([{ ...others, NotResource: "arn:aws:lambda:*:*:function:x" }]));
  const on = (Condition: object) => asked([allow("*", { Condition })], "Invoke");
  assert.ok(on({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }));
  assert.ok(!on({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }));
  assert.ok(!on({ StringNotEquals: { "lambda:FunctionArn": "x" } }));
  assert.ok(!on({ Null: { "lambda:Layer": "true" } }));
});

test("a denial that could be about the call denies", () => {
  const everything = allow("*");
  for (const action of ["lambda:DeleteFunction", "*", "Lambda:Get*", "lambda:*"]) {
    assert.ok(!asked([everything, deny(action)]), action);
  }
  assert.ok(asked([everything, deny("ec2:*"), deny("lambdas:x")]));
  assert.ok(asked([everything, deny("lambda:DeleteFunction")], "InvokeFunction"));
  assert.ok(!asked([everything, deny("lambda:*", { Resource: "arn:aws:lambda:*:*:function:x" })], "InvokeFunction"));
  const { Action: _, ...others } = deny("x");
  assert.ok(!asked([everything, { ...others, NotAction: "s3:*" }]));
  assert.ok(!asked([everything, { ...others, NotAction: "lambda:Get*" }]));
  assert.ok(asked([everything, { ...others, NotAction: ["lambda:*", "s3:*"] }]));
  const on = (Condition: object) => asked([everything, deny("lambda:*", { Condition })]);
  assert.ok(on({ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }));
  assert.ok(!on({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }));
  assert.ok(!on({ StringEquals: { "aws:ResourceTag/team": "x" } }));
});

test("a boundary and the policies of a session must allow it as well", () => {
  const identity = [policy(allow("*"))];
  const call = { service: "s3", action: undefined };
  assert.ok(isAllowedBlindly({ identity, boundary: policy(allow("s3:*")) }, call, CONTEXT));
  assert.ok(!isAllowedBlindly({ identity, boundary: policy(allow("ec2:*")) }, call, CONTEXT));
  assert.ok(!isAllowedBlindly({ identity, session: [policy(allow("s3:Get*"))] }, call, CONTEXT));
});
