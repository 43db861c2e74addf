import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Family, formatPrefix, type Prefix, prefix, prefixOf } from "../../address/prefix.ts";
import { type Roa, type Route, strengthOf, validate } from "./origin-validation.ts";
import { holding, indexByPrefix, within } from "./prefix-index.ts";

const roa = (cidr: string, asn: number, maxLength?: number): Roa => {
  const block = prefix(cidr);
  return { prefix: block, asn, maxLength: maxLength ?? block.length };
};

/** RFC 6811 in words: every ROA is looked at bit by bit, on the texts of addresses. */
function naiveValidity({ prefix, asn }: Route, roas: readonly Roa[]): string {
  const bits = (block: Prefix) => block.value.toString(2).padStart(block.family === "ipv4" ? 32 : 128, "0");
  let isCovered = false;
  for (const each of roas) {
    if (each.prefix.family !== prefix.family || each.prefix.length > prefix.length) continue;
    if (bits(each.prefix).slice(0, each.prefix.length) !== bits(prefix).slice(0, each.prefix.length)) continue;
    isCovered = true;
    if (asn !== undefined && asn > 0 && each.asn === asn && prefix.length <= each.maxLength) return "valid";
  }
  return isCovered ? "invalid" : "unknown";
}

/** Prefixes that nest often: few addresses, all lengths. */
const blocks = fc
  .record({
    family: fc.constantFrom<Family>("ipv4", "ipv6"),
    bits: fc.bigInt({ min: 0n, max: 255n }),
    length: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ family, bits, length }) => prefixOf(family, bits << (family === "ipv4" ? 24n : 120n), length));
const roas = fc.array(
  fc
    .record({ prefix: blocks, asn: fc.integer({ min: 0, max: 3 }), more: fc.integer({ min: 0, max: 4 }) })
    .map(({ more, ...rest }) => ({ ...rest, maxLength: rest.prefix.length + more })),
  { maxLength: 40 },
);
const routes = fc
  .record({ prefix: blocks, asn: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }) })
  .map(({ prefix, asn }): Route => (asn === undefined ? { prefix } : { prefix, asn }));

test("the ROAs that an index finds give the verdict that all of them give, and it's RFC 6811's", () => {
  fc.assert(
    fc.property(roas, routes, (all, route) => {
      const { validity, roas: covering } = validate(route, holding(indexByPrefix(all), route.prefix));
      assert.equal(validity, naiveValidity(route, all));
      const holders = all.filter(
        ({ prefix }) => naiveValidity({ prefix: route.prefix }, [{ prefix, asn: 1, maxLength: 0 }]) !== "unknown",
      );
      assert.equal(covering.length, holders.length);
    }),
    { numRuns: 2000 },
  );
});

test("an index finds what is within a prefix, in order, and what holds one, the longest first", () => {
  fc.assert(
    fc.property(roas, blocks, (all, outer) => {
      const index = indexByPrefix(all);
      const is = (inner: Prefix, block: Prefix) =>
        naiveValidity({ prefix: inner }, [{ prefix: block, asn: 1, maxLength: 0 }]) !== "unknown";
      const names = (found: Iterable<Roa>) => [...found].map(({ prefix }) => formatPrefix(prefix));
      const inside = all.filter(({ prefix }) => is(prefix, outer)).length;
      assert.equal(names(within(index, outer)).length, inside);
      const lengths = [...holding(index, outer)].map(({ prefix }) => prefix.length);
      assert.deepEqual(
        lengths,
        lengths.toSorted((a, b) => b - a),
      );
      assert.equal(lengths.length, all.filter(({ prefix }) => is(outer, prefix)).length);
    }),
    { numRuns: 1000 },
  );
});

test("each mismatch is named, the number 0 matches nothing, and neither does a set of numbers", () => {
  const of = (cidr: string, asn: number | undefined, ...all: Roa[]) => {
    const route = asn === undefined ? { prefix: prefix(cidr) } : { prefix: prefix(cidr), asn };
    const { validity, roas } = validate(route, all);
    return [validity, ...roas.map(({ mismatch }) => mismatch)];
  };
  const strict = roa("192.0.2.0/24", 64500);
  assert.deepEqual(of("192.0.2.0/24", 64500, strict), ["valid", undefined]);
  assert.deepEqual(of("192.0.2.0/24", 64501, strict), ["invalid", "origin"]);
  assert.deepEqual(of("192.0.2.0/25", 64500, strict), ["invalid", "length"]);
  assert.deepEqual(of("192.0.2.0/25", 64501, strict), ["invalid", "origin-and-length"]);
  assert.deepEqual(of("192.0.2.0/24", 64500, strict, roa("192.0.0.0/16", 0, 24)), ["valid", undefined, "origin"]);
  assert.deepEqual(of("192.0.2.0/24", 0, roa("192.0.2.0/24", 0)), ["invalid", "origin"]);
  assert.deepEqual(of("192.0.2.0/24", undefined, strict), ["invalid", "origin"]);
  assert.deepEqual(of("192.0.2.0/24", 64500), ["unknown"]);
});

test("catalogue 585: one ROA that permits more than its prefix makes the protection permissive", () => {
  const judged = (...all: Roa[]) => strengthOf(all.map((each) => ({ roa: each, mismatch: undefined })));
  assert.equal(judged(), undefined);
  assert.equal(judged(roa("192.0.2.0/24", 1)), "strict");
  assert.equal(judged(roa("192.0.2.0/24", 1), roa("192.0.0.0/16", 2, 24)), "permissive");
});
