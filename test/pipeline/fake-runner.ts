/** Runs the steps of action.yml as GitHub's runner does: inputs and expressions filled in, files for variables and outputs, bash. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const repository = fileURLToPath(new URL("../../", import.meta.url));

interface Step {
  readonly id: string;
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const action = parse(readFileSync(join(repository, "action.yml"), "utf8")) as Action;

export interface Job {
  readonly folder: string;
  /** What the job's steps so far have set. */
  readonly env: Record<string, string>;
}

interface StepRan {
  readonly outcome: "success" | "failure" | "skipped";
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A job on a machine of its own, in `folder`; `env` is what the workflow and the runner set. */
export function beginJob(folder: string, env: Readonly<Record<string, string>>): Job {
  for (const name of ["work", "temp", "run"]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  return {
    folder,
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
      HOME: folder,
      GITHUB_ACTIONS: "true",
      GITHUB_ACTION_PATH: repository,
      RUNNER_TEMP: join(folder, "temp"),
      XDG_RUNTIME_DIR: join(folder, "run"),
      TMPDIR: join(folder, "temp"),
      ...env,
    },
  };
}

export interface ActionRan {
  readonly steps: Readonly<Record<string, StepRan>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** `token` is the job's own, `github.token`. */
export async function runAction(job: Job, given: Readonly<Record<string, string>>, token: string): Promise<ActionRan> {
  const steps: Record<string, StepRan> = {};
  const github = (text: string) => text.replaceAll(/\$\{\{ github\.token \}\}/g, token);
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: usual }]) => [name, given[name] ?? github(usual)]),
  );
  const evaluated = (expression: string): string => {
    const [scope, name = "", of, output = ""] = expression.trim().split(".");
    if (scope === "inputs" && name in inputs) return inputs[name] ?? "";
    if (scope === "steps" && of === "outputs") return steps[name]?.outputs[output] ?? "";
    if (scope === "steps" && of === "outcome") return steps[name]?.outcome ?? "";
    throw new Error(`the test's runner doesn't know ${expression}`);
  };
  const filled = (text: string) =>
    text.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression: string) => evaluated(expression));
  for (const step of action.runs.steps) {
    const failed = Object.values(steps).some(({ outcome }) => outcome === "failure");
    const wanted = isMet(step.if ?? "", evaluated) && (!failed || (step.if ?? "").includes("!cancelled()"));
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)]));
    steps[step.id] = wanted ? await runStep(job, step, env) : { outcome: "skipped", log: "", outputs: {}, summary: "" };
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value)]);
  return { steps, outputs: Object.fromEntries(outputs) };
}

/** Conditions joined by `&&`: comparisons with a text, and `!cancelled()`. */
function isMet(condition: string, evaluated: (expression: string) => string): boolean {
  return condition
    .replace(/^\$\{\{(.*)\}\}$/, "$1")
    .split("&&")
    .map((part) => part.trim())
    .every((part) => {
      if (part === "" || part === "!cancelled()") return true;
      const [, left = "", sign, right] = /^(\S+) (==|!=) '(.*)'$/.exec(part) ?? [];
      return (evaluated(left) === right) === (sign === "==");
    });
}

async function runStep(job: Job, step: Step, env: Readonly<Record<string, string>>): Promise<StepRan> {
  const files = Object.fromEntries(
    ["ENV", "OUTPUT", "PATH", "STEP_SUMMARY"].map((name) => {
      const file = join(job.folder, `${step.id}-${name}`);
      writeFileSync(file, "");
      return [`GITHUB_${name}`, file];
    }),
  );
  const script = join(job.folder, `${step.id}.sh`);
  writeFileSync(script, step.run);
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: join(job.folder, "work"),
    env: { ...job.env, ...files, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  // Whoever goes on in the background must not hold the step's pipes, or the step would never end.
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const written = (name: string) => readFileSync(files[`GITHUB_${name}`] ?? "", "utf8");
  Object.assign(job.env, variablesIn(written("ENV")));
  for (const folder of written("PATH").trim().split("\n")) {
    if (folder !== "") job.env["PATH"] = `${folder}${delimiter}${job.env["PATH"]}`;
  }
  return {
    outcome: status === 0 ? "success" : "failure",
    log,
    outputs: variablesIn(written("OUTPUT")),
    summary: written("STEP_SUMMARY"),
  };
}

/** `NAME=value`, or `NAME<<END` with lines up to END. */
function variablesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && end !== undefined) {
      const value: string[] = [];
      for (let next = lines.shift(); next !== undefined && next !== end; next = lines.shift()) value.push(next);
      found[name] = value.join("\n");
    } else if (line.includes("=")) found[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
  }
  return found;
}
