import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, TestCordon } from "../world-for-tests.ts";
import getCallerIdentity from "./get-caller-identity.ts";

test("wire: the caller's account, ARN and id; the same in every Region", () => {
  const cordon = new TestCordon();
  const identity = { UserId: ACCOUNT, Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` };
  assert.deepEqual(cordon.run(getCallerIdentity, {}), identity);
  assert.deepEqual(cordon.run(getCallerIdentity, {}, { region: "eu-west-1" }), identity);
});

test("effects: another account gets another answer, and asking changes nothing", () => {
  const cordon = new TestCordon();
  const before = cordon.world().history?.();
  assert.equal(cordon.run(getCallerIdentity, {}, { account: "444455556666" }).Account, "444455556666");
  cordon.run(getCallerIdentity, {});
  assert.deepEqual(cordon.world().history?.(), before);
});
