/** The ledger keeps snapshots of the worlds it changes, even if calls overlap. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger } from "../../src/gateway/ledger.ts";
import { put } from "../../src/model/world/change.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { checkLog } from "./check-log.ts";

test("a partition that grew by overlapping calls is loaded from a snapshot that equals its log", async () => {
  const store = openMemoryStore();
  const now = () => "2026-11-21T00:00:00.000Z";
  const ledger = new Ledger({ store, now, found: () => [] });
  const home = { account: "111111111111", region: "us-east-1" };
  let calls = 0;
  const caller = async () => {
    while (calls < 5200) {
      calls += 1;
      const id = `token-${calls % 97}`;
      const value = { id, parameters: "", output: calls, expiresAt: now() };
      const author = { principal: "", requestId: `call:${calls}:1`, operation: "CreateTags" };
      await ledger.run(home, author, () => ({ changes: [put("client-token", value)], output: undefined }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  const { revision } = await store.load("111111111111/us-east-1");
  assert.equal(revision, 5000);
  // The partition's founding entry has no request id, so it names no number of partitions.
  await checkLog(store, (entry) => entry.revision > 1);
  await store.close();
});
