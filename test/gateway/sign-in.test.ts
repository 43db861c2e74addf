/** How callers without proof of identity or without permission are refused, in all three protocols, word for word. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCredentials } from "../../src/access/credentials.ts";
import { type Key, signedHeaders } from "../setup/signed-call.ts";
import { answerTo, type Refusal, smallGateway } from "../setup/small-gateway.ts";

const account = "111111111111";
const alice: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "alice-secret" };
const bob: Key = { accessKeyId: "AKIDBOB", secretAccessKey: "bob-secret" };
const temporary: Key = { accessKeyId: "ASIATEMPORARY", secretAccessKey: "secret", sessionToken: "token" };
const credentials = parseCredentials(
  JSON.stringify({
    credentials: [
      { ...alice, account },
      { ...bob, account, policies: [{ Statement: [] }] },
      { ...temporary, account },
    ],
  }),
);

interface Spoken {
  readonly service: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}
const ec2: Spoken = { service: "ec2", body: "Action=DescribeVpcs&Version=2016-11-15" };
const sts: Spoken = { service: "sts", body: "Action=GetCallerIdentity&Version=2011-06-15" };
const json: Spoken = {
  service: "workspaces",
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "WorkspacesService.DescribeIpGroups" },
  body: "{}",
};

const NO_TOKEN = "The security token included in the request is invalid.";
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const NO_DATE = "Authorization header requires 'X-Amz-Date'.";
const WRONG_TIME = "Signature expired or not yet current: the request's time is too far from the server's.";

const protocols: readonly (readonly [Spoken, Readonly<Record<string, Refusal>>])[] = [
  [
    ec2,
    {
      unsigned: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
      incomplete: [400, "IncompleteSignature", NO_DATE],
      unknownKey: [401, "AuthFailure", "AWS was not able to validate the provided access credentials"],
      mismatch: [403, "SignatureDoesNotMatch", MISMATCH],
      expired: [400, "RequestExpired", "Request has expired."],
    },
  ],
  [
    sts,
    {
      unsigned: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
      incomplete: [400, "IncompleteSignature", NO_DATE],
      unknownKey: [403, "InvalidClientTokenId", NO_TOKEN],
      mismatch: [403, "SignatureDoesNotMatch", MISMATCH],
      expired: [403, "SignatureDoesNotMatch", WRONG_TIME],
    },
  ],
  [
    json,
    {
      unsigned: [400, "MissingAuthenticationTokenException", "Missing Authentication Token"],
      incomplete: [400, "IncompleteSignatureException", NO_DATE],
      unknownKey: [400, "UnrecognizedClientException", NO_TOKEN],
      mismatch: [400, "InvalidSignatureException", MISMATCH],
      expired: [400, "InvalidSignatureException", WRONG_TIME],
    },
  ],
];

const MINUTE = 60_000;
const PASSED: Refusal = [200, undefined, undefined];

/** The answer to a call that `key` signs, on a server whose clock is `ahead` milliseconds fast. */
async function signedBy(key: Key, { service, headers = {}, body }: Spoken, ahead = 0): Promise<Refusal> {
  const signed = await signedHeaders("http://127.0.0.1:4566", key, { service, headers, body });
  return answerTo(smallGateway({ credentials, now: () => Date.now() + ahead }), signed, body);
}

for (const [spoken, refusals] of protocols) {
  const { service, headers = {}, body } = spoken;

  test(`catalogue 8: ${service} refuses a call without proof in its own codes`, async () => {
    const gateway = smallGateway({ credentials });
    const { "x-amz-date": _, ...undated } = await signedHeaders("http://127.0.0.1:4566", alice, spoken);
    assert.deepEqual(await answerTo(gateway, headers, body), refusals["unsigned"]);
    assert.deepEqual(await answerTo(gateway, undated, body), refusals["incomplete"]);
    assert.deepEqual(await signedBy({ ...alice, accessKeyId: "AKIDNOBODY" }, spoken), refusals["unknownKey"]);
    assert.deepEqual(await signedBy({ ...alice, secretAccessKey: "another" }, spoken), refusals["mismatch"]);
  });

  test(`catalogue 8: ${service} refuses a time that is more than 15 minutes off, either way`, async () => {
    assert.deepEqual(await signedBy(alice, spoken, 14 * MINUTE), PASSED);
    assert.deepEqual(await signedBy(alice, spoken, 16 * MINUTE), refusals["expired"]);
    assert.deepEqual(await signedBy(alice, spoken, -14 * MINUTE), PASSED);
    assert.deepEqual(await signedBy(alice, spoken, -16 * MINUTE), refusals["expired"]);
  });

  test(`${service} accepts temporary credentials only with their session token, and others only without one`, async () => {
    assert.deepEqual(await signedBy(temporary, spoken), PASSED);
    assert.deepEqual(await signedBy({ ...temporary, sessionToken: "another" }, spoken), refusals["unknownKey"]);
    const { sessionToken: _, ...withoutToken } = temporary;
    assert.deepEqual(await signedBy(withoutToken, spoken), refusals["unknownKey"]);
    assert.deepEqual(await signedBy({ ...alice, sessionToken: "token" }, spoken), refusals["unknownKey"]);
  });
}

test("without configured credentials a signature needn't be right, but must be present and complete", async () => {
  const gateway = smallGateway();
  for (const [{ service, headers = {}, body }, refusals] of protocols) {
    const claim = `AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/${service}/aws4_request`;
    const undated = { ...headers, authorization: `${claim}, SignedHeaders=host, Signature=0` };
    const signed = { ...undated, "x-amz-date": "20260102T030405Z" };
    assert.deepEqual(await answerTo(gateway, headers, body), refusals["unsigned"]);
    assert.deepEqual(await answerTo(gateway, undated, body), refusals["incomplete"]);
    assert.deepEqual(await answerTo(gateway, signed, body), PASSED);
  }
});

const IP_GROUPS = "arn:aws:workspaces:us-east-1:111111111111:workspaceipgroup/*";
const refusedFor = (action: string, on = "") =>
  `User: arn:aws:iam::111111111111:user/AKIDBOB is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`;

test("catalogue 6, 313, 390: a principal without permission is refused, except when it asks who it is", async () => {
  assert.deepEqual(await signedBy(bob, ec2), [
    403,
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. ${refusedFor("ec2:DescribeVpcs")}`,
  ]);
  assert.deepEqual(await signedBy(bob, json), [
    400,
    "AccessDeniedException",
    refusedFor("workspaces:DescribeIpGroups", ` on resource: ${IP_GROUPS}`),
  ]);
  assert.deepEqual(await signedBy(bob, sts), PASSED);
});
