/** Starting safe: the administrator's key is made once, shown once, and kept sealed. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Cordon } from "../src/main/start-cordon.ts";
import { openCordon } from "./setup/open-cordon.ts";
import { runCordon } from "./setup/run-cordon.ts";
import { serve } from "./setup/serve.ts";
import { ANY_KEY, call, ec2, formOf, type Key } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const root = temporaryFolder("admin-key");

const statusFor = async (url: string, key: Key) => (await ec2(url, "DescribeVpcs", {}, key)).status;

test("a secure Cordon makes its administrator's key with the first start, and lets in nobody else", async (t) => {
  const directory = join(root, "secure");
  const log: string[] = [];
  const options = { store: { directory }, secure: true, log: (line: string) => log.push(line) };
  const first = await openCordon(t, options);
  const key = first.adminKey ?? assert.fail("there is no key");
  assert.equal(await statusFor(first.url, key), 200);
  assert.equal(await statusFor(first.url, ANY_KEY), 401);
  assert.equal(await statusFor(first.url, { ...key, secretAccessKey: "guessed" }), 403);
  await first.close();
  const second: Cordon = await openCordon(t, options);
  assert.equal(second.adminKey, undefined);
  assert.equal(await statusFor(second.url, key), 200);
  await second.close();
  for (const file of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, file));
    assert.equal(bytes.includes(key.secretAccessKey), false, `the secret is in ${file}`);
  }
  assert.deepEqual(log, []);
});

test("a log without its sealing key says so, and a new key signs in", async (t) => {
  const directory = join(root, "swapped");
  const log: string[] = [];
  const options = { store: { directory }, secure: true, log: (line: string) => log.push(line) };
  const first = await openCordon(t, options);
  const key = first.adminKey ?? assert.fail("there is no key");
  await first.close();
  rmSync(join(directory, "sealing.key"));
  const second = await openCordon(t, options);
  assert.deepEqual([second.adminKey, log.length], [undefined, 1]);
  assert.match(log[0] ?? "", /sealed with another sealing\.key.*cordon admin-key new/);
  assert.equal(await statusFor(second.url, key), 401);
  await second.close();
  const made = JSON.parse((await runCordon({}, "admin-key", "new", "--data", directory, "--json")).out) as Key;
  const third = await openCordon(t, options);
  assert.equal(await statusFor(third.url, made), 200);
  assert.equal(log.length, 1);
});

test("beyond loopback Cordon is secure by itself", async (t) => {
  const cordon = await openCordon(t, { host: "0.0.0.0" });
  const url = cordon.url.replace("0.0.0.0", "127.0.0.1");
  assert.equal(await statusFor(url, ANY_KEY), 401);
  assert.equal(await statusFor(url, cordon.adminKey ?? assert.fail("there is no key")), 200);
});

test("cordon serve --secure shows the key once; cordon admin-key new makes another", async () => {
  const directory = join(root, "served");
  const shown = (text: string): Key | undefined => {
    const of = (name: string) => new RegExp(`^export ${name}=([A-Za-z0-9+/]{20,})$`, "m").exec(text)?.[1];
    const [accessKeyId, secretAccessKey] = [of("AWS_ACCESS_KEY_ID"), of("AWS_SECRET_ACCESS_KEY")];
    return accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  };
  const first = await serve(["--data", directory, "--secure"]);
  const key = shown(first.output()) ?? assert.fail(first.output());
  assert.equal(await statusFor(first.url, key), 200);
  const busy = await runCordon({}, "admin-key", "new", "--data", directory);
  assert.deepEqual([busy.status, busy.out], [2, ""]);
  await first.stop("SIGTERM");

  const made = await runCordon({}, "admin-key", "new", "--data", directory);
  const another = shown(made.out) ?? assert.fail(made.err);
  const elsewhere = await runCordon({}, "admin-key", "new", "--data", directory, "--account", "111122223333", "--json");
  const second = await serve(["--data", directory, "--secure"]);
  assert.equal(shown(second.output()), undefined);
  for (const each of [key, another, JSON.parse(elsewhere.out) as Key]) {
    assert.equal(await statusFor(second.url, each), 200);
  }
  // The lost key is named with the command that ends it.
  const [, ending] = /^# {3}aws (iam .*)$/m.exec(made.out) ?? assert.fail(made.out);
  assert.equal(ending, `iam delete-access-key --access-key-id ${key.accessKeyId}`);
  const parameters = { Action: "DeleteAccessKey", Version: "2010-05-08", AccessKeyId: key.accessKeyId };
  assert.equal((await call(second.url, { service: "iam", body: formOf(parameters) }, another)).status, 200);
  assert.deepEqual([await statusFor(second.url, key), await statusFor(second.url, another)], [401, 200]);
  await second.stop("SIGTERM");
});

test("cordon admin-key refuses what it can't understand", async () => {
  for (const args of [["admin-key"], ["admin-key", "old"], ["admin-key", "new", "--account", "12"]]) {
    assert.equal((await runCordon({}, ...args)).status, 2, args.join(" "));
  }
  const nowhere = join(root, "nowhere");
  const { status, out, err } = await runCordon({}, "admin-key", "new", "--data", nowhere);
  assert.deepEqual([status, out, existsSync(nowhere)], [2, "", false]);
  assert.match(err, /there is no log in /);
});
