/** What takes long to find is found in turns, in the worlds as they were, while calls go on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger } from "../../src/gateway/ledger.ts";
import { lookInTurns } from "../../src/gateway/look-in-turns.ts";
import type { Steps } from "../../src/model/steps.ts";
import { put, remove } from "../../src/model/world/change.ts";
import type { World } from "../../src/model/world/world.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const home = { account: "123456789012", region: "eu-west-1" };
const elsewhere = { ...home, region: "eu-west-2" };
const author = { principal: "someone", requestId: "", operation: "x" };
const tokenOf = (id: number) => ({ id: `t${id}`, parameters: "", output: id, expiresAt: "" });
const fill = (ledger: Ledger, count: number, to = home) =>
  ledger.run(to, author, () => ({
    changes: Array.from({ length: count }, (_, n) => put("client-token", tokenOf(n))),
    output: undefined,
  }));

/** Each record takes a turn. */
function* outputs(world: World): Steps<readonly unknown[]> {
  const found: unknown[] = [];
  for (const { output } of world.all("client-token")) {
    for (const end = performance.now() + 25; performance.now() < end; );
    found.push(output);
    yield;
  }
  return found;
}

test("calls are decided while it looks, and it sees none of their changes, not even in what it had begun to read", async () => {
  const ledger = new Ledger({ store: openMemoryStore(), now: () => "2026-01-02T03:04:05Z", found: () => [] });
  await fill(ledger, 5);
  let isFound = false;
  const looking = lookInTurns(ledger, home, outputs).finally(() => {
    isFound = true;
  });
  let changes = 0;
  for (; !isFound; changes++) {
    await ledger.run(home, author, () => ({
      changes: [
        put("client-token", tokenOf(100 + changes)),
        put("client-token", { ...tokenOf(3), output: "new" }),
        remove("client-token", "t4"),
      ],
      output: undefined,
    }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(await looking, [0, 1, 2, 3, 4]);
  assert.ok(changes >= 2, `${changes} changes meanwhile`);
});

test("if a partition must be loaded in the middle, it begins again", async () => {
  const store = openMemoryStore();
  const first = new Ledger({ store, now: () => "2026-01-02T03:04:05Z", found: () => [] });
  await fill(first, 2);
  await fill(first, 1, elsewhere);
  const ledger = new Ledger({ store, now: () => "2026-01-02T03:04:05Z", found: () => [] });
  let begun = 0;
  const found = await lookInTurns(ledger, home, function* (world): Steps<number> {
    begun++;
    const own = yield* outputs(world);
    const others = yield* outputs(world.elsewhere(elsewhere.account, elsewhere.region));
    return own.length + others.length;
  });
  assert.equal(found, 3);
  assert.equal(begun, 2);
});
