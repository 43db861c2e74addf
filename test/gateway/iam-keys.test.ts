/** Access keys of IAM: who signs in with them, as whom, and what ends with the next call. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { newAccessKeyId } from "../../src/access/keys/access-key-ids.ts";
import type { Session } from "../../src/access/keys/session.ts";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { createHttpServer } from "../../src/gateway/http-server.ts";
import { random } from "../../src/gateway/ids.ts";
import { put, remove } from "../../src/model/world/change.ts";
import { ACCOUNT, allow, ask, commit, inactive, rootKey, secureGateway, withUser } from "../setup/iam.ts";
import { ANY_KEY, formOf, signedHeaders } from "../setup/signed-call.ts";
import { answerTo, smallGateway } from "../setup/small-gateway.ts";

const refusedWith = async (asked: ReturnType<typeof ask>) => {
  const { status, code, message } = await asked;
  return [status, code, message];
};

const UNKNOWN = [401, "AuthFailure", "AWS was not able to validate the provided access credentials"];

test("a user's key signs in, and may do what the user's policies allow", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway);
  assert.equal((await ask(gateway, key, "DescribeVpcs")).status, 200);
  assert.equal((await ask(gateway, key, "DescribeSubnets")).code, "UnauthorizedOperation");
  assert.equal(
    (await ask(gateway, { ...key, secretAccessKey: "guessed" }, "DescribeVpcs")).code,
    "SignatureDoesNotMatch",
  );
});

test("the root's key may do everything", async () => {
  const gateway = secureGateway();
  const key = await rootKey(gateway);
  assert.equal((await ask(gateway, key, "CreateVpc", { CidrBlock: "10.0.0.0/16" })).status, 200);
});

test("a key that is inactive or deleted, or whose user is gone, is refused at the next call", async () => {
  for (const end of [
    (id: string, _: string, gateway: Gateway) => inactive(gateway, id),
    (id: string, _: string, gateway: Gateway) => commit(gateway, [remove("iam-access-key", id)]),
    (_: string, userId: string, gateway: Gateway) => commit(gateway, [remove("iam-user", userId)]),
  ]) {
    const gateway = secureGateway();
    const { user, key } = await withUser(gateway);
    assert.equal((await ask(gateway, key, "DescribeVpcs")).status, 200);
    await end(key.accessKeyId, user.id, gateway);
    assert.deepEqual(await refusedWith(ask(gateway, key, "DescribeVpcs")), UNKNOWN);
  }
});

test("what a policy loses, its user loses with the next call; a boundary bounds", async () => {
  const gateway = secureGateway();
  const { user, key } = await withUser(gateway);
  await commit(gateway, [put("iam-user", { ...user, inlinePolicies: [] })]);
  assert.equal((await ask(gateway, key, "DescribeVpcs")).code, "UnauthorizedOperation");
  // A managed policy that isn't there allows nothing, and as a boundary leaves nothing.
  await commit(gateway, [put("iam-user", { ...user, permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/gone` })]);
  assert.equal((await ask(gateway, key, "DescribeVpcs")).code, "UnauthorizedOperation");
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
  const gateway = secureGateway();
  await withUser(gateway);
  const key = await sessionKey(gateway);
  assert.equal((await ask(gateway, key, "DescribeVpcs")).status, 200);
  assert.equal((await ask(gateway, key, "DescribeSubnets")).code, "UnauthorizedOperation");
  const over = await sessionKey(gateway, { expiresAt: Date.now() - 1 });
  assert.deepEqual(await refusedWith(ask(gateway, over, "DescribeVpcs")), [
    400,
    "RequestExpired",
    "Request has expired.",
  ]);
  const text = "The security token included in the request is expired";
  assert.deepEqual(await refusedWith(ask(gateway, over, "GetCallerIdentity", {}, "sts")), [403, "ExpiredToken", text]);
  const target = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "WorkspacesService.DescribeIpGroups" };
  const asked = { service: "workspaces", headers: target, body: "{}" };
  const signed = await signedHeaders("http://127.0.0.1", over, asked);
  assert.deepEqual(await answerTo(gateway, signed, "{}"), [400, "ExpiredTokenException", text]);
});

test("a session may do no more than the policies it was given, also the root's", async () => {
  const gateway = secureGateway();
  await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("ec2:*") }] });
  const policies = [allow("ec2:DescribeSubnets")];
  const ofRoot = { entityId: undefined, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT, policies };
  for (const key of [await sessionKey(gateway, { policies }), await sessionKey(gateway, ofRoot)]) {
    assert.equal((await ask(gateway, key, "DescribeSubnets")).status, 200);
    assert.equal((await ask(gateway, key, "DescribeVpcs")).code, "UnauthorizedOperation");
  }
});

test("a session's token is believed only whole, with its own key, and while its user is there", async () => {
  const gateway = secureGateway();
  const { user } = await withUser(gateway);
  const [key, other] = [await sessionKey(gateway), await sessionKey(gateway)];
  for (const wrong of [
    { ...key, sessionToken: other.sessionToken },
    { ...key, sessionToken: `${key.sessionToken.startsWith("x") ? "y" : "x"}${key.sessionToken.slice(1)}` },
    { ...key, sessionToken: smallGateway().sealing.seal("session-token", "{}") },
    { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  ]) {
    assert.deepEqual(await refusedWith(ask(gateway, wrong, "DescribeVpcs")), UNKNOWN);
  }
  await commit(gateway, [remove("iam-user", user.id)]);
  assert.deepEqual(await refusedWith(ask(gateway, key, "DescribeVpcs")), UNKNOWN);
});

test("without configured credentials a key of IAM's only says who it is", async () => {
  const gateway = smallGateway();
  const { key } = await withUser(gateway, { inlinePolicies: [] });
  assert.equal((await ask(gateway, key, "CreateVpc", { CidrBlock: "10.0.0.0/16" })).status, 200);
  assert.equal((await ask(gateway, ANY_KEY, "CreateVpc", { CidrBlock: "10.0.0.0/16" })).status, 200);
  assert.equal(
    (await ask(gateway, key, "GetCallerIdentity", {}, "sts")).member("Arn"),
    `arn:aws:iam::${ACCOUNT}:user/alice`,
  );
  const made = await gateway.ledger.read({ account: ACCOUNT, region: "us-east-1" }, (world) => world.count("vpc"));
  assert.equal(made, 1);
});

test("a revoked key is refused at the next call on every connection that was open before", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway);
  const { server } = createHttpServer(gateway, []);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const body = formOf({ Action: "DescribeVpcs", Version: "2016-11-15" });
  const statusOn = async (agent: Agent) => {
    const headers = await signedHeaders(url, key, { body });
    const request = httpRequest(url, { method: "POST", agent, headers });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    await once(response.resume(), "end");
    return [response.statusCode, request.reusedSocket];
  };
  try {
    for (const agent of agents) assert.deepEqual(await statusOn(agent), [200, false]);
    for (const agent of agents) assert.deepEqual(await statusOn(agent), [200, true]);
    await inactive(gateway, key.accessKeyId);
    for (const agent of agents) assert.deepEqual(await statusOn(agent), [401, true]);
  } finally {
    for (const agent of agents) agent.destroy();
    server.close();
  }
});
