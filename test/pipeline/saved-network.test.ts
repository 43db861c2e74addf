/** `--state`: the commands that ask give the same answers about saved answers, without a server, as a server gives about the network. */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ask } from "../../src/cli/question.ts";
import { writeSavedState } from "../../src/cli/saved-state/files.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("state");
const saved = join(folder, "saved");
const expectations = join(folder, "shop.yaml");
const calls = join(folder, "calls.json");

/** Where nothing listens: what is asked of files must not go there. */
const OFFLINE = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "AKIAREAL", AWS_SESSION_TOKEN: "of-aws" };
const offline = (...args: readonly string[]) => runCordon(OFFLINE, ...args, "--state", saved);

before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
  const server = {
    endpoint: cordon.url,
    region: "us-east-1",
    keys: { accessKeyId: stack.account, secretAccessKey: "x" },
  };
  writeSavedState(saved, await ask({ saved: server }, "/_cordon/export"), false);
  writeFileSync(
    expectations,
    "names:\n  web: { group: web }\n  db: { group: db }\nexpect:\n  - web may reach db on tcp/5432\n  - db may reach web on tcp/22\n",
  );
  const input = { GroupId: stack.ids["sg-db"], IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" };
  writeFileSync(calls, JSON.stringify([{ service: "ec2", action: "AuthorizeSecurityGroupIngress", input }]));
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

test("each question about saved answers is answered without a server, as a server answers it, with its exit status", async () => {
  const own = { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: stack.account, AWS_SECRET_ACCESS_KEY: "x" };
  const questions: readonly (readonly [number, ...string[]])[] = [
    [1, "test", expectations],
    [1, "whatif", calls, "--exit-code"],
    [0, "check", "--from", stack.ids["eni-web-1"] ?? "", "--to", stack.ids["eni-db-1"] ?? "", "tcp/5432"],
    [0, "reach", stack.ids["eni-db-1"] ?? ""],
    [0, "open"],
    [0, "uses", stack.ids["sg-web"] ?? ""],
    [0, "ls", "groups", "--json"],
  ];
  await Promise.all(
    questions.map(async ([status, ...question]) => {
      const [asked, read] = await Promise.all([
        runCordon({ ...own, AWS_REGION: "us-east-1" }, ...question),
        offline(...question),
      ]);
      assert.deepEqual(read, asked, question.join(" "));
      assert.equal(read.status, status, `${question.join(" ")}\n${read.out}${read.err}`);
    }),
  );
});

test("the account and the Region are those of the files, unless others are named", async () => {
  const place = async (...args: readonly string[]) => {
    const { out, err } = await offline("open", "--json", ...args);
    const { account, region } = JSON.parse(out || `{"account":${JSON.stringify(err)}}`);
    return [account, region];
  };
  assert.deepEqual(await place(), ["111122223333", "us-east-1"]);
  assert.deepEqual(await place("--account", "444455556666"), ["444455556666", "us-east-1"]);
});

test("what can't be asked of files is said, and files that can't be read as well", async () => {
  for (const [args, expected] of [
    [["open", "--endpoint", cordon.url], /ask a server with --endpoint, or files with --state, not both/],
    [["open", "--at", "1 hour ago"], /--at asks about the past, and saved answers have none/],
    [["open", "--account", "me"], /--account takes 12 digits, not me/],
    [["whatif", join(folder, "absent")], /cannot read .*absent: there is no such file/],
    [["test", expectations, "--state", join(folder, "absent")], /there is no .*absent/],
  ] as const) {
    const { status, out, err } = await offline(...args);
    assert.match(err, expected);
    assert.deepEqual([status, out], [2, ""], args.join(" "));
  }
  const alone = await runCordon(OFFLINE, "open", "--account", "111122223333");
  assert.match(alone.err, /--account goes with --state/);
});

test("the keys that only the command knows are in no file afterwards", async () => {
  const TMPDIR = temporaryFolder("keys");
  assert.equal((await runCordon({ ...OFFLINE, TMPDIR }, "open", "--state", saved)).status, 0);
  assert.deepEqual(readdirSync(TMPDIR), []);
});
