/** `cordon why-denied`: from a refusal to the statement that is missing or in the way. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openCordon } from "./setup/open-cordon.ts";
import { runCordon } from "./setup/run-cordon.ts";
import { ec2, element, type Key } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const alice: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "alice-secret" };
const admin: Key = { accessKeyId: "AKIDADMIN", secretAccessKey: "admin-secret" };
const account = "111122223333";
const file = join(temporaryFolder("why-denied"), "credentials.json");
const Statement = [
  {
    Sid: "Tagged",
    Effect: "Allow",
    Action: "ec2:CreateVpc",
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestTag/team": "net\u001b[2J" } },
  },
  { Sid: "Elsewhere", Effect: "Allow", Action: "ec2:CreateVpc", Resource: "arn:aws:ec2:eu-west-1:*:*" },
  { Sid: "NoGateways", Effect: "Deny", Action: "ec2:CreateInternetGateway", Resource: "*" },
];
writeFileSync(
  file,
  JSON.stringify({
    credentials: [
      { ...alice, account, policies: [{ Version: "2012-10-17", Statement }] },
      { ...admin, account },
    ],
  }),
);

test("a refusal is explained to who may ask: what is missing, or what denies", async (t) => {
  const cordon = await openCordon(t, { credentials: file });
  const env = { AWS_ENDPOINT_URL: cordon.url };
  const as = (key: Key) => ({ ...env, AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });
  const refusalOf = async (action: string, parameters: Record<string, string> = {}) =>
    element((await ec2(cordon.url, action, parameters, alice)).body, "Message") ?? assert.fail();

  const missing = await refusalOf("CreateVpc", { CidrBlock: "10.0.0.0/16" });
  const { out, err } = await runCordon(as(admin), "why-denied", missing);
  assert.equal(err, "");
  const [who, why, ...rest] = out.split("\n");
  assert.equal(
    who,
    `arn:aws:iam::${account}:user/AKIDALICE may not do ec2:CreateVpc on arn:aws:ec2:us-east-1:${account}:vpc/*.`,
  );
  assert.equal(why, "No policy that would have to allow it does.");
  const policy = "identity-based policy credentials[0].policies[0]";
  assert.ok(
    rest.includes(
      `  statement Tagged of ${policy}: wants aws:RequestTag/team StringEquals net\\x1b[2J, and the request has nothing`,
    ),
    out,
  );
  assert.ok(rest.includes(`  statement Elsewhere of ${policy}: is about arn:aws:ec2:eu-west-1:*:*`), out);
  assert.ok(rest.includes("  aws:RequestedRegion = us-east-1"), out);

  const denied = await refusalOf("CreateInternetGateway");
  const words = await runCordon(as(admin), "why-denied", ...denied.split(" "));
  assert.match(
    words.out,
    new RegExp(`^statement NoGateways of ${policy.replaceAll(/[[\]]/g, "\\$&")} denies it\\.$`, "m"),
  );
  const json = await runCordon(as(admin), "why-denied", denied, "--json");
  assert.equal(JSON.parse(json.out).explicitDeny, true);

  const byAlice = await runCordon(as(alice), "why-denied", denied);
  assert.deepEqual([byAlice.status, byAlice.out], [2, ""]);
  assert.match(byAlice.err, /AccessDenied: User: .* is not authorized to perform: sts:DecodeAuthorizationMessage/);
  const madeUp = await runCordon(as(admin), "why-denied", "abc");
  assert.match(madeUp.err, /InvalidAuthorizationMessageException/);
});

test("without a message it says how to go on", async () => {
  const { status, err } = await runCordon({}, "why-denied");
  assert.deepEqual([status, err.includes("Try: cordon why-denied --help")], [2, true]);
});
