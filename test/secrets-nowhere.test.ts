/** No secret of a user, an administrator or a session is in any file, line of the log, or later answer: the files are searched. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Log } from "../src/gateway/log.ts";
import { logLines } from "../src/main/running/log-lines.ts";
import { allow, trusting } from "./setup/iam.ts";
import { openCordon } from "./setup/open-cordon.ts";
import { call, element, formOf, type Key } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const VERSIONS = { ec2: "2016-11-15", iam: "2010-05-08", sts: "2011-06-15" };

test("secrets and session tokens are in the one answer that gives them, and nowhere else", async (t) => {
  const directory = temporaryFolder("secrets-nowhere");
  const lines: string[] = [];
  const forms = (["text", "json"] as const).map((format) =>
    logLines({ format, level: "debug" }, (line) => lines.push(line)),
  );
  const log: Log = (...entry) => {
    for (const form of forms) form(...entry);
  };
  const options = { store: { directory }, secure: true, log, logRequests: true };
  const cordon = await openCordon(t, options);
  const admin = cordon.adminKey ?? assert.fail("there is no key");
  const later: string[] = [];
  const ask = async (
    key: Key,
    service: keyof typeof VERSIONS,
    Action: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const body = formOf({ Action, Version: VERSIONS[service], ...parameters });
    const answer = await call(cordon.url, { service, body }, key);
    if (element(answer.body, "SecretAccessKey") === undefined) later.push(answer.body);
    return answer.body;
  };
  const keyIn = (answer: string): Key => ({
    accessKeyId: element(answer, "AccessKeyId") ?? assert.fail(answer),
    secretAccessKey: element(answer, "SecretAccessKey") ?? assert.fail(answer),
    ...(answer.includes("<SessionToken>") && { sessionToken: element(answer, "SessionToken") ?? "" }),
  });
  const account = element(await ask(admin, "sts", "GetCallerIdentity"), "Account") ?? "";
  const UserName = "alice";
  await ask(admin, "iam", "CreateUser", { UserName });
  await ask(admin, "iam", "PutUserPolicy", { UserName, PolicyName: "own", PolicyDocument: allow("sts:*") });
  const AssumeRolePolicyDocument = trusting({ AWS: account });
  await ask(admin, "iam", "CreateRole", { RoleName: "reader", AssumeRolePolicyDocument });
  const user = keyIn(await ask(admin, "iam", "CreateAccessKey", { UserName }));
  const own = keyIn(await ask(user, "sts", "GetSessionToken"));
  const role = { RoleArn: `arn:aws:iam::${account}:role/reader`, RoleSessionName: "ann" };
  const assumed = keyIn(await ask(user, "sts", "AssumeRole", role));
  // Refused calls, and what shows keys and events.
  for (const key of [user, own, assumed, { ...user, secretAccessKey: "guessed" }, { ...own, accessKeyId: "ASIAX" }]) {
    await ask(key, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" });
    await ask(key, "iam", "CreateAccessKey", { UserName, Unknown: "x" });
  }
  for (const action of ["ListAccessKeys", "GetUser"]) await ask(admin, "iam", action, { UserName });
  await ask(admin, "iam", "GetAccountAuthorizationDetails");
  const events = await call(
    cordon.url,
    {
      service: "cloudtrail",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
      },
      body: "{}",
    },
    admin,
  );
  assert.match(events.body, /CreateAccessKey/);
  await cordon.close();

  const keys: readonly Key[] = [admin, user, own, assumed];
  const secrets = keys.flatMap(({ secretAccessKey, sessionToken = [] }) => [secretAccessKey, sessionToken].flat());
  assert.equal(secrets.length, 6);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  assert.ok(files.length > 1);
  assert.ok(lines.some((line) => line.includes('"operation":"iam:CreateAccessKey"')));
  const places = [
    ...files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))] as const),
    ...[...lines, ...later, events.body].map((text) => [text, Buffer.from(text)] as const),
  ];
  for (const [place, bytes] of places) {
    for (const secret of secrets) assert.equal(bytes.includes(secret), false, place);
  }
});
