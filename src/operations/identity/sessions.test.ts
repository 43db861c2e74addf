/** What STS answers; whom it lets in is tested through the gateway (test/gateway/sessions.test.ts). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOfAccessKey } from "../../access/keys/access-key-ids.ts";
import { readSession } from "../../access/keys/session.ts";
import type { IamRole } from "../../model/records/iam.ts";
import { GLOBAL } from "../../model/regions.ts";
import { put } from "../../model/world/change.ts";
import createAccessKey from "../iam/access-keys/create-access-key.ts";
import createUser from "../iam/users/create-user.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import assumeRole from "./assume-role.ts";
import decodeAuthorizationMessage from "./decode-authorization-message.ts";
import getAccessKeyInfo from "./get-access-key-info.ts";
import getSessionToken from "./get-session-token.ts";

const home = { account: ACCOUNT, region: GLOBAL };
const role: IamRole = {
  id: "AROAAAAAAAAAAAAAAAAAA",
  ownerId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:role/ops/reader`,
  name: "reader",
  path: "/ops/",
  createDate: "2026-01-01T00:00:00Z",
  attachedPolicies: [],
  inlinePolicies: [],
  tags: [{ key: "of", value: "role" }],
  trustPolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
  }),
  maxSessionDuration: 3_600,
};

test("a role's session: an hour long by default, and nothing kept of it", () => {
  const cordon = new TestCordon();
  cordon.apply([put("iam-role", role)], home);
  const before = cordon.world(ACCOUNT, GLOBAL).history?.();
  const { Credentials, AssumedRoleUser, PackedPolicySize } = cordon.run(assumeRole, {
    RoleArn: role.arn,
    RoleSessionName: "ann",
  });
  assert.deepEqual(AssumedRoleUser, {
    AssumedRoleId: `${role.id}:ann`,
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ann`,
  });
  assert.equal(Credentials?.Expiration, "2026-01-02T04:04:05Z");
  assert.equal(PackedPolicySize, undefined);
  assert.equal(accountOfAccessKey(Credentials?.AccessKeyId ?? ""), ACCOUNT);
  const session = readSession(cordon.open("session-token", Credentials?.SessionToken ?? "") ?? "");
  assert.deepEqual([session.entityId, session.tags], [role.id, {}]);
  assert.deepEqual(cordon.world(ACCOUNT, GLOBAL).history?.(), before);
});

test("a tag of a session has a key", () => {
  const cordon = new TestCordon();
  const tagged = { RoleArn: role.arn, RoleSessionName: "ann", Tags: [{ Key: "", Value: "v" }] };
  const trustPolicy = role.trustPolicy.replace('"sts:AssumeRole"', '["sts:AssumeRole","sts:TagSession"]');
  cordon.apply([put("iam-role", { ...role, trustPolicy })], home);
  assert.throws(() => cordon.run(assumeRole, tagged), refusal("ValidationError", /tags.1.member.key/));
});

test("a role is found by all of its ARN, its path included", () => {
  const cordon = new TestCordon();
  cordon.apply([put("iam-role", role)], home);
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/reader`;
  assert.throws(() => cordon.run(assumeRole, { RoleArn, RoleSessionName: "ann" }), refusal("AccessDenied"));
});

test("the root's own session is an hour long", () => {
  const { Credentials } = new TestCordon().run(getSessionToken, {});
  assert.equal(Credentials?.Expiration, "2026-01-02T04:04:05Z");
});

test("a new access key has its secret in the answer only, and its account in its id", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName: "alice" }, home);
  const { AccessKey } = cordon.run(createAccessKey, { UserName: "alice" }, home);
  assert.match(AccessKey?.SecretAccessKey ?? "", /^[A-Za-z0-9+/]{40}$/);
  assert.equal(cordon.run(getAccessKeyInfo, { AccessKeyId: AccessKey?.AccessKeyId ?? "" }).Account, ACCOUNT);
  const [kept] = cordon.world(ACCOUNT, GLOBAL).all("iam-access-key");
  assert.equal(kept?.sealedSecret, `access-key ${AccessKey?.SecretAccessKey}`);
});

test("only what was sealed as a refusal's record is decoded, and only for the account whose caller was refused", () => {
  const cordon = new TestCordon();
  const record = JSON.stringify({ context: { principal: { arn: `arn:aws:iam::${ACCOUNT}:user/alice` } } });
  const EncodedMessage = cordon.seal("authorization-message", record);
  assert.equal(cordon.run(decodeAuthorizationMessage, { EncodedMessage }).DecodedMessage, record);
  const invalid = refusal("InvalidAuthorizationMessageException");
  assert.throws(() => cordon.run(decodeAuthorizationMessage, { EncodedMessage: "x" }), invalid);
  const other = { account: "444455556666" };
  assert.throws(() => cordon.run(decodeAuthorizationMessage, { EncodedMessage }, other), invalid);
});
