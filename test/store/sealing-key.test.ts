import assert from "node:assert/strict";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sealingKeyOf } from "../../src/main/log/sealing-key.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

test("a data directory's sealing key is made once, and only its owner can read it", () => {
  const directory = temporaryFolder("sealing");
  const key = sealingKeyOf(directory);
  assert.deepEqual(sealingKeyOf(directory), key);
  const path = join(directory, "sealing.key");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  chmodSync(path, 0o644);
  assert.throws(() => sealingKeyOf(directory), /chmod 600/);
  chmodSync(path, 0o600);
  writeFileSync(path, key.subarray(1));
  assert.throws(() => sealingKeyOf(directory), /is not a sealing key/);
});
