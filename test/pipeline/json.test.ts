/** Every command can answer in JSON, for programs. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { commands } from "../../src/main/commands.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { apart } from "../setup/background.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";

/** Commands without --json, with the reason. The list may only shrink. */
const WITHOUT: Readonly<Record<string, string>> = {
  completion: "prints what a shell reads",
  exec: "prints what its command prints",
  help: "is for people",
  man: "prints what man reads",
};
/** Commands whose JSON is parsed by a test of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  agent: "src/agent/verbs and test/hosts, as a host that has joined",
  env: "test/pipeline/background.test.ts",
  serve: "test/start.test.ts",
  stop: "test/pipeline/background.test.ts",
  wait: "test/pipeline/background.test.ts",
  "why-denied": "test/why-denied.test.ts, with a message to decode",
};

const { folder, env, runWith } = apart("json");
let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await startCordon({ port: 0, store: { directory: join(folder, "served") }, log: () => {} });
  stack = await makeSmallStack(cordon.url, "123456789012");
  writeFileSync(
    join(folder, "calls.json"),
    JSON.stringify([{ service: "ec2", action: "CreateVpc", input: { CidrBlock: "10.5.0.0/16" } }]),
  );
  writeFileSync(
    join(folder, "expected.yaml"),
    "names:\n  web: { group: web }\nexpect:\n  - web may reach web on tcp/1\n",
  );
  writeFileSync(
    join(folder, "vpcs.json"),
    JSON.stringify({ Vpcs: [{ VpcId: "vpc-0123456789abcdef0", CidrBlock: "10.9.0.0/16" }] }),
  );
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const file = (name: string): string => join(folder, name);

test("every command has --json, and what it prints then is JSON", async () => {
  const { "eni-web-1": web = "", "eni-db-1": db = "" } = stack.ids;
  const asked: Readonly<Record<string, readonly string[]>> = {
    backup: [file("backup.db")],
    check: ["--from", web, "--to", db, "tcp/5432"],
    diff: ["--from", "1"],
    doctor: [],
    export: [file("exported")],
    flows: ["tail"],
    gate: ["check", "nowhere", "203.0.113.9"],
    history: [],
    host: ["add", "web-1", "--interface", `eth0=${web}`],
    hosts: [],
    import: [file("vpcs.json"), "--region", "eu-west-1"],
    ls: [],
    matrix: ["tcp/5432"],
    open: [],
    reach: [web],
    routes: [],
    rules: ["unused"],
    status: [],
    test: [file("expected.yaml")],
    uses: [stack.ids["sg-web"] ?? ""],
    whatif: [file("calls.json")],
  };
  const here = { ...env, AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const run = async (name: string, args: readonly string[]) => ({
    name,
    ran: await runWith(here, name, ...args, "--json"),
  });
  const all = await Promise.all(Object.entries(asked).map(([name, args]) => run(name, args)));
  // On files that the ones before have written, and that nobody has open.
  const data = file("restored");
  all.push(await run("restore", [file("backup.db"), "--data", data]));
  all.push(await run("move", ["--from", data, "--to", file("moved")]));
  all.push(await run("verify", [data]), await run("admin-key", ["new", "--data", file("moved")]));
  for (const { name, ran } of all) {
    assert.doesNotMatch(ran.err, /^cordon [a-z-]+: .*(?:--help|no option)/m, `${name}: ${ran.err}`);
    for (const line of ran.out
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")) {
      assert.doesNotThrow(() => JSON.parse(line), `${name}: ${line}`);
    }
    if (name !== "flows" && name !== "gate") assert.notEqual(ran.out, "", `${name} prints nothing: ${ran.err}`);
  }
  const walked = [...all.map(({ name }) => name), ...Object.keys(WITHOUT), ...Object.keys(ELSEWHERE)];
  assert.deepEqual(
    walked.toSorted(),
    Object.keys(commands).toSorted(),
    "a new command is walked here, or says why not",
  );
});

test("every command but those that are named declares --json", async () => {
  const without: string[] = [];
  for (const [name, { load }] of Object.entries(commands)) {
    const { options = {} } = (await load()).default as { readonly options?: object };
    if (!Object.hasOwn(options, "json")) without.push(name);
  }
  assert.deepEqual(without.toSorted(), Object.keys(WITHOUT).toSorted());
});
