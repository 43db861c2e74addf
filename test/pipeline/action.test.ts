/** The GitHub action, run as the runner would: a real Cordon, and a server that answers as GitHub's API does about comments. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ask } from "../../src/cli/question.ts";
import { writeSavedState } from "../../src/cli/saved-state/files.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { action, beginJob, type Job, runAction } from "./fake-runner.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const path = join(repository, "bin/cordon.js");
const TOKEN = "ghs_secretOfTheJob";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

let comments: Comment[] = [];
let asked: string[] = [];
let mayWrite = true;
/** So many times it answers that it's busy. */
let busy = 0;

/** What GitHub's API answers about the comments of one pull request, page by page, to whoever has the job's token. */
const api: Server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  asked.push(`${request.method} ${request.url}`);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, { message: "Bad credentials" });
  if (request.url === "/user") return answer(403, { message: "Resource not accessible by integration" });
  if (busy-- > 0) return answer(503, { message: "busy" });
  const url = new URL(request.url ?? "", "http://api");
  const page = Number(url.searchParams.get("page") ?? 1);
  if (request.method === "GET" && url.pathname === "/repos/shop/network/issues/7/comments") {
    return answer(200, comments.slice((page - 1) * 100, page * 100));
  }
  if (!mayWrite) return answer(403, { message: "Resource not accessible by integration" });
  let text = "";
  for await (const chunk of request) text += chunk;
  const { body } = JSON.parse(text) as { readonly body: string };
  const known = comments.find(({ id }) => url.pathname === `/repos/shop/network/issues/comments/${id}`);
  if (request.method === "PATCH" && known !== undefined) known.body = body;
  else if (request.method === "POST") comments.push({ id: comments.length + 1, user: { login: BOT }, body });
  else return answer(404, { message: "Not Found" });
  answer(200, {});
});
const BOT = "github-actions[bot]";

let cordon: Cordon;
let stack: SmallStack;
const folder = temporaryFolder("action");
const saved = join(folder, "saved");

before(async () => {
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
  const server = {
    endpoint: cordon.url,
    region: "us-east-1",
    keys: { accessKeyId: stack.account, secretAccessKey: "x" },
  };
  writeSavedState(saved, await ask({ saved: server }, "/_cordon/export"), false);
});
/** A job that has a Cordon with the network; the others go on in it, so that there's only one. */
let begun: Job;
after(async () => {
  await runCordon(begun.env, "stop");
  stack.ec2.destroy();
  await cordon.close();
  api.close();
});

/** A job of a pull request, in a folder of its own; the network as it is, opened for ssh by a list of calls. */
function beginOnPullRequest(name: string): Job {
  const own = join(folder, name);
  mkdirSync(own);
  const event = join(own, "event.json");
  writeFileSync(event, JSON.stringify({ action: "synchronize", pull_request: { number: 7 } }));
  const job = beginJob(own, {
    GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    GITHUB_EVENT_PATH: event,
    GITHUB_REPOSITORY: "shop/network",
    GITHUB_WORKFLOW: "network",
    GITHUB_JOB: "plan",
  });
  const input = { GroupId: stack.ids["sg-web"], IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" };
  writeFileSync(
    join(own, "work/plan.json"),
    JSON.stringify([{ service: "ec2", action: "AuthorizeSecurityGroupIngress", input }]),
  );
  writeFileSync(
    join(own, "work/shop.yaml"),
    "names:\n  web: { group: web }\n  db: { group: db }\nexpect:\n  - web may reach db on tcp/5432\n  - web may not reach db\n",
  );
  return job;
}

/** A later job, as far as anybody can see: it has the variables that the first use of the action set. */
function goOnInPullRequest(name: string): Job {
  const job = beginOnPullRequest(name);
  for (const variable of ["CORDON_STARTED", "PATH", "XDG_RUNTIME_DIR"]) job.env[variable] = begun.env[variable] ?? "";
  for (const variable of Object.keys(begun.env).filter((one) => one.startsWith("AWS_"))) {
    job.env[variable] = begun.env[variable] ?? "";
  }
  return job;
}

/** Everything that a step wrote, but for what the runner itself is given. */
const filesIn = (job: Job): readonly string[] =>
  readdirSync(job.folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(job.folder, name))
    .filter((file) => /(-(ENV|OUTPUT|PATH|STEP_SUMMARY)|\.(md|sarif|xml|sh))$/.test(file));

/** What of a log the runner reads commands in. */
const obeyed = (log: string): string => log.replaceAll(/^::stop-commands::(\S+)$[\s\S]*?^::\1::$/gm, "");

test("a job has a Cordon with the network, a comment on what the plan opens, and a step that fails for a broken expectation", async () => {
  const job = beginOnPullRequest("whole");
  begun = job;
  const forged: Comment = { id: 90, user: { login: "mallory" }, body: "" };
  comments = [
    ...Array.from({ length: 100 }, (_, i) => ({ id: 1_000 + i, user: { login: "somebody" }, body: "hm" })),
    forged,
  ];
  busy = 1;
  const inputs = {
    path,
    import: saved,
    account: "111122223333",
    region: "us-east-1",
    plan: "plan.json",
    expect: "shop.yaml",
    sarif: "cordon.sarif",
    junit: "junit.xml",
  };
  const { steps, outputs } = await runAction(job, inputs, TOKEN);
  const logs = Object.values(steps)
    .map(({ log }) => log)
    .join("\n");
  assert.deepEqual(
    [steps["start"]?.outcome, steps["plan"]?.outcome, steps["expect"]?.outcome],
    ["success", "success", "failure"],
    logs,
  );
  assert.match(outputs["endpoint"] ?? "", /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(job.env["AWS_ENDPOINT_URL"], outputs["endpoint"]);
  assert.equal(job.env["AWS_ACCESS_KEY_ID"], "111122223333");
  const { opens, closes, broken, "opens-to-the-internet": internet, "is-certain": isCertain } = outputs;
  assert.deepEqual([Number(opens) > 0, closes, internet, isCertain, broken], [true, "0", "1", "true", "1"]);
  assert.match(
    steps["expect"]?.log ?? "",
    /^::error title=Cordon::2 expectations: 1 hold, 1 broken, 0 nobody can tell/m,
  );

  const [own, ...others] = comments.filter(({ user }) => user.login === BOT);
  assert.deepEqual(others, []);
  assert.match(own?.body ?? "", /^<!-- cordon:[0-9a-f]{24} -->\n### Cordon: 1 flow opens to the internet/);
  assert.match(steps["plan"]?.summary ?? "", /^### Cordon: 1 flow opens to the internet/);
  assert.match(steps["expect"]?.summary ?? "", /^### Cordon: 1 of 2 expectations broken/);
  assert.match(readFileSync(join(job.folder, "work/junit.xml"), "utf8"), /failures="1"/);
  const { runs } = JSON.parse(readFileSync(join(job.folder, "work/cordon.sarif"), "utf8"));
  assert.deepEqual(
    runs.map(({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id),
    ["cordon/whatif/", "cordon/test/"],
  );

  // The next push: the comment changes, and somebody else's with the same mark doesn't.
  forged.body = own?.body ?? "";
  writeFileSync(join(job.folder, "work/plan.json"), "[]");
  const again = await runAction(job, { path, plan: "plan.json", expect: "" }, TOKEN);
  assert.equal(again.steps["plan"]?.outcome, "success", again.steps["plan"]?.log);
  assert.equal(again.steps["expect"]?.outcome, "skipped");
  assert.match(own?.body ?? "", /^<!-- cordon:[0-9a-f]{24} -->\n### Cordon: no flow opens or closes\n/);
  assert.match(forged.body, /opens to the internet/);
  assert.equal(comments.length, 102);

  assert.match(again.steps["start"]?.log ?? "", new RegExp(`listens on ${outputs["endpoint"]}\\.`));

  for (const text of [logs, ...filesIn(job).map((file) => readFileSync(file, "utf8"))])
    assert.ok(!text.includes(TOKEN));
  const found = await runCordon(job.env, "ls", "groups");
  assert.match(found.out, /web/);
});

test("without permission to comment the report is in the job summary, and a notice says why", async () => {
  const job = goOnInPullRequest("forbidden");
  comments = [];
  mayWrite = false;
  const { steps } = await runAction(job, { path, plan: "plan.json" }, TOKEN);
  mayWrite = true;
  assert.equal(steps["plan"]?.outcome, "success", `${steps["start"]?.log}${steps["plan"]?.log}`);
  assert.match(
    steps["plan"]?.log ?? "",
    /^::notice title=Cordon::no comment on the pull request, the report is in the job summary: the job lacks the permission: permissions: pull-requests: write\./m,
  );
  assert.match(steps["plan"]?.summary ?? "", /opens to the internet/);

  // Nothing to say, and nothing said before: no comment at all. And what is asked to fail fails.
  const [closed, strict, unknown, unread] = [
    { "fail-on": "changes" },
    { "fail-on": "opens-to-the-internet", comment: "false" },
    { "fail-on": "everything" },
    { plan: "absent.json" },
  ];
  asked = [] as string[];
  const failing = await runAction(job, { path, plan: "plan.json", ...strict }, TOKEN);
  assert.match(
    failing.steps["plan"]?.log ?? "",
    /^::error title=Cordon::the plan opens to the internet: see the job summary/m,
  );
  assert.equal(asked.length, 0);
  const mistyped = await runAction(job, { path, plan: "plan.json", ...unknown }, TOKEN);
  assert.match(
    mistyped.steps["plan"]?.log ?? "",
    /fail-on is one of nothing, opens-to-the-internet, opens, changes, not everything/,
  );
  const absent = await runAction(job, { path, ...unread }, TOKEN);
  assert.match(absent.steps["plan"]?.log ?? "", /absent\.json can't be read: cordon whatif: cannot read absent\.json/);
  writeFileSync(join(job.folder, "work/plan.json"), "[]");
  const quiet = await runAction(job, { path, plan: "plan.json", ...closed }, TOKEN);
  assert.equal(quiet.steps["plan"]?.outcome, "success", quiet.steps["plan"]?.log);
  assert.ok(asked.some((one) => one.startsWith("GET /repos/")) && !asked.some((one) => one.startsWith("POST")));
});

test("inputs are never commands, neither of the shell nor of the runner", async () => {
  const job = goOnInPullRequest("hostile");
  const plan = '$(touch pwned)"; touch pwned; `touch pwned` ::stop\n::warning::mine';
  const { steps } = await runAction(job, { path, plan, comment: "false" }, TOKEN);
  assert.equal(steps["plan"]?.outcome, "failure");
  assert.doesNotMatch(obeyed(steps["plan"]?.log ?? ""), /^::warning::mine/m);
  const account = await runAction(job, { path, account: "1; touch pwned" }, TOKEN);
  assert.equal(account.steps["start"]?.outcome, "failure");
  const version = await runAction(beginOnPullRequest("version"), { version: "1 & touch pwned" }, TOKEN);
  assert.match(
    version.steps["start"]?.log ?? "",
    /version is a version or a tag of the npm package, not 1 & touch pwned/,
  );
  // A path with all that a shell acts on, in the command that the job's next steps call.
  const own = beginOnPullRequest("path");
  const cordonHere = "it's `touch pwned` $(touch pwned) \"; touch pwned; .js";
  writeFileSync(join(own.folder, "work", cordonHere), `await import(${JSON.stringify(path)});\n`);
  const started = await runAction(own, { path: cordonHere }, TOKEN);
  assert.equal(started.steps["start"]?.outcome, "success", started.steps["start"]?.log);
  const options = { cwd: join(own.folder, "work"), env: own.env, encoding: "utf8" } as const;
  const stopped = spawnSync("/bin/sh", ["-c", "exec cordon stop"], options);
  assert.match(stopped.stdout, /^stopped http:/, stopped.stderr);
  assert.ok(!existsSync(join(own.folder, "work/pwned")));
  assert.ok(!existsSync(join(job.folder, "work/pwned")));
  for (const { run, shell } of action.runs.steps) {
    assert.doesNotMatch(run, /\$\{\{/);
    assert.equal(shell, "bash");
  }
});

test("each input reaches a step, and the page about the action has each input and output", () => {
  const page = readFileSync(join(repository, "docs/in-github.md"), "utf8");
  const used = JSON.stringify(action.runs.steps);
  for (const name of Object.keys(action.inputs)) {
    assert.ok(used.includes(`inputs.${name} }}`), name);
    assert.match(page, new RegExp(`^\\| \`${name}\` \\|`, "m"));
  }
  for (const name of Object.keys(action.outputs)) assert.match(page, new RegExp(`^\\| \`${name}\` \\|`, "m"));
});
