/** Every served operation has its own test: one that imports its file. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../", import.meta.url);
const registryFile = new URL("src/operations/registry.generated.ts", root);

/** The files of the operations, by service and name. */
const operations = [...readFileSync(registryFile, "utf8").matchAll(/^ {2}"([\w.]+)": \(\) => import\("(.*)"\)/gm)].map(
  ([, name = "", path = ""]) => ({ name, file: new URL(path, registryFile).href }),
);

/** The files that tests import, or what several tests share, by URL. */
function importedByTests(): ReadonlySet<string> {
  const tests = ["src/", "test/"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => /(\.test|-for-tests)\.ts$/.test(path))
      .map((path) => new URL(folder + path, root)),
  );
  return new Set(
    tests.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, path = ""]) => new URL(path, file).href),
    ),
  );
}

test("every operation is imported by a test", () => {
  assert.ok(operations.length > 200);
  const imported = importedByTests();
  assert.deepEqual(
    operations.filter(({ file }) => !imported.has(file)).map(({ name }) => name),
    [],
  );
});
