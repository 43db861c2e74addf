/** What's typed about the log is read, or refused with what to type instead. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readKept, readMemory } from "./read-log-options.ts";

test("a size of memory is bytes, in any unit, and too small a one is refused", () => {
  assert.equal(readMemory("16777216"), 16 * 2 ** 20);
  assert.equal(readMemory("1.5GiB"), 1.5 * 2 ** 30);
  assert.equal(readMemory("64m"), 64 * 2 ** 20);
  for (const little of ["1", "0", "15MiB", "16777215", "1KiB"]) {
    assert.throws(() => readMemory(little), /--memory takes (16MiB or more, not|a size, as 512MiB)/, little);
  }
  for (const wrong of ["", "much", "-1GiB", "1TiB"]) assert.throws(() => readMemory(wrong), /a size, as 512MiB/, wrong);
});

test("a folder is a path, and a database a URL", () => {
  assert.deepEqual(readKept("data", undefined), { directory: "data" });
  assert.deepEqual(readKept("data", "postgres://db/c"), { directory: "data", postgres: "postgres://db/c" });
  assert.throws(() => readKept("postgres://a:zq@db/c", undefined), /^(?!.*zq).*a path and not a URL/);
  assert.throws(() => readKept("data", "mysql://a:zq@db/c"), /^(?!.*zq).*--store takes postgres:/);
});
