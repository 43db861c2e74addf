/** Finds the machine's Python clients, so that tests use them, or are skipped by name if they're missing. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const hasModule = (name: string): boolean =>
  spawnSync("python3", ["-c", `import ${name}`], { stdio: "ignore" }).status === 0;

export const hasBoto3 = hasModule("boto3");
export const hasAwsCli = spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0;

/** The environment of every client: where Cordon is, and who calls. */
export const clientEnvironment = (url: string, account = "111122223333") => ({
  ...process.env,
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_PAGER: "",
  // Nothing is written beside the scripts.
  PYTHONDONTWRITEBYTECODE: "1",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
});

/** Runs a script in this folder; rejects with its output if it fails. */
export async function runPython(script: string, url: string, account?: string): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run("python3", [file], { env: clientEnvironment(url, account), timeout: 120_000 });
  return stdout;
}

/** Runs the AWS CLI; returns its output, or its status and standard error. */
export async function runAws(args: readonly string[], url: string, account?: string) {
  try {
    const { stdout } = await run("aws", [...args], { env: clientEnvironment(url, account), timeout: 60_000 });
    return { status: 0, output: stdout };
  } catch (error) {
    const { code, stderr } = error as { code?: number; stderr?: string };
    return { status: code ?? -1, output: stderr ?? "" };
  }
}
