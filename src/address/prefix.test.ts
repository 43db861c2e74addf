/** Reading and writing addresses, compared with Node's own parser and by round trips. */
import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Address,
  canonicalCidr,
  comparePrefixes,
  contains,
  type Family,
  formatAddress,
  formatPrefix,
  hostPrefix,
  lastOf,
  overlaps,
  type Prefix,
  parseAddress,
  parsePrefix,
  prefix,
  prefixOf,
  sizeOf,
  unmapped,
  widthOf,
} from "./prefix.ts";

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

test("a text is an address if Node takes it for one, zones excepted", () => {
  fc.assert(
    fc.property(text, (candidate) => {
      assert.equal(parseAddress(candidate) !== undefined, isIPv4(candidate) || isIPv6(candidate), candidate);
    }),
    { numRuns: 20_000 },
  );
  assert.equal(parseAddress("fe80::1%eth0"), undefined);
});

test("an address that was formatted parses to itself", () => {
  const family = fc.constantFrom("ipv4" as const, "ipv6" as const);
  const address = family.chain((family) =>
    fc.record({
      family: fc.constant(family),
      value: fc.bigInt({ min: 0n, max: (1n << BigInt(widthOf(family))) - 1n }),
    }),
  );
  fc.assert(fc.property(address, (given) => assert.equal(parseAddress(formatAddress(given))?.value, given.value)));
});

test("addresses are parsed to the last bit", () => {
  const value = (text: string) => parseAddress(text)?.value.toString(16);
  assert.equal(value("2001:db8:1234:5678:9abc:def0:fedc:ba98"), "20010db8123456789abcdef0fedcba98");
  assert.equal(value("::ffff:192.0.2.1"), "ffffc0000201");
  assert.equal(value("::"), "0");
  assert.equal(value("1::"), "10000000000000000000000000000");
  assert.equal(value("::1"), "1");
});

test("a prefix is formatted canonically, its host bits cleared and reported", () => {
  const read = parsePrefix("2001:DB8:0:0:1::7/64");
  assert.equal(read && formatPrefix(read.prefix), "2001:db8::/64");
  assert.equal(read?.hasHostBits, true);
  assert.equal(parsePrefix("10.0.0.0/33"), undefined);
  assert.equal(parsePrefix("10.0.0.0/08"), undefined);
  assert.deepEqual(parsePrefix("10.1.2.3/8")?.prefix, prefixOf("ipv4", 0x0a000000n, 8));
});

const read = (text: string): Address => parseAddress(text) ?? assert.fail(text);

test("canonicalCidr refuses a CIDR block of another family and a text that is no CIDR block", () => {
  assert.equal(canonicalCidr("10.1.2.3/8"), "10.0.0.0/8");
  assert.equal(canonicalCidr("10.1.2.3/8", "ipv4"), "10.0.0.0/8");
  assert.equal(canonicalCidr("10.1.2.3/8", "ipv6"), undefined);
  assert.equal(canonicalCidr("2001:DB8::1/32", "ipv6"), "2001:db8::/32");
  assert.equal(canonicalCidr("10.1.2.3"), undefined);
  assert.throws(() => prefix("10.1.2.3"), /^Error: not a CIDR block: 10\.1\.2\.3$/);
});

test("the address that a dual-stack socket reports stands for the IPv4 address inside; every other address stands for itself", () => {
  assert.deepEqual(unmapped(read("::ffff:192.0.2.1")), read("192.0.2.1"));
  assert.deepEqual(unmapped(read("::ffff:255.255.255.255")), read("255.255.255.255"));
  for (const other of ["::fffe:c000:201", "::1:0:0:0", "1::ffff:192.0.2.1", "::192.0.2.1", "192.0.2.1"])
    assert.deepEqual(unmapped(read(other)), read(other));
});

test("a prefix has a first address, a last one, and a size", () => {
  assert.equal(sizeOf(prefix("10.0.0.0/22")), 1024n);
  assert.equal(lastOf(prefix("10.0.0.0/22")), read("10.0.3.255").value);
  assert.equal(sizeOf(prefix("0.0.0.0/0")), 1n << 32n);
  assert.equal(lastOf(prefix("2001:db8::/126")), read("2001:db8::3").value);
  assert.equal(sizeOf(prefix("::/0")), 1n << 128n);
  assert.deepEqual(hostPrefix(read("10.0.0.1")), prefix("10.0.0.1/32"));
  assert.deepEqual(hostPrefix(read("::1")), prefix("::1/128"));
});

/** Prefixes that lie close together, in both families, so that they often nest. */
const near = fc
  .record({ family: fc.constantFrom<Family>("ipv4", "ipv6"), bits: fc.nat(15), hostLength: fc.nat(4) })
  .map(({ family, bits, hostLength }) => prefixOf(family, 0x0a000000n + BigInt(bits), widthOf(family) - hostLength));

/** Every address of a small prefix, one by one. */
function addressesOf({ family, value, length }: Prefix): readonly string[] {
  return Array.from({ length: 2 ** (widthOf(family) - length) }, (_, i) => `${family} ${value + BigInt(i)}`);
}

test("containing and overlapping agree with sets of addresses", () => {
  fc.assert(
    fc.property(near, near, (a, b) => {
      const [ofA, ofB] = [new Set(addressesOf(a)), new Set(addressesOf(b))];
      assert.equal(contains(a, b), ofB.isSubsetOf(ofA));
      assert.equal(overlaps(a, b), !ofB.isDisjointFrom(ofA));
      assert.equal(contains(a, { family: b.family, value: b.value }), ofA.has(`${b.family} ${b.value}`));
    }),
  );
  assert.equal(contains(prefix("10.0.0.0/8"), prefix("10.1.0.0/16")), true);
  assert.equal(contains(prefix("10.1.0.0/16"), prefix("10.0.0.0/8")), false);
  assert.equal(contains(prefix("10.0.0.0/16"), prefix("10.0.0.0/8")), false);
  assert.equal(contains(prefix("0.0.0.0/0"), prefix("::/0")), false);
});

test("prefixes are ordered by family, then address, then the wider one first", () => {
  const sorted = ["9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "::/64", "2001:db8::/32"];
  for (const [i, a] of sorted.entries()) {
    for (const [j, b] of sorted.entries()) {
      assert.equal(Math.sign(comparePrefixes(prefix(a), prefix(b))), Math.sign(i - j), `${a} ${b}`);
    }
  }
});
