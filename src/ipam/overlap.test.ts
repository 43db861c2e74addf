/** Overlap, outermost blocks and usage against a comparison of every pair. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contains, overlaps, type Prefix, prefix, prefixOf } from "../address/prefix.ts";
import { outermost, overlapping, usageOf } from "./overlap.ts";

const block: fc.Arbitrary<Prefix> = fc
  .tuple(fc.constantFrom("ipv4" as const, "ipv6" as const), fc.nat(255), fc.integer({ min: 0, max: 8 }))
  .map(([family, value, length]) =>
    family === "ipv4"
      ? prefixOf(family, BigInt(value) << 24n, length)
      : prefixOf(family, (0x20n << 120n) | (BigInt(value) << 60n), length === 0 ? 8 : 60 + length),
  );

test("a block overlaps where any other shares an address with it", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const expected = blocks.flatMap((one, i) =>
        blocks.some((other, j) => i !== j && overlaps(one, other)) ? [i] : [],
      );
      assert.deepEqual(
        [...overlapping(blocks)].sort((x, y) => x - y),
        expected,
      );
    }),
    { numRuns: 3000 },
  );
});

test("catalogue 283: the outermost blocks are the largest of those that overlap, one of equal ones", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const expected = blocks.flatMap((one, i) => {
        const isCovered = blocks.some(
          (other, j) => i !== j && contains(other, one) && (other.length < one.length || j < i),
        );
        return isCovered ? [] : [i];
      });
      assert.deepEqual(
        [...outermost(blocks)].sort((x, y) => x - y),
        expected,
      );
    }),
    { numRuns: 3000 },
  );
});

test("catalogue 285: usage is a fraction of the whole, and nothing counts twice", () => {
  const vpc = prefix("10.0.0.0/16");
  assert.equal(usageOf(vpc, []), 0);
  assert.equal(usageOf(vpc, [prefix("10.0.0.0/24")]), 0.00390625);
  const nested = ["10.0.0.0/17", "10.0.0.0/24", "10.0.0.0/17", "10.0.192.0/18", "192.168.0.0/16"].map(prefix);
  assert.equal(usageOf(vpc, nested), 0.75);
  assert.equal(usageOf(vpc, [prefix("10.0.0.0/8")]), 1);
  assert.equal(usageOf(prefix("2001:db8::/56"), [prefix("2001:db8::/64"), prefix("2001:db8:0:80::/57")]), 129 / 256);
});

test("blocks that belong together may share addresses", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(block, fc.nat(2)), { maxLength: 12 }), (placed) => {
      const expected = placed.flatMap(([one, owner], i) =>
        placed.some(([other, otherOwner]) => owner !== otherOwner && overlaps(one, other)) ? [i] : [],
      );
      const found = overlapping(
        placed.map(([one]) => one),
        (index) => placed[index]?.[1],
      );
      assert.deepEqual(
        [...found].sort((x, y) => x - y),
        expected,
      );
    }),
    { numRuns: 3000 },
  );
});
