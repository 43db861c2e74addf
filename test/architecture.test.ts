/** The rooms of the house: which may import which, what may touch the machine, names and sizes of files. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const src = new URL("../src/", import.meta.url);
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
const isTest = (path: string) => /\.(test|contract|long)\.ts$/.test(path) || path.endsWith("-for-tests.ts");

/** Room -> rooms it may import; `wire/catalogue` types are open to operations. */
const mayImport: Record<string, readonly string[]> = {
  address: [],
  model: ["address"],
  policy: ["address", "model"],
  ipam: ["address", "model"],
  access: ["model"],
  wire: [],
  operations: ["address", "model", "policy", "ipam", "wire/catalogue"],
  store: ["model"],
  rollout: ["model", "policy"],
  gateway: ["operations", "wire", "access", "model"],
  agent: ["address", "policy"],
  cli: ["wire"],
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
    "agent",
    "cli",
  ],
};
const mayTouchTheMachine = ["gateway", "store", "agent", "cli", "main"];
/** Modules of node that only compute. */
const pureModules = ["node:crypto"];

const imports = (path: string): readonly { readonly from: string; readonly typeOnly: boolean }[] => {
  const text = readFileSync(new URL(path, src), "utf8");
  const found = [...text.matchAll(/^\s*(import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gm)];
  const dynamic = [...text.matchAll(/\bimport\("([^"]+)"\)/g)];
  return [
    ...found.map(([, , typeOnly, from = ""]) => ({ from, typeOnly: typeOnly !== undefined })),
    ...dynamic.map(([, from = ""]) => ({ from, typeOnly: false })),
  ];
};

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
      const target = new URL(from, new URL(path, src)).href.slice(src.href.length);
      const to = roomOf(target);
      if (to === room) continue;
      const allowed = mayImport[room] ?? [];
      const isCatalogueType = typeOnly && target.startsWith("wire/catalogue/") && allowed.includes("wire/catalogue");
      if (!allowed.includes(to) && !isCatalogueType) wrong.push(`${path} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("pure rooms touch neither the disk, the network, the clock, randomness nor the environment", () => {
  const wrong: string[] = [];
  for (const path of files.filter((path) => !mayTouchTheMachine.includes(roomOf(path)) && !isTest(path))) {
    const text = readFileSync(new URL(path, src), "utf8");
    for (const { from } of imports(path)) {
      if (from.startsWith("node:") && !(pureModules.includes(from) && roomOf(path) === "wire"))
        wrong.push(`${path}: ${from}`);
    }
    for (const [found] of text.matchAll(/\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.)/g)) {
      wrong.push(`${path}: ${found}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("files are one thing, say so in their first line, and stay short", () => {
  const wrong: string[] = [];
  for (const path of files) {
    if (path.startsWith("wire/catalogue/") || path.endsWith(".generated.ts")) continue;
    const lines = readFileSync(new URL(path, src), "utf8").split("\n");
    const first = lines[0]?.startsWith("#!") ? lines[1] : lines[0];
    if (!first?.startsWith("/**") && !isTest(path)) wrong.push(`${path} does not begin with a comment`);
    if (lines.length > 420 && !isTest(path)) wrong.push(`${path} has ${lines.length} lines`);
    if (/(^|\/)(utils?|helpers?|common|base|manager|misc)(\/|\.ts$)/.test(path))
      wrong.push(`${path} has a name that says nothing`);
  }
  assert.deepEqual(wrong, []);
});

test("an operation's file is named as the operation", () => {
  const wrong: string[] = [];
  for (const path of files.filter((path) => path.startsWith("operations/"))) {
    const text = readFileSync(new URL(path, src), "utf8");
    const name = /export default \w+\(\s*"[a-z0-9]+",\s*"(\w+)"/.exec(text)?.[1];
    const file = path.split("/").at(-1)?.replace(".ts", "") ?? "";
    if (name !== undefined && file.replaceAll("-", "") !== name.toLowerCase()) wrong.push(`${path} holds ${name}`);
  }
  assert.deepEqual(wrong, []);
});
