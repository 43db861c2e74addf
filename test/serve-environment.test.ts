/** What the environment says to `cordon serve`, as containers are set up: where to listen, and who is the administrator. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openCordon } from "./setup/open-cordon.ts";
import { runCordon } from "./setup/run-cordon.ts";
import { serve } from "./setup/serve.ts";
import { ANY_KEY, call, ec2, element, formOf, type Key } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const root = temporaryFolder("serve-environment");
const chosen = { accessKeyId: "AKIACHOSEN", secretAccessKey: "a-secret-that-somebody-chose" };
const CHOSEN = { CORDON_ACCESS_KEY_ID: chosen.accessKeyId, CORDON_SECRET_ACCESS_KEY: chosen.secretAccessKey };
const credentials = join(root, "credentials.json");
const account = "111122223333";
const listed = { accessKeyId: "AKIDLISTED", secretAccessKey: "listed-secret" };
writeFileSync(credentials, JSON.stringify({ credentials: [{ ...listed, account }] }), { mode: 0o600 });

const statusFor = async (url: string, key: Key) => (await ec2(url, "DescribeVpcs", {}, key)).status;

test("the environment chooses where cordon serve listens, and its administrator's key, which is kept and shown nowhere", async () => {
  const data = join(root, "chosen");
  const env = { ...CHOSEN, CORDON_HOST: "localhost", CORDON_DATA: data };
  const served = await serve([], undefined, env);
  assert.match(served.url, /^http:\/\/localhost:/);
  assert.deepEqual(
    [await statusFor(served.url, chosen), await statusFor(served.url, ANY_KEY)],
    [200, 401],
    served.output(),
  );
  assert.equal(await statusFor(served.url, { ...chosen, secretAccessKey: "guessed" }), 403);
  const who = await call(
    served.url,
    { service: "sts", body: formOf({ Action: "GetCallerIdentity", Version: "2011-06-15" }) },
    chosen,
  );
  assert.equal(element(who.body, "Arn"), "arn:aws:iam::123456789012:root");
  assert.match(served.output(), /AWS_ACCESS_KEY_ID=AKIACHOSEN /);
  // It may do what no policy grants: back all accounts up.
  const asked = {
    AWS_ENDPOINT_URL: served.url,
    AWS_ACCESS_KEY_ID: chosen.accessKeyId,
    AWS_SECRET_ACCESS_KEY: chosen.secretAccessKey,
  };
  assert.equal((await runCordon(asked, "backup", join(root, "chosen.backup"))).status, 0);
  assert.equal(await served.stop("SIGTERM"), 0);
  const kept = readdirSync(data).map((name) => readFileSync(join(data, name)));
  assert.ok(!served.output().includes(chosen.secretAccessKey));
  assert.ok(kept.every((bytes) => !bytes.includes(chosen.secretAccessKey)));

  // Another key at the next start: the one before signs in no more.
  const next = { ...chosen, accessKeyId: "AKIANEXT" };
  const again = await serve([], undefined, { ...env, CORDON_ACCESS_KEY_ID: next.accessKeyId });
  assert.deepEqual([await statusFor(again.url, next), await statusFor(again.url, chosen)], [200, 401]);
  await again.stop();
});

test("options win over the environment, and empty variables are none", async () => {
  const none = { CORDON_ACCESS_KEY_ID: "", CORDON_SECRET_ACCESS_KEY: "", CORDON_CREDENTIALS: "" };
  const served = await serve(["--data", "memory", "--host", "127.0.0.1"], undefined, {
    ...none,
    CORDON_HOST: "localhost",
  });
  assert.match(served.url, /^http:\/\/127\.0\.0\.1:/);
  assert.equal(await statusFor(served.url, ANY_KEY), 200);
  await served.stop();
});

test("keys of a file that the environment names sign in beside the administrator's", async () => {
  const served = await serve(["--data", "memory"], undefined, { ...CHOSEN, CORDON_CREDENTIALS: credentials });
  assert.deepEqual([await statusFor(served.url, listed), await statusFor(served.url, chosen)], [200, 200]);
  await served.stop();
});

test("half a key, a key that can't be one and a key that is listed twice are refused, and no secret is quoted", async (t) => {
  const half = await runCordon({ CORDON_ACCESS_KEY_ID: "AKIACHOSEN" }, "serve", "--port", "0");
  assert.deepEqual([half.status, /CORDON_SECRET_ACCESS_KEY are set together/.test(half.err)], [2, true]);
  const wrong: [object, RegExp][] = [
    [{ ...chosen, secretAccessKey: `${chosen.secretAccessKey}\n` }, /secret key is empty or has a blank in it$/],
    [{ ...chosen, secretAccessKey: "" }, /secret key is empty/],
    [{ ...chosen, accessKeyId: "AKIA CHOSEN" }, /without blanks .*'AKIA CHOSEN'$/],
    [{ ...chosen, accessKeyId: listed.accessKeyId }, /has the administrator's access key AKIDLISTED, too$/],
  ];
  for (const [adminKey, why] of wrong) {
    const options = { adminKey: adminKey as typeof chosen, credentials, log: () => {} };
    await assert.rejects(openCordon(t, options), (error: Error) => {
      assert.match(error.message, why);
      assert.ok(!error.message.includes(chosen.secretAccessKey));
      return true;
    });
  }
});
