/** Tables that are replaced over and over, against a plain list of what each admits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admits, type PeerAllowance, PeerTables } from "./peer-tables.ts";

const allow = (peer: number, first: number, last: number, rule: number): PeerAllowance => ({ peer, first, last, rule });

function agrees(tables: PeerTables, table: number, allowed: readonly PeerAllowance[]): void {
  const peers = new Set(allowed.map(({ peer }) => peer));
  assert.deepEqual(
    [...tables.peersOf(table)].sort((a, b) => a - b),
    [...peers].sort((a, b) => a - b),
  );
  for (const peer of [...peers, 998, 999]) {
    const own = allowed.filter((each) => each.peer === peer);
    for (const key of own.flatMap(({ first, last }) => [first - 1, first, last, last + 1])) {
      const expected = own.find(({ first, last }) => first <= key && key <= last)?.rule ?? -1;
      assert.equal(
        admits(tables.words, tables.at[table] ?? 0, peer, key),
        expected,
        `table ${table} peer ${peer} key ${key}`,
      );
    }
    const ranges = tables.rangesOf(table, peer);
    assert.equal(ranges.length > 0, own.length > 0);
    for (const { first, last, rule } of ranges) {
      assert.ok(own.some((each) => each.rule === rule && each.first <= first && last <= each.last));
    }
  }
}

test("a peer with one range, peers with several, and a peer that is not there", () => {
  const tables = new PeerTables();
  const allowed = [
    allow(4, 100, 200, 1),
    allow(6, 300, 300, 2),
    allow(4, 150, 250, 3),
    allow(9, 1, 1, 4),
    allow(4, 90, 90, 5),
  ];
  tables.put(3, allowed);
  agrees(tables, 3, allowed);
  assert.deepEqual(tables.rangesOf(3, 4), [
    { first: 90, last: 90, rule: 5 },
    { first: 100, last: 200, rule: 1 },
    { first: 201, last: 250, rule: 3 },
  ]);
  assert.deepEqual(tables.peersOn(3, 300), [6]);
  assert.deepEqual(tables.rangesOf(2, 4), []);
  tables.put(3, []);
  assert.deepEqual(tables.peersOf(3), []);
});

test("tables that are replaced over and over keep what they admit, and their space", () => {
  const tables = new PeerTables();
  const contents = new Map<number, readonly PeerAllowance[]>();
  tables.ensure(100);
  let most = 0;
  for (let step = 0; step < 2000; step++) {
    // In no order, so that tables of all ages lie between dead ones when they are moved together.
    const table = step < 100 ? step : ((step * step * 31 + step * 7) >>> 3) % 100;
    const size = (step * 7) % 23;
    const allowed = Array.from({ length: size }, (_, i) =>
      // Every third peer has several ranges, which overlap.
      allow(i % 3 === 0 ? 2 : step + i * 2, i * 10, i * 10 + 15, step * 100 + i),
    );
    tables.put(table, allowed);
    contents.set(table, allowed);
    if (step === 1000) most = tables.bytes;
    if (step % 20 === 0) for (const [each, expected] of contents) agrees(tables, each, expected);
  }
  for (const [each, expected] of contents) agrees(tables, each, expected);
  assert.ok(tables.bytes <= most * 2, `${most} -> ${tables.bytes}`);
});
