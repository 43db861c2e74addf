import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contains, type Family, formatPrefix, type Prefix, prefix, prefixOf, widthOf } from "../../address/prefix.ts";
import { type Block, BlockWriter, TooManyAlike } from "./blocks.ts";
import { type BlockSource, isKnown, rowsHolding, rowsWithin, type TableRow } from "./routing-table.ts";

function sourceOf(blocks: Iterable<Block>): BlockSource {
  const kept = new Map([...blocks].map((block) => [block.key, block] as const));
  const keys = [...kept.keys()].sort();
  return {
    get: (key) => kept.get(key),
    after: (key) => keys.filter((each) => each > key).map((each) => [each, kept.get(each) as Block] as const),
  };
}

const named = (rows: Iterable<TableRow>) =>
  [...rows].map(({ prefix, numbers }) => `${formatPrefix(prefix)} ${numbers.join(" ")}`).sort();

/** Deterministic, so that a failure can be repeated. */
function* prefixes(count: number, family: Family): Generator<Prefix> {
  let state = 7n;
  const next = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return state >> 16n;
  };
  for (let i = 0; i < count; i++) {
    // Half of them crowd in one place.
    const far = next() << 80n;
    const value = i % 2 === 0 ? far : (0xc0a8n << 112n) | (far >> 16n);
    const length = Number(next() % 33n);
    yield prefixOf(family, (value & ((1n << 128n) - 1n)) >> BigInt(128 - widthOf(family)), length);
  }
}

test("whatever is looked up in blocks is what a look at every row finds", () => {
  for (const family of ["ipv4", "ipv6"] as const) {
    const all = [...prefixes(6_000, family)];
    const writer = new BlockWriter();
    for (const [n, each] of all.entries()) writer.add(each, String(n));
    const blocks = [...writer.blocks()];
    assert.ok(blocks.length > 20 && blocks.every(({ rows }) => rows.length <= 8_192));
    const source = sourceOf(blocks);
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.integer({ min: -8, max: 8 }), (n, more) => {
        const { value, length } = all[n] as Prefix;
        const asked = prefixOf(family, value, Math.min(widthOf(family), Math.max(0, length + more)));
        const rows = all.map((each, number) => ({ prefix: each, numbers: [number] }));
        assert.deepEqual(named(rowsHolding(source, asked)), named(rows.filter((row) => contains(row.prefix, asked))));
        assert.deepEqual(named(rowsWithin(source, asked)), named(rows.filter((row) => contains(asked, row.prefix))));
      }),
      { numRuns: 25 },
    );
  }
});

test("the same row counts once, however often it comes, and a crowd for one prefix is refused by name", () => {
  const writer = new BlockWriter();
  for (let i = 0; i < 100_000; i++) writer.add(prefix("192.0.2.1/32"), "64500");
  writer.add(prefix("0.0.0.0/0"), "64501");
  const rows = [...writer.blocks()].flatMap((block) => block.rows);
  assert.deepEqual(rows.sort(), ["0.0.0.0/0 64501", "192.0.2.1/32 64500"]);
  assert.throws(() => {
    for (let i = 0; i < 100_000; i++) writer.add(prefix("192.0.2.1/32"), String(i));
  }, TooManyAlike);
  assert.throws(() => {
    for (let i = 0; i < 100_000; i++) writer.add(prefix("::/0"), String(i));
  }, TooManyAlike);
});

test("a table that was read only in part knows nothing of the rest", () => {
  const only = ["192.0.2.0/24", "2001:db8::/32"];
  assert.equal(isKnown(undefined, prefix("10.0.0.0/8")), true);
  assert.equal(isKnown(only, prefix("192.0.2.128/25")), true);
  assert.equal(isKnown(only, prefix("192.0.0.0/16")), false);
  assert.equal(isKnown(only, prefix("2001:db9::/48")), false);
});
