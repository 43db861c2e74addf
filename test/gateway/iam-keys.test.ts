/** Access keys of IAM: who signs in with them, as whom, and what ends with the next call. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newAccessKeyId } from "../../src/access/keys/access-key-ids.ts";
import type { Session } from "../../src/access/keys/session.ts";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { random } from "../../src/gateway/ids.ts";
import type { IamUser } from "../../src/model/records/iam.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { type Change, put, remove } from "../../src/model/world/change.ts";
import { makeRootKey } from "../../src/operations/iam/access-keys/make-root-key.ts";
import { ANY_KEY, FORM, type Key, signedHeaders } from "../setup/signed-call.ts";
import { answerTo, smallGateway } from "../setup/small-gateway.ts";

const ACCOUNT = "111122223333";
const NOW = "2026-01-02T03:04:05.000Z";
const home = { account: ACCOUNT, region: GLOBAL };
const nobody = { principal: "", requestId: "", operation: "" };

const commit = (gateway: Gateway, changes: readonly Change[]) =>
  gateway.ledger.run(home, nobody, () => ({ changes, output: undefined }));

const allow = (Action: string, Resource = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } });

/** A user with one key, who may describe VPCs. */
async function withUser(gateway: Gateway, change: Partial<IamUser> = {}) {
  const user: IamUser = {
    id: "AIDAAAAAAAAAAAAAAAAAA",
    ownerId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    name: "alice",
    path: "/",
    createDate: NOW,
    attachedPolicies: [],
    inlinePolicies: [{ name: "read", document: allow("ec2:DescribeVpcs") }],
    groupIds: [],
    tags: [],
    ...change,
  };
  const { accessKeyId, secretAccessKey, changes } = makeRootKey(ACCOUNT, false, {
    now: NOW,
    random,
    seal: gateway.sealing.seal,
  });
  const key = changes.map((each) =>
    put("iam-access-key", { ...("put" in each ? each.value : {}), userId: user.id } as never),
  );
  await commit(gateway, [put("iam-user", user), ...key]);
  return { user, key: { accessKeyId, secretAccessKey } };
}

async function ask(gateway: Gateway, key: Key, Action: string, parameters: Readonly<Record<string, string>> = {}) {
  const body = new URLSearchParams({ Action, Version: "2016-11-15", ...parameters }).toString();
  return answerTo(
    gateway,
    await signedHeaders("http://127.0.0.1", key, { headers: { "content-type": FORM }, body }),
    body,
  );
}

const secure = () => smallGateway({ credentials: new Map() });
const UNKNOWN = [401, "AuthFailure", "AWS was not able to validate the provided access credentials"];

test("a user's key signs in, and may do what the user's policies allow", async () => {
  const gateway = secure();
  const { key } = await withUser(gateway);
  assert.equal((await ask(gateway, key, "DescribeVpcs"))[0], 200);
  assert.equal((await ask(gateway, key, "DescribeSubnets"))[1], "UnauthorizedOperation");
  assert.equal(
    (await ask(gateway, { ...key, secretAccessKey: "guessed" }, "DescribeVpcs"))[1],
    "SignatureDoesNotMatch",
  );
});

test("the root's key may do everything", async () => {
  const gateway = secure();
  const { accessKeyId, secretAccessKey, changes } = makeRootKey(ACCOUNT, true, {
    now: NOW,
    random,
    seal: gateway.sealing.seal,
  });
  await commit(gateway, changes);
  assert.equal(
    (await ask(gateway, { accessKeyId, secretAccessKey }, "CreateVpc", { CidrBlock: "10.0.0.0/16" }))[0],
    200,
  );
});

test("a key that is inactive or deleted, or whose user is gone, is refused at the next call", async () => {
  for (const end of [
    (id: string, user: IamUser, gateway: Gateway) =>
      gateway.ledger.run(home, nobody, (world) => {
        const key = world.get("iam-access-key", id);
        assert.ok(key);
        return { changes: [put("iam-access-key", { ...key, status: "Inactive" })], output: user };
      }),
    (id: string, _: IamUser, gateway: Gateway) => commit(gateway, [remove("iam-access-key", id)]),
    (_: string, user: IamUser, gateway: Gateway) => commit(gateway, [remove("iam-user", user.id)]),
  ]) {
    const gateway = secure();
    const { user, key } = await withUser(gateway);
    assert.equal((await ask(gateway, key, "DescribeVpcs"))[0], 200);
    await end(key.accessKeyId, user, gateway);
    assert.deepEqual(await ask(gateway, key, "DescribeVpcs"), UNKNOWN);
  }
});

test("what a policy loses, its user loses with the next call; a boundary bounds", async () => {
  const gateway = secure();
  const { user, key } = await withUser(gateway);
  await commit(gateway, [put("iam-user", { ...user, inlinePolicies: [] })]);
  assert.equal((await ask(gateway, key, "DescribeVpcs"))[1], "UnauthorizedOperation");
  // A managed policy that isn't there allows nothing, and as a boundary leaves nothing.
  await commit(gateway, [put("iam-user", { ...user, permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/gone` })]);
  assert.equal((await ask(gateway, key, "DescribeVpcs"))[1], "UnauthorizedOperation");
});

/** A member that `change` makes undefined isn't there. */
async function sessionKey(gateway: Gateway, change: { readonly [M in keyof Session]?: Session[M] | undefined } = {}) {
  const key = { accessKeyId: newAccessKeyId("ASIA", ACCOUNT, random), secretAccessKey: "session-secret" };
  const session = {
    ...key,
    arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    userId: "AIDAAAAAAAAAAAAAAAAAA",
    entityId: "AIDAAAAAAAAAAAAAAAAAA",
    issuedAt: Date.now() - 1_000,
    expiresAt: Date.now() + 3_600_000,
    ...change,
  };
  const sessionToken = gateway.sealing.seal("session-token", JSON.stringify(session));
  return { ...key, sessionToken };
}

test("catalogue 462: a session acts as its user until its time is over", async () => {
  const gateway = secure();
  await withUser(gateway);
  const key = await sessionKey(gateway);
  assert.equal((await ask(gateway, key, "DescribeVpcs"))[0], 200);
  assert.equal((await ask(gateway, key, "DescribeSubnets"))[1], "UnauthorizedOperation");
  const over = await sessionKey(gateway, { expiresAt: Date.now() - 1 });
  assert.deepEqual(await ask(gateway, over, "DescribeVpcs"), [400, "RequestExpired", "Request has expired."]);
});

test("a session may do no more than the policies it was given, also the root's", async () => {
  const gateway = secure();
  await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("ec2:*") }] });
  const policies = [allow("ec2:DescribeSubnets")];
  const ofRoot = { entityId: undefined, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT, policies };
  for (const key of [await sessionKey(gateway, { policies }), await sessionKey(gateway, ofRoot)]) {
    assert.equal((await ask(gateway, key, "DescribeSubnets"))[0], 200);
    assert.equal((await ask(gateway, key, "DescribeVpcs"))[1], "UnauthorizedOperation");
  }
});

test("a session's token is believed only whole, with its own key, and while its user is there", async () => {
  const gateway = secure();
  const { user } = await withUser(gateway);
  const [key, other] = [await sessionKey(gateway), await sessionKey(gateway)];
  for (const wrong of [
    { ...key, sessionToken: other.sessionToken },
    { ...key, sessionToken: `${key.sessionToken.slice(0, -2)}xx` },
    { ...key, sessionToken: smallGateway().sealing.seal("session-token", "{}") },
    { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  ]) {
    assert.deepEqual(await ask(gateway, wrong, "DescribeVpcs"), UNKNOWN);
  }
  await commit(gateway, [remove("iam-user", user.id)]);
  assert.deepEqual(await ask(gateway, key, "DescribeVpcs"), UNKNOWN);
});

test("without configured credentials a key of IAM's only says who it is", async () => {
  const gateway = smallGateway();
  const { key } = await withUser(gateway, { inlinePolicies: [] });
  const callerOf = async (who: Key) => {
    const body = "Action=CreateVpc&CidrBlock=10.0.0.0%2F16&Version=2016-11-15";
    const headers = await signedHeaders("http://127.0.0.1", who, { headers: { "content-type": FORM }, body });
    return (await answerTo(gateway, headers, body))[0];
  };
  assert.equal(await callerOf(key), 200);
  assert.equal(await callerOf(ANY_KEY), 200);
  const made = await gateway.ledger.read({ account: ACCOUNT, region: "us-east-1" }, (world) => world.count("vpc"));
  assert.equal(made, 1);
});
