/** Reading and writing addresses against Node's own reader, and against what was written. */
import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { formatAddress, formatPrefix, parseAddress, parsePrefix, prefixOf, widthOf } from "./prefix.ts";

const pieces = [
  ":",
  "::",
  "0",
  "01",
  "ff",
  "FFFF",
  "12345",
  "g",
  "1.2.3.4",
  ".",
  "1.2.3",
  "256",
  "abcd",
  "2001:db8",
  " ",
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join("")),
  fc.ipV6(),
  fc.ipV4(),
);

test("what is an address is what Node takes for one, but for zones", () => {
  fc.assert(
    fc.property(text, (candidate) => {
      assert.equal(parseAddress(candidate) !== undefined, isIPv4(candidate) || isIPv6(candidate), candidate);
    }),
    { numRuns: 20_000 },
  );
  assert.equal(parseAddress("fe80::1%eth0"), undefined);
});

test("an address written is read as the same one", () => {
  const family = fc.constantFrom("ipv4" as const, "ipv6" as const);
  const address = family.chain((family) =>
    fc.record({
      family: fc.constant(family),
      value: fc.bigInt({ min: 0n, max: (1n << BigInt(widthOf(family))) - 1n }),
    }),
  );
  fc.assert(fc.property(address, (given) => assert.equal(parseAddress(formatAddress(given))?.value, given.value)));
});

test("addresses are read to the last bit", () => {
  const value = (text: string) => parseAddress(text)?.value.toString(16);
  assert.equal(value("2001:db8:1234:5678:9abc:def0:fedc:ba98"), "20010db8123456789abcdef0fedcba98");
  assert.equal(value("::ffff:192.0.2.1"), "ffffc0000201");
  assert.equal(value("::"), "0");
  assert.equal(value("1::"), "10000000000000000000000000000");
  assert.equal(value("::1"), "1");
});

test("a prefix is written canonically, its host bits cleared and told", () => {
  const read = parsePrefix("2001:DB8:0:0:1::7/64");
  assert.equal(read && formatPrefix(read.prefix), "2001:db8::/64");
  assert.equal(read?.hasHostBits, true);
  assert.equal(parsePrefix("10.0.0.0/33"), undefined);
  assert.equal(parsePrefix("10.0.0.0/08"), undefined);
  assert.deepEqual(parsePrefix("10.1.2.3/8")?.prefix, prefixOf("ipv4", 0x0a000000n, 8));
});
