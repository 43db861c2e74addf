/** Which test files `npm test` runs: all of the suite, or those that its arguments name. */
import { globSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";

const PATTERNS = ["src/**/*.test.ts", "test/**/*.test.ts", "console/test/**/*.test.ts", "packaging/**/*.test.ts"];

/** What takes more than half a minute, the longest first: see the slowest files that the summary names. */
const LONGEST = [
  "test/terraform/terraform.test.ts",
  "test/docs.test.ts",
  "test/histories/several-servers.test.ts",
  "test/terraform/terraform-stack.test.ts",
  "test/hosts/enforced.test.ts",
  "console/test/every-page.test.ts",
  "packaging/deb/deb.test.ts",
  "src/agent/nftables/on-the-wire/updates.test.ts",
  "packaging/image/image.test.ts",
];

const HELP = `Usage: npm test [-- FILE|FOLDER...]

Runs the whole suite, or the tests in these files and folders:

  npm test -- src/address                  a folder
  npm test -- test/store/backup.test.ts    a file; also one that isn't part of the suite, as test/store/kill-9.long.ts

For one test of a file: node --test --test-name-pattern 'WORDS' FILE
What takes long and is no part of the suite: npm run test:long`;

/** The files in the order in which they begin; or what to print instead, and the status to end with. */
export type Chosen = { readonly files: readonly string[] } | { readonly text: string; readonly status: 0 | 2 };

/** Paths are taken from the working directory, which is the repository's. */
export function chosenTests(args: readonly string[]): Chosen {
  if (args.some((arg) => arg === "--help" || arg === "-h")) return { text: HELP, status: 0 };
  const suite = [...new Set([...LONGEST, ...globSync(PATTERNS, { exclude: ["**/node_modules/**"] }).sort()])];
  if (args.length === 0) return { files: suite };
  const files = new Set<string>();
  for (const arg of args) {
    const found = arg.startsWith("-") ? `there is no option ${arg}` : testsAt(arg, suite);
    if (typeof found === "string") return { text: `npm test: ${found}. Try: npm test -- --help`, status: 2 };
    for (const file of found) files.add(file);
  }
  return { files: [...suite.filter((file) => files.has(file)), ...[...files].filter((file) => !suite.includes(file))] };
}

/** Those of a file or a folder, or why there are none. */
function testsAt(arg: string, suite: readonly string[]): readonly string[] | string {
  const path = relative(".", resolve(arg));
  const stats = statSync(path || ".", { throwIfNoEntry: false });
  if (stats === undefined) return `there is no file or folder ${arg}`;
  if (stats.isFile())
    return /\.(test|long)\.ts$/.test(path) ? [path] : `${arg} has no tests: they are in files .test.ts`;
  const inside = path === "" ? suite : suite.filter((file) => file.startsWith(path + sep));
  return inside.length > 0 ? inside : `there are no tests in ${arg}`;
}
