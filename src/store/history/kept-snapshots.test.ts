/** Kept snapshots reach back to the beginning, in few steps that are never too wide. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Snapshot } from "../medium.ts";
import { superfluous } from "./kept-snapshots.ts";

/** What is kept after snapshots at these revisions, the newest first. */
function keptOf(revisions: readonly number[], first = 0): readonly Snapshot[] {
  let kept: readonly Snapshot[] = [];
  for (const [id, revision] of revisions.entries()) {
    const all = [{ id, partition: "", revision, chunks: 1 }, ...kept];
    const dropped = superfluous(all, first);
    kept = all.filter((snapshot) => !dropped.includes(snapshot));
  }
  return kept;
}

test("a state that is n entries old has a snapshot at most n entries before it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 5_000 }), (count, every) => {
      const ages = [...keptOf(Array.from({ length: count }, (_, n) => (n + 1) * every))].map(
        ({ revision }) => count * every - revision,
      );
      ages.push(count * every);
      // The first step is from one snapshot to the next.
      for (let i = 2; i < ages.length; i++) {
        const [newer = 0, older = 0] = ages.slice(i - 1, i + 1);
        assert.ok(older <= 2 * newer, `${ages}`);
      }
    }),
    { numRuns: 50 },
  );
});

test("few are kept, and the two newest always are", () => {
  const kept = keptOf(Array.from({ length: 1_000 }, (_, n) => (n + 1) * 5_000));
  assert.ok(kept.length <= 2 + 2 * Math.log2(1_000), `${kept.length}`);
  assert.deepEqual(
    kept.slice(0, 2).map(({ revision }) => revision),
    [5_000_000, 4_995_000],
  );
  assert.deepEqual(
    keptOf([1, 2, 9]).map(({ revision }) => revision),
    [9, 2],
  );
});

test("the one at the first entry that is kept always stays", () => {
  const revisions = Array.from({ length: 200 }, (_, n) => 77 + n * 10);
  assert.equal(keptOf(revisions, 77).at(-1)?.revision, 77);
  assert.notEqual(keptOf(revisions).at(-1)?.revision, 77);
});
