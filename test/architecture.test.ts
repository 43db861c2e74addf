/** The rooms of the house: which may import which, what may touch the machine, names and sizes of files. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const src = new URL("../src/", import.meta.url);
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
const isTest = (path: string) => /\.(test|contract|long)\.ts$/.test(path) || path.endsWith("-for-tests.ts");

/** Room -> rooms it may import; a room named with a colon only for its types. */
const mayImport: Record<string, readonly string[]> = {
  address: [],
  model: ["address"],
  policy: ["address", "model"],
  ipam: ["address", "model"],
  access: ["address", "model"],
  wire: [],
  operations: ["address", "model", "policy", "ipam", "access", "types:wire/generated"],
  store: ["model"],
  rollout: ["address", "model", "policy"],
  gateway: ["operations", "wire", "access", "model"],
  "own-api": ["address", "model", "policy", "ipam", "access", "rollout", "operations", "gateway"],
  agent: ["address", "policy/flow", "rollout/feed", "types:own-api"],
  cli: ["wire", "types:own-api"],
  main: [
    "address",
    "model",
    "policy",
    "ipam",
    "access",
    "wire",
    "operations",
    "store",
    "rollout",
    "gateway",
    "own-api",
    "agent",
    "cli",
  ],
};

const records = [
  "model/records",
  "model/records/sharing",
  "model/records/iam",
  "model/records/guarding",
  "model/records/hosts",
  "model/records/observing",
  "model/records/quotas",
  "model/records/launching",
  "model/records/balancing",
  "model/records/announcing",
  "model/records/databases",
  "model/records/private-link",
  "model/records/transit",
  "model/records/vpn",
  "model/records/client-vpn",
];

/** Floor of a room -> the floors that it may import, besides itself. */
const floors: Record<string, readonly string[]> = {
  "model/records": [],
  "model/records/sharing": ["model/records"],
  "model/records/iam": ["model/records"],
  "model/records/guarding": ["model/records"],
  "model/records/hosts": [],
  "model/records/observing": ["model/records"],
  "model/records/balancing": ["model/records"],
  "model/records/announcing": ["model/records"],
  "model/records/databases": ["model/records"],
  "model/records/private-link": ["model/records"],
  "model/records/transit": ["model/records"],
  "model/records/vpn": ["model/records"],
  "model/world/kinds": records,
  "model/records/client-vpn": ["model/records"],
  "model/world": [...records, "model/world/kinds"],
  "policy/flow": [],
  "policy/rules": ["policy/flow"],
  "policy/compiled": ["policy/flow", "policy/rules"],
  "policy/paths": ["policy/flow", "policy/rules", "policy/compiled"],
  "policy/flow-logs": ["policy/flow", "policy/rules", "policy/compiled"],
  "policy/questions": ["policy/flow", "policy/rules", "policy/compiled", "policy/paths"],
  "policy/matrix": ["policy/flow", "policy/questions"],
  "policy/ip-groups": [],
  "policy/client-vpn": ["policy/flow", "policy/rules", "policy/compiled", "policy/paths"],
  "policy/balancers": ["policy/flow", "policy/paths", "policy/questions"],
};

const mayTouchTheMachine = ["gateway", "store", "agent", "cli", "main"];
/** Node modules that only compute, and the pure rooms that may use them: for digests. */
const pureModules = ["node:crypto"];
const mayDigest = ["wire", "rollout"];

/** A folder with more files than this needs rooms of its own. */
const MOST_FILES = 25;
/** CONTRIBUTING.md names the same number. */
const MOST_LINES = 400;

const imports = (path: string): readonly { readonly from: string; readonly typeOnly: boolean }[] => {
  const text = readFileSync(new URL(path, src), "utf8");
  const found = [...text.matchAll(/^\s*(import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gm)];
  const dynamic = [...text.matchAll(/\bimport\("([^"]+)"\)/g)];
  return [
    ...found.map(([, , typeOnly, from = ""]) => ({ from, typeOnly: typeOnly !== undefined })),
    ...dynamic.map(([, from = ""]) => ({ from, typeOnly: false })),
  ];
};

const known = new Set(files);
const dirname = (path: string): string => path.slice(0, path.lastIndexOf("/"));
/** The target of a relative import, relative to src. */
const targetOf = (path: string, from: string): string => new URL(from, new URL(path, src)).href.slice(src.href.length);
const roomOf = (path: string): string => path.split("/")[0] as string;

test("every folder of src is a room of the house", () => {
  assert.deepEqual(
    [...new Set(files.map(roomOf))].filter((room) => !(room in mayImport)),
    [],
  );
});

test("rooms import only the rooms they may", () => {
  const wrong: string[] = [];
  for (const path of files) {
    const room = roomOf(path);
    for (const { from, typeOnly } of imports(path)) {
      if (!from.startsWith(".")) continue;
      const target = targetOf(path, from);
      const to = roomOf(target);
      if (to === room) continue;
      const isOpen = (mayImport[room] ?? []).some((allowed) => {
        const place = allowed.replace(/^types:/, "");
        return (typeOnly || place === allowed) && (to === place || target.startsWith(`${place}/`));
      });
      if (!isOpen) wrong.push(`${path} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("a floor of a room imports only lower floors", () => {
  const wrong: string[] = [];
  for (const path of files.filter((path) => !isTest(path))) {
    const allowed = floors[dirname(path)];
    if (allowed === undefined) continue;
    for (const { from } of imports(path).filter(({ from }) => from.startsWith("."))) {
      const target = dirname(targetOf(path, from));
      const isOwnRoom = roomOf(target) === roomOf(path) && target.includes("/");
      if (isOwnRoom && target !== dirname(path) && !allowed.includes(target)) wrong.push(`${path} imports ${from}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every folder of policy is a floor, and no file is outside them", () => {
  const folders = new Set(files.filter((path) => roomOf(path) === "policy").map((path) => dirname(path)));
  assert.deepEqual(
    [...folders].filter((folder) => !(folder in floors) && folder !== "policy/oracle"),
    [],
  );
});

test("no files import each other in a circle", () => {
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
      return;
    }
    state.set(path, "open");
    for (const { from } of imports(path)) {
      const target = from.startsWith(".") ? targetOf(path, from) : "";
      // The registry loads each operation on its first call: those imports are data, not a dependency.
      if (known.has(target) && !path.endsWith(".generated.ts")) visit(target, [...way, path]);
    }
    state.set(path, "done");
  };
  for (const path of files) visit(path, []);
  assert.deepEqual(circles, []);
});

test("a folder is a room that you can take in at a glance", () => {
  const counts = Map.groupBy(files, (path) => dirname(path));
  assert.deepEqual(
    [...counts].filter(([, inside]) => inside.length > MOST_FILES).map(([folder, { length }]) => `${folder} ${length}`),
    [],
  );
});

test("pure rooms touch neither the disk, the network, the clock, randomness nor the environment", () => {
  const wrong: string[] = [];
  for (const path of files.filter((path) => !mayTouchTheMachine.includes(roomOf(path)) && !isTest(path))) {
    const text = readFileSync(new URL(path, src), "utf8");
    for (const { from } of imports(path)) {
      if (from.startsWith("node:") && !(pureModules.includes(from) && mayDigest.includes(roomOf(path))))
        wrong.push(`${path}: ${from}`);
    }
    for (const [found] of text.matchAll(/\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.)/g)) {
      wrong.push(`${path}: ${found}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("files are one thing, say what in their first line, and stay short", () => {
  const wrong: string[] = [];
  for (const path of files) {
    if (path.startsWith("wire/generated/") || path.endsWith(".generated.ts")) continue;
    const lines = readFileSync(new URL(path, src), "utf8").split("\n");
    const first = lines[0]?.startsWith("#!") ? lines[1] : lines[0];
    if (!first?.startsWith("/**") && !isTest(path)) wrong.push(`${path} does not begin with a comment`);
    if (lines.length > MOST_LINES && !isTest(path)) wrong.push(`${path} has ${lines.length} lines`);
    if (/(^|\/)(utils?|helpers?|common|base|manager|misc)(\/|\.ts$)/.test(path))
      wrong.push(`${path} has a name that says nothing`);
  }
  assert.deepEqual(wrong, []);
});

test("an operation's file has the operation's name", () => {
  const wrong: string[] = [];
  for (const path of files.filter((path) => path.startsWith("operations/"))) {
    const text = readFileSync(new URL(path, src), "utf8");
    const name = /export default \w+\(\s*"[a-z0-9]+",\s*"(\w+)"/.exec(text)?.[1];
    const file = path.split("/").at(-1)?.replace(".ts", "") ?? "";
    if (name !== undefined && file.replaceAll("-", "") !== name.toLowerCase()) wrong.push(`${path} holds ${name}`);
  }
  assert.deepEqual(wrong, []);
});

test("an operation's file exports only the operation: shared code has its own file", () => {
  const isOperation = (text: string) => /^export default (operation|describe)\(/m.test(text);
  const exporting = files
    .filter((path) => path.startsWith("operations/") && !isTest(path))
    .filter((path) => {
      const text = readFileSync(new URL(path, src), "utf8");
      return isOperation(text) && /^export (?!default)/m.test(text);
    });
  assert.deepEqual(exporting, []);
});

test("the console takes only types of the server, and what reads and words the same for both", () => {
  const console = new URL("../console/src/", import.meta.url);
  const shared = /\/src\/(address\/|cli\/(flow-words|expectations\/)|model\/drop-undefined)/;
  const wrong = readdirSync(console, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(new URL(path, console), "utf8");
      const statements = [...text.matchAll(/^(import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gm)];
      const dynamic = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, from = ""]) => from);
      const used = statements.filter(([, , isType]) => isType === undefined).map(([, , , from = ""]) => from);
      return [...used, ...dynamic]
        .filter((from) => from.includes("/src/") && !shared.test(from))
        .map((from) => `${path} imports ${from}`);
    });
  assert.deepEqual(wrong, []);
});
