import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { put } from "../../../model/world/change.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createUser from "../users/create-user.ts";
import createAccessKey from "./create-access-key.ts";
import deleteAccessKey from "./delete-access-key.ts";
import getAccessKeyLastUsed from "./get-access-key-last-used.ts";
import listAccessKeys from "./list-access-keys.ts";
import { makeRootKey } from "./make-root-key.ts";
import updateAccessKey from "./update-access-key.ts";

const home = { region: GLOBAL };
const UserName = "alice";

function withKeys() {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName }, home);
  cordon.run(createUser, { UserName: "bob" }, home);
  const key = () => cordon.run(createAccessKey, { UserName }, home).AccessKey;
  return { cordon, keys: [key(), key()] as const };
}

test("keys are listed with their status and without their secrets", () => {
  const { cordon, keys } = withKeys();
  const [first, second] = keys;
  const listed = () => cordon.run(listAccessKeys, { UserName }, home).AccessKeyMetadata;
  assert.deepEqual(
    new Map(listed().map((each) => [each.AccessKeyId, each])),
    new Map(keys.map(({ SecretAccessKey: _, ...each }) => [each.AccessKeyId, each])),
  );
  cordon.run(updateAccessKey, { UserName, AccessKeyId: first.AccessKeyId, Status: "Inactive" }, home);
  cordon.run(deleteAccessKey, { UserName, AccessKeyId: second.AccessKeyId }, home);
  assert.deepEqual(
    listed().map(({ AccessKeyId, Status }) => [AccessKeyId, Status]),
    [[first.AccessKeyId, "Inactive"]],
  );
  assert.deepEqual(cordon.run(listAccessKeys, { UserName: "bob" }, home).AccessKeyMetadata, []);
});

test("catalogue 476: a key is found of its own user only", () => {
  const { cordon, keys } = withKeys();
  const { AccessKeyId } = keys[0];
  const missing = refusal("NoSuchEntity", `The Access Key with id ${AccessKeyId} cannot be found.`);
  assert.throws(() => cordon.run(deleteAccessKey, { UserName: "bob", AccessKeyId }, home), missing);
  assert.throws(() => cordon.run(deleteAccessKey, { AccessKeyId }, home), missing);
  assert.throws(() => cordon.run(updateAccessKey, { UserName: "bob", AccessKeyId, Status: "Active" }, home), missing);
  assert.throws(
    () => cordon.run(updateAccessKey, { UserName, AccessKeyId, Status: "Expired" }, home),
    refusal("ValidationError", /\[Active, Inactive\]$/),
  );
});

test("catalogue 491: the root makes, lists, stops and deletes its own keys", () => {
  const { cordon } = withKeys();
  const { accessKeyId: AccessKeyId, changes } = makeRootKey(ACCOUNT, false, cordon);
  cordon.apply(changes, { account: ACCOUNT, ...home });
  const listed = () =>
    cordon
      .run(listAccessKeys, {}, home)
      .AccessKeyMetadata.map((each) => [each.UserName, each.AccessKeyId, each.Status]);
  assert.deepEqual(listed(), [[undefined, AccessKeyId, "Active"]]);
  assert.equal(cordon.run(getAccessKeyLastUsed, { AccessKeyId }, home).UserName, undefined);
  cordon.run(updateAccessKey, { AccessKeyId, Status: "Inactive" }, home);
  assert.deepEqual(listed(), [[undefined, AccessKeyId, "Inactive"]]);
  cordon.run(deleteAccessKey, { AccessKeyId }, home);
  assert.deepEqual(listed(), []);
  const made = [0, 1].map(() => cordon.run(createAccessKey, {}, home).AccessKey.AccessKeyId).sort();
  assert.deepEqual(
    listed().map(([, id]) => id),
    made,
  );
  assert.throws(
    () => cordon.run(createAccessKey, {}, home),
    refusal("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"),
  );
});

test("catalogue 477: the last use of a key, and of one that was never used", () => {
  const { cordon, keys } = withKeys();
  const { AccessKeyId } = keys[0];
  const lastUsed = () => cordon.run(getAccessKeyLastUsed, { AccessKeyId }, home);
  assert.deepEqual(lastUsed(), {
    UserName,
    AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" },
  });
  const use = { id: AccessKeyId, at: "2026-01-02T03:04:05.000Z", region: "eu-west-1", service: "ec2" };
  cordon.apply([put("iam-access-key-use", use)], { account: ACCOUNT, ...home });
  assert.deepEqual(lastUsed(), {
    UserName,
    AccessKeyLastUsed: { LastUsedDate: use.at, ServiceName: "ec2", Region: "eu-west-1" },
  });
  cordon.run(deleteAccessKey, { UserName, AccessKeyId }, home);
  assert.throws(lastUsed, refusal("NoSuchEntity"));
  assert.equal(cordon.world(ACCOUNT, GLOBAL).get("iam-access-key-use", AccessKeyId), undefined);
});
