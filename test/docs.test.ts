/** Every command that the README and the docs show is run as it stands there, and prints what they say. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Cordon, startCordon } from "../src/main/index.ts";
import { clientEnvironment, hasAwsCli } from "./clients/python.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "cordon-docs-"));
const work = join(root, "bin");
after(() => rmSync(root, { recursive: true, force: true }));

/** Documents about the network that docs/examples/shop.sh makes; the others begin with nothing. */
const ABOUT_THE_SHOP = ["reachability.md", "expectations.md", "import.md", "the-log.md", "the-past.md", "the-trail.md"];
/** Commands that can't be run here, by how they begin, with the reason. The list may only shrink. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "aws s3 cp": "S3 is not served",
  "cordon import --from-aws": "asks AWS itself",
  "terraform plan": "Terraform's own test runs plans",
  "cordon whatif plan.json": "a plan is of someone's own configuration; test/own-api/what-if-shop.json is one",
  "cordon flows decide logs/": "the logs come from S3; test/own-api/flows.test.ts has some",
};

interface Step {
  readonly command: string;
  /** Undefined if the document doesn't say what is printed. */
  readonly prints: string | undefined;
}

/** Text of a fenced block with its language, in order. */
function* blocksOf(text: string): Generator<{ readonly language: string; readonly body: string }> {
  for (const [, language = "", body = ""] of text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) yield { language, body };
}

/** `$ command` with its output below; a command goes on behind a backslash. */
function transcript(body: string): Step[] {
  const steps: Step[] = [];
  for (const part of body.split(/^\$ /m).slice(1)) {
    const lines = part.split("\n");
    let end = 0;
    while (lines[end]?.endsWith("\\")) end++;
    const prints = lines.slice(end + 1).join("\n");
    steps.push({ command: lines.slice(0, end + 1).join("\n"), prints: prints.trim() === "" ? undefined : prints });
  }
  return steps;
}

/** A script that can be pasted; `#>` below a command is what it prints. */
function script(body: string): Step[] {
  const parts = body.split(/((?:^#> .*\n)+)/m);
  const steps: Step[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const command = (parts[i] ?? "").trim();
    if (command !== "") steps.push({ command, prints: parts[i + 1]?.replaceAll(/^#> /gm, "") });
  }
  return steps;
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  for (const { language, body } of blocksOf(text)) {
    if (language === "console") steps.push(...transcript(body));
    if (language === "sh") steps.push(...script(body));
    // A file that the document shows with its name in the first line is there when it's asked for.
    const file = /^# ([\w.-]+\.yaml)\b/.exec(body)?.[1];
    if (file !== undefined) steps.push({ command: `cat > ${file} <<'END'\n${body}END`, prints: undefined });
  }
  return steps.filter(({ command }) => !Object.keys(NOT_RUN).some((begin) => command.startsWith(begin)));
}

/** Ids, times and addresses that differ each time are one and the same, and so are all blanks. */
const masked = (text: string): string =>
  text
    .replaceAll(/\b[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[0-9a-f]{8,33}\b/g, "ID")
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.-]+Z/g, "TIME")
    .replaceAll(/\b198\.(?:18|19)\.\d+\.\d+\b/g, "ADDRESS")
    .replaceAll(/\b\d+ entr(?:y|ies) in \d+ accounts? and Regions?\b/g, "ENTRIES")
    .replaceAll(/\s+/g, " ")
    .trim();

function assertPrints(actual: string, expected: string, command: string): void {
  const pieces = masked(expected)
    .split(/ ?\.\.\. ?/)
    .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(`^${pieces.join(".*")}$`);
  assert.ok(pattern.test(masked(actual)), `$ ${command}\nshould print\n${expected}\nand prints\n${actual}`);
}

const MARK = "@@@@ next @@@@";

/** Runs all steps in one shell, so that what one sets the next can use. */
async function run(steps: readonly Step[], cordon: Cordon, directory: string): Promise<void> {
  const lines = steps.map(({ command }) => `${command}\necho; echo '${MARK}'`);
  const environment = clientEnvironment(cordon.url);
  const { stdout } = await promisify(execFile)("bash", ["-c", `exec 2>&1\n${lines.join("\n")}`], {
    cwd: directory,
    env: {
      ...environment,
      PATH: `${work}:${process.env["PATH"]}`,
      NO_COLOR: "1",
      CORDON_DATA: join(directory, "data"),
      // What documents leave in the background is theirs alone.
      XDG_RUNTIME_DIR: directory,
      XDG_STATE_HOME: join(directory, "state"),
    },
    timeout: 240_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const outputs = stdout.split(`${MARK}\n`);
  assert.equal(outputs.length, steps.length + 1, stdout);
  for (const [i, { command, prints }] of steps.entries()) {
    const output = outputs[i] ?? "";
    if (prints !== undefined) assertPrints(output, prints, command);
    else
      assert.doesNotMatch(output, /An error occurred|^cordon(?: \w+)?: |command not found/m, `$ ${command}\n${output}`);
  }
}

before(() => {
  mkdirSync(work);
  writeFileSync(join(work, "cordon"), `#!/bin/sh\nexec "${process.execPath}" "${repository}src/main/cordon.ts" "$@"\n`);
  chmodSync(join(work, "cordon"), 0o755);
});

/** A log with the network of the shop. It's made once, because that takes many commands. */
async function makeShop(): Promise<string> {
  const directory = mkdtempSync(join(root, "shop-"));
  const served = join(directory, "served");
  const shop = readFileSync(join(repository, "docs/examples/shop.sh"), "utf8");
  const cordon = await startCordon({ port: 0, store: { directory: served }, log: () => {} });
  try {
    await run([{ command: shop, prints: undefined }], cordon, directory);
  } finally {
    await cordon.close();
  }
  return served;
}

let shop: Promise<string> | undefined;

const documents = [
  { name: "README.md", path: join(repository, "README.md") },
  ...readdirSync(join(repository, "docs"))
    .filter((name) => name.endsWith(".md") && name !== "aws-behaviour.md")
    .map((name) => ({ name, path: join(repository, "docs", name) })),
].map(({ name, path }) => ({ name, steps: stepsOf(readFileSync(path, "utf8")) }));

for (const { name, steps } of documents.filter(({ steps }) => steps.length > 0)) {
  test(`the commands of ${name} print what it says`, {
    skip: hasAwsCli ? false : "the AWS CLI is not here",
  }, async () => {
    const directory = mkdtempSync(join(root, "at-"));
    const served = join(directory, "served");
    if (ABOUT_THE_SHOP.includes(name)) {
      shop ??= makeShop();
      cpSync(await shop, served, { recursive: true });
    }
    const cordon = await startCordon({ port: 0, store: { directory: served }, log: () => {} });
    try {
      await run(steps, cordon, directory);
    } finally {
      await cordon.close();
    }
  });
}
