/** What is kept is there whole, whoever is killed and whatever is damaged. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Damaged, readKept, writeKept } from "./kept-file.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-kept-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what was written is read, by its owner only", () => {
  const path = join(folder, "a");
  assert.equal(readKept(path, "thing"), undefined);
  writeKept(path, "thing", { a: [1, "ü"] });
  assert.deepEqual(readKept(path, "thing"), { a: [1, "ü"] });
  writeKept(path, "thing", { b: 2 });
  assert.deepEqual(readKept(path, "thing"), { b: 2 });
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("a file with any byte changed, or cut anywhere, is damaged; so is one of another kind", () => {
  const path = join(folder, "b");
  writeKept(path, "thing", { mode: "enforce" });
  const good = readFileSync(path);
  for (let at = 0; at < good.length; at++) {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] ?? 0) ^ 1;
    writeFileSync(path, bad);
    assert.throws(() => readKept(path, "thing"), Damaged, `byte ${at}`);
    writeFileSync(path, good.subarray(0, at));
    assert.throws(() => readKept(path, "thing"), Damaged, `${at} bytes`);
  }
  writeFileSync(path, good);
  assert.throws(() => readKept(path, "key"), Damaged);
});

test("what somebody left in its way isn't written through", () => {
  const [path, elsewhere] = [join(folder, "c"), join(folder, "elsewhere")];
  writeFileSync(elsewhere, "theirs");
  symlinkSync(elsewhere, `${path}.new`);
  writeKept(path, "thing", 1);
  assert.equal(readFileSync(elsewhere, "utf8"), "theirs");
  assert.equal(readKept(path, "thing"), 1);
});

test("killed at any moment, the file is one of those that were written, and no older than what was acknowledged", async () => {
  const path = join(folder, "d");
  const program = `
    const { writeKept } = await import(${JSON.stringify(new URL("./kept-file.ts", import.meta.url).href)});
    for (let n = 1; ; n++) { writeKept(${JSON.stringify(path)}, "thing", { n, text: "x".repeat(n % 7 * 20000) }); process.stdout.write(n + "\\n"); }`;
  for (let round = 0; round < 8; round++) {
    rmSync(path, { force: true });
    const writer = spawn(process.execPath, ["--input-type=module-typescript", "-e", program]);
    let said = "";
    writer.stdout.on("data", (piece) => {
      said += piece;
      if (said.split("\n").length > 5 + round * 3) writer.kill("SIGKILL");
    });
    await once(writer, "close");
    const acknowledged = Number(said.split("\n").at(-2));
    const kept = readKept(path, "thing") as { readonly n: number; readonly text: string };
    assert.ok(kept.n >= acknowledged, `${kept.n} after ${acknowledged}`);
    assert.equal(kept.text.length, (kept.n % 7) * 20000);
  }
});
