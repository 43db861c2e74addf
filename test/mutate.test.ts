/** `npm run mutate`: which changes it makes, which tests it runs for them, and that it leaves nothing behind. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { changesOf, type Equivalent, isSame } from "../scripts/mutation/change.ts";
import { TestMap } from "../scripts/mutation/tests-of.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const changed = (text: string) => changesOf("made-up.ts", text).map(({ after }) => after);

test("conditions are negated, operators swapped, constants moved, returns emptied", () => {
  assert.deepEqual(changed("function f(a: number) {\n  if (a > 1 && ready) return [a];\n}"), [
    "if (!(a > 1 && ready)) return [a];",
    "if (a >= 1 && ready) return [a];",
    "if (a > (1 + 1) && ready) return [a];",
    "if (a > 1 || ready) return [a];",
    "if (a > 1 && ready) return [];",
  ]);
  assert.deepEqual(changed("const isOpen = (port: number): boolean => !shut.has(port);"), [
    "const isOpen = (port: number): boolean => (undefined as never);",
    "const isOpen = (port: number): boolean => shut.has(port);",
  ]);
});

test("statements are dropped, predicates negated, calls removed from a chain", () => {
  assert.deepEqual(changed("refuse(open.filter((rule) => rule.old));"), [
    ";",
    "refuse(open);",
    "refuse(open.filter((rule) => !(rule.old)));",
  ]);
});

test("an operation touches nothing, and a filter finds nothing", () => {
  const operation = "export default describe({ touches: () => [group], filters: { 'vpc-id': vpc } });";
  assert.deepEqual(changed(operation), [
    "export default describe({ touches: () => [], filters: { 'vpc-id': vpc } });",
    "export default describe({ touches: () => [group], filters: { 'vpc-id': () => undefined } });",
  ]);
  assert.deepEqual(changed("export default operation({ touches(call) { return [group, call]; } });"), [
    "export default operation({ touches() { return []; } });",
    "export default operation({ touches(call) { return []; } });",
  ]);
  assert.deepEqual(changed("export default operation({ touches: touchedByLaunch });"), [
    "export default operation({ touches: () => [] });",
  ]);
  assert.deepEqual(changed("export default operation({ touches: nothing });"), []);
});

test("types, names of members and texts stay as they are", () => {
  assert.deepEqual(changed("interface Port { readonly 80: 1 | 2; }\nconst words = { 80: `a` + b } as const;"), []);
});

test("the tests next to a file come first, then those of its room, then those across rooms", () => {
  const [folder = [], room = [], across = []] = new TestMap(root).around("src/operations/subnets/create-subnet.ts");
  assert.ok(folder.includes("src/operations/subnets/create-subnet.test.ts"));
  assert.ok(room.includes("src/operations/addresses/addresses.test.ts"));
  assert.ok(across.every((path) => path.startsWith("test/")) && across.length > 0);
});

test("every change listed as equivalent can still be made, and has a reason", () => {
  const list: readonly Equivalent[] = JSON.parse(readFileSync(`${root}scripts/mutation/equivalent.json`, "utf8"));
  const stale = list.filter((equivalent) => {
    const changes = changesOf(equivalent.file, readFileSync(root + equivalent.file, "utf8"));
    return equivalent.why === "" || !changes.some((change) => isSame(change, equivalent));
  });
  assert.deepEqual(stale, []);
});

test("a run prints a score, changes no source, and leaves nothing behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "cordon-mutate-test-"));
  const source = readFileSync(`${root}src/address/prefix.ts`, "utf8");
  try {
    const args = ["scripts/mutate.ts", "--file", "src/address/prefix.ts", "--count", "1"];
    const env = { ...process.env, TMPDIR: folder };
    const output = execFileSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
    assert.match(output, /^src\/address\/prefix\.ts: 1 of \d+ mutants$/m);
    assert.match(output, /\d+ %: \d killed, \d timed out, \d survived, \d refused by the compiler\n$/);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(readFileSync(`${root}src/address/prefix.ts`, "utf8"), source);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
