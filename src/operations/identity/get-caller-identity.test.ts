import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, TestCordon } from "../world-for-tests.ts";
import getCallerIdentity from "./get-caller-identity.ts";

test("wire: the caller's account, ARN and id; in every Region alike", () => {
  const cordon = new TestCordon();
  const identity = { UserId: ACCOUNT, Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` };
  assert.deepEqual(cordon.run(getCallerIdentity, {}), identity);
  assert.deepEqual(cordon.run(getCallerIdentity, {}, { region: "eu-west-1" }), identity);
});

test("effects: another account is someone else, and asking changes nothing", () => {
  const cordon = new TestCordon();
  const before = cordon.world().history?.();
  assert.equal(cordon.run(getCallerIdentity, {}, { account: "444455556666" }).Account, "444455556666");
  cordon.run(getCallerIdentity, {});
  assert.deepEqual(cordon.world().history?.(), before);
});
