/** The workflows and the action are what GitHub takes, and what they call is there. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { parse } from "yaml";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(repository, ".github/workflows");
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}
const jobsOf = (text: string) => (parse(text) as { readonly jobs: Readonly<Record<string, Job>> }).jobs;
const stepsOf = (text: string) => Object.values(jobsOf(text)).flatMap(({ steps = [] }) => steps);

test("GitHub's own parser finds no mistake in them", async () => {
  const outfile = join(temporaryFolder("workflows"), "parser.cjs");
  const entry = fileURLToPath(new URL("github-parser.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: "node", format: "cjs", outfile, logLevel: "error" });
  const github = createRequire(import.meta.url)(outfile) as typeof import("./github-parser.ts");
  const errorsOf = (parsed: ReturnType<typeof github.parseWorkflow>) =>
    parsed.context.errors.getErrors().map(({ message }) => message);
  for (const { name, text } of workflows) {
    const parsed = github.parseWorkflow({ name, content: text }, new github.NoOperationTraceWriter());
    assert.deepEqual(errorsOf(parsed), [], name);
    assert.ok(parsed.value !== undefined);
    const { errors, jobs } = await github.convertWorkflowTemplate(parsed.context, parsed.value);
    assert.deepEqual([errors ?? [], jobs.length > 0], [[], true], name);
  }
  const action = { name: "action.yml", content: readFileSync(join(repository, "action.yml"), "utf8") };
  assert.deepEqual(errorsOf(github.parseAction(action, new github.NoOperationTraceWriter())), []);
  const broken = { name: "broken.yml", content: "on: push\njobs:\n  one:\n    steps: []\n" };
  assert.notDeepEqual(errorsOf(github.parseWorkflow(broken, new github.NoOperationTraceWriter())), []);
});

test("each script that they run is there, and no expression is part of a script", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  for (const { name, text } of workflows) {
    for (const { run = "" } of stepsOf(text)) {
      assert.doesNotMatch(run, /\$\{\{/, name);
      for (const [, script = ""] of run.matchAll(/npm run (\S+)/g)) assert.ok(Object.hasOwn(scripts, script), script);
      for (const [, file = ""] of run.matchAll(/(?:node|bash) ([\w./-]+\/[\w.-]+)/g)) {
        assert.ok(readFileSync(join(repository, file)).length > 0, file);
      }
    }
  }
});

test("actions of others are pinned to a commit, but for one whose commit isn't known here", () => {
  const used = workflows.flatMap(({ text }) => stepsOf(text).flatMap(({ uses }) => (uses === undefined ? [] : [uses])));
  assert.deepEqual(
    [...new Set(used.filter((one) => !one.startsWith("./") && !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(one)))],
    ["actions/attest-build-provenance@v3"],
  );
});

test("no job may write unless it says so, and none runs for ever", () => {
  for (const { name, text } of workflows) {
    assert.deepEqual((parse(text) as { readonly permissions: unknown }).permissions, { contents: "read" }, name);
    const jobs = jobsOf(text);
    for (const [job, { uses, needs = [], "timeout-minutes": minutes }] of Object.entries(jobs)) {
      assert.ok(uses !== undefined || (minutes ?? 0) > 0, job);
      for (const needed of [needs].flat()) assert.ok(Object.hasOwn(jobs, needed), needed);
    }
  }
});
