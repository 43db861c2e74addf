/** Which key a program gets that asks the Cordon it started for the settings of a client. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Caller } from "../src/main/running/running-cordon.ts";
import type { Cordon } from "../src/main/start-cordon.ts";
import { openCordon } from "./setup/open-cordon.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const callerOf = async (cordon: Cordon, caller?: Caller) =>
  (await new STSClient(cordon.clientSettings(caller)).send(new GetCallerIdentityCommand({}))).Arn;

test("without credentials every account has a key", async (t) => {
  const cordon = await openCordon(t);
  assert.deepEqual(cordon.clientSettings(), {
    endpoint: cordon.url,
    region: "us-east-1",
    credentials: { accessKeyId: "123456789012", secretAccessKey: "test" },
  });
  assert.match(String(await callerOf(cordon, { account: "111122223333" })), /^arn:aws:iam::111122223333:/);
  assert.throws(() => cordon.clientSettings({ account: "1234" }), /12 digits, not '1234'/);
  assert.deepEqual(cordon.environment({ region: "eu-central-1", account: "111122223333" }), {
    AWS_ENDPOINT_URL: cordon.url,
    AWS_ACCESS_KEY_ID: "111122223333",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "eu-central-1",
    AWS_DEFAULT_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

test("the administrator's key is used, whether it was chosen or made", async (t) => {
  const adminKey = { accessKeyId: "AKIATEST", secretAccessKey: "chosen" };
  for (const options of [{ adminKey }, { secure: true }]) {
    const cordon = await openCordon(t, options);
    assert.equal(await callerOf(cordon), "arn:aws:iam::123456789012:root");
    assert.throws(() => cordon.clientSettings({ account: "111122223333" }), /no access key of account 111122223333/);
  }
});

test("of a credentials file's keys it's one of the account that may do everything, if there is one", async (t) => {
  const file = join(temporaryFolder("keys"), "credentials.json");
  const account = "111122223333";
  const policies = [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] }];
  const credentials = [
    { accessKeyId: "AKIAFEW", secretAccessKey: "a", account, policies },
    { accessKeyId: "AKIAALL", secretAccessKey: "b", account },
    { accessKeyId: "AKIAELSEWHERE", secretAccessKey: "c", account: "222233334444", policies },
  ];
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  const cordon = await openCordon(t, { credentials: file });
  const keyOf = (account: string) => cordon.clientSettings({ account }).credentials.accessKeyId;
  assert.equal(keyOf(account), "AKIAALL");
  assert.equal(keyOf("222233334444"), "AKIAELSEWHERE");
  assert.throws(() => cordon.clientSettings(), /no access key of account 123456789012/);
  writeFileSync(file, JSON.stringify({ credentials: credentials.slice(0, 1) }), { mode: 0o600 });
  cordon.reloadCredentials();
  assert.equal(keyOf(account), "AKIAFEW");
});
