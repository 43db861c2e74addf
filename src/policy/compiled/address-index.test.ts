/** The address index against a list of blocks searched one by one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Address, contains, lastOf, type Prefix, parseAddress, prefix, prefixOf } from "../../address/prefix.ts";
import { address, cidr } from "../oracle/random-world.ts";
import { AddressIndex, wordsOf } from "./address-index.ts";

/** The longer block first, which is what the sets promise. */
const lengths: number[] = [];
const emptyIndex = () => new AddressIndex((a, b) => (lengths[a] ?? 0) > (lengths[b] ?? 0));

const peersAt = (index: AddressIndex, { family, value }: Address): readonly number[] => {
  const set = index.find(...wordsOf({ family, value }));
  return [...index.sets.ids.subarray(set + 1, set + 1 + (index.sets.ids[set] ?? 0))];
};

/** The edges of a block and their neighbours: where an index goes wrong if it does. */
function probes(block: Prefix): readonly Address[] {
  const { family } = block;
  const top = family === "ipv4" ? 2n ** 32n - 1n : 2n ** 128n - 1n;
  return [block.value - 1n, block.value, block.value + 1n, lastOf(block), lastOf(block) + 1n]
    .filter((value) => value >= 0n && value <= top)
    .map((value) => ({ family, value }));
}

const parsed = (text: string): Address => parseAddress(text) ?? assert.fail(text);

for (const family of ["ipv4", "ipv6"] as const) {
  test(`${family}: blocks that come and go are found, the longest first, however they came`, () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          cidr.map(prefix).filter((block) => block.family === family),
          {
            minLength: 1,
            maxLength: 40,
            selector: ({ value, length }) => `${value}/${length}`,
          },
        ),
        fc.array(fc.nat(39), { maxLength: 20 }),
        fc.array(address.map(parsed)),
        (blocks, gone, more) => {
          blocks.forEach(({ length }, peer) => {
            lengths[peer] = length;
          });
          const one = emptyIndex();
          const all = emptyIndex();
          const bulk = new Set(blocks.keys());
          blocks.forEach((block, peer) => {
            one.add(block, peer);
          });
          for (const peer of gone) {
            const block = blocks[peer];
            if (block !== undefined && bulk.delete(peer)) one.remove(block, peer);
          }
          all.addAll([...bulk].map((peer) => ({ prefix: blocks[peer] ?? assert.fail(), peer })));
          for (const probe of [...blocks.flatMap(probes), ...more.filter((a) => a.family === family)]) {
            const expected = [...bulk]
              .filter((peer) => contains(blocks[peer] ?? assert.fail(), probe))
              .sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
            assert.deepEqual(peersAt(one, probe), expected);
            assert.deepEqual(peersAt(all, probe), expected);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
}

test("many long blocks below one first word are written together", () => {
  const blocks = Array.from({ length: 300 }, (_, i) =>
    prefix(`2001:db8:${(i % 7).toString(16)}:${i.toString(16)}::/${i % 3 === 0 ? 64 : 128}`),
  );
  blocks.forEach(({ length }, peer) => {
    lengths[peer] = length;
  });
  const index = emptyIndex();
  index.addAll(blocks.map((block, peer) => ({ prefix: block, peer })));
  for (const probe of blocks.flatMap(probes)) {
    const expected = [...blocks.keys()].filter((peer) => contains(blocks[peer] ?? assert.fail(), probe));
    assert.deepEqual(
      peersAt(index, probe).toSorted((a, b) => a - b),
      expected,
    );
  }
});

test("blocks all over the address space are found while the nodes grow", () => {
  const index = emptyIndex();
  const blocks = Array.from({ length: 2000 }, (_, i) => {
    const spread = Math.imul(i + 1, 0x9e3779b1) >>> 0;
    const length = [32, 24, 28, 18][i % 4] ?? 32;
    return prefixOf("ipv4", BigInt(spread), length);
  });
  const bulk = emptyIndex();
  blocks.forEach((block, peer) => {
    lengths[peer] = block.length;
    index.add(block, peer);
  });
  bulk.addAll(blocks.map((block, peer) => ({ prefix: block, peer })));
  for (const block of blocks) {
    const expected = [...blocks.keys()].filter((peer) => contains(blocks[peer] ?? assert.fail(), block));
    for (const one of [index, bulk])
      assert.deepEqual(
        peersAt(one, block).toSorted((a, b) => a - b),
        expected,
      );
  }
});

test("churn below one first word keeps the buckets bounded", () => {
  const index = emptyIndex();
  const block = prefix("2001:db8::1/128");
  for (let i = 0; i < 10_000; i++) {
    index.add(block, 1);
    index.remove(block, 1);
  }
  assert.ok(index.buckets.length < 1000);
  assert.deepEqual(peersAt(index, block), []);
});
