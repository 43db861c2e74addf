/** How a step of GitHub Actions takes inputs, runs commands and reports. Plain JavaScript: runners have older Nodes. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Something that the user of the action can mend: only its message is shown. */
export class Refused extends Error {}

export const input = (name) => (process.env[`INPUT_${name}`] ?? "").trim();

/** A folder of the job's own. */
export const temporaryFolder = () => mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), "cordon-"));

/** Texts between other delimiters than a random one could add variables of their own. */
function append(variable, text) {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}

function appendVariable(file, name, value) {
  const end = `end-${randomUUID()}`;
  append(file, `${name}<<${end}\n${value}\n${end}\n`);
}

export const output = (name, value) => appendVariable("GITHUB_OUTPUT", name, value);
/** A variable of the next steps. */
export const setForJob = (name, value) => appendVariable("GITHUB_ENV", name, value);
export const addToPath = (folder) => append("GITHUB_PATH", `${folder}\n`);
export const summarise = (markdown) => append("GITHUB_STEP_SUMMARY", `${markdown}\n`);

const escaped = (text) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** `kind` is notice, warning or error. */
export const annotate = (kind, text) => console.log(`::${kind} title=Cordon::${escaped(text)}`);

/** Prints what others wrote: names in it could look like commands to the runner, which it obeys until it's told to stop. */
function printForeign(text) {
  if (text.trim() === "") return;
  const token = randomUUID();
  console.log(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::`);
}

const MOST_OUTPUT = 512 * 1024 * 1024;

/** Runs a command to its end, without a shell. Its errors are in the log of the step; what it prints, if `isShown`. */
export function run([program, ...args], { env = {}, isShown = false } = {}) {
  const ran = spawnSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: MOST_OUTPUT,
  });
  if (ran.error) throw new Refused(`${program} can't be run: ${ran.error.message}`);
  if (isShown) printForeign(ran.stdout);
  printForeign(ran.stderr);
  return { status: ran.status, out: ran.stdout, err: ran.stderr.trim() };
}

/** How to run Cordon, as the first step found out. */
export const cordonCommand = () => JSON.parse(process.env.CORDON_COMMAND || "null") ?? ["cordon"];

/** `--name value`, if the input is given. */
export const option = (flag, value) => (value === "" ? [] : [flag, value]);

/** Adds the runs of one SARIF file to another, which both steps of the action write. */
export function addSarif(target, file) {
  if (target === "" || !existsSync(file)) return;
  const log = JSON.parse(readFileSync(file, "utf8"));
  const idsOf = ({ runs }) => runs.map(({ automationDetails }) => automationDetails?.id);
  const before = existsSync(target) ? JSON.parse(readFileSync(target, "utf8")).runs : [];
  const others = before.filter(({ automationDetails }) => !idsOf(log).includes(automationDetails?.id));
  writeFileSync(target, `${JSON.stringify({ ...log, runs: [...others, ...log.runs] }, null, 2)}\n`);
}

/** Runs a step: what it throws is shown as an error, and fails it. */
export async function step(act) {
  try {
    await act();
  } catch (error) {
    annotate("error", error instanceof Refused ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
