import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatAddress, prefix } from "../../address/prefix.ts";
import { clientAddress, type Reported } from "./client-address.ts";

const proxies = ["127.0.0.0/8", "10.0.0.0/24", "fd00::/8"].map(prefix);
const client = (remote: string, headers: Reported = {}, trusted = proxies): string => {
  const found = clientAddress(remote, headers, trusted);
  return "address" in found ? formatAddress(found.address) : `problem: ${found.problem}`;
};
const viaFor = (text: string) => client("127.0.0.1", { "x-forwarded-for": text });
const viaForwarded = (text: string) => client("127.0.0.1", { forwarded: text });

test("the socket's address counts, whatever headers a stranger sends", () => {
  const lie = { "x-forwarded-for": "10.9.9.9", forwarded: "for=10.9.9.9" };
  assert.equal(client("203.0.113.9"), "203.0.113.9");
  assert.equal(client("203.0.113.9", lie), "203.0.113.9");
  assert.equal(client("127.0.0.1", lie, []), "127.0.0.1");
  assert.equal(client("2001:db8::1", lie), "2001:db8::1");
  assert.equal(client("::ffff:203.0.113.9", lie), "203.0.113.9", "a dual-stack socket");
  assert.equal(client("fe80::1%eth0"), "fe80::1");
  assert.match(client(""), /^problem/);
});

test("a trusted proxy's report counts, up to the last address that is none of the proxies", () => {
  assert.equal(viaFor("203.0.113.9"), "203.0.113.9");
  assert.equal(viaFor("1.1.1.1, 203.0.113.9"), "203.0.113.9", "the client wrote 1.1.1.1");
  assert.equal(viaFor("1.1.1.1, 203.0.113.9,10.0.0.7 , fd00::5"), "203.0.113.9");
  assert.equal(viaFor("10.0.0.7"), "10.0.0.7", "nobody but proxies: the furthest of them");
  assert.equal(viaFor("203.0.113.9:4711"), "203.0.113.9");
  assert.equal(viaFor("[2001:db8::7]:4711"), "2001:db8::7");
  assert.equal(client("::ffff:127.0.0.1", { "x-forwarded-for": "::ffff:203.0.113.9" }), "203.0.113.9");
  assert.equal(viaForwarded("for=203.0.113.9"), "203.0.113.9");
  assert.equal(viaForwarded('for=1.1.1.1, proto=https;For="[2001:db8::7]:4711";by=10.0.0.7'), "2001:db8::7");
  assert.equal(viaForwarded("for=203.0.113.9;proto=http, for=10.0.0.7"), "203.0.113.9");
});

test("where a trusted proxy leaves it open who asks, nobody is assumed", () => {
  assert.match(client("127.0.0.1"), /did not say whom/);
  for (const text of ["", "unknown", "203.0.113.9, unknown", "203.0.113.9,", "localhost", "203.0.113.256"]) {
    assert.match(viaFor(text), /^problem/, text);
  }
  for (const text of ["", "for=unknown", "for=_hidden", "proto=https", 'for="203.0.113.9, for=10.0.0.7']) {
    assert.match(viaForwarded(text), /^problem/, text);
  }
});

test("a quoted string is read to its end, whatever stands in it", () => {
  assert.equal(viaForwarded('for=198.51.100.7;host="a, for=203.0.113.7;b="'), "198.51.100.7");
  assert.equal(viaForwarded('host="a;for=203.0.113.7";for=198.51.100.7'), "198.51.100.7");
  assert.equal(viaForwarded('host="\\", for=203.0.113.7";for=198.51.100.7'), "198.51.100.7");
  assert.equal(viaForwarded('for="198.51.100.7:80"'), "198.51.100.7");
  assert.equal(viaForwarded('for="\\198.51.100.7"'), "198.51.100.7");
  // What the client left open swallows what the proxy wrote, and then nobody knows.
  for (const proxys of [
    "for=203.0.113.7",
    'for="[2001:db8::7]"',
    'for=203.0.113.7;host="a"',
    'host="";for=203.0.113.7',
  ]) {
    for (const clients of ['for="', 'for=198.51.100.7;host="', 'for=198.51.100.7;host="\\']) {
      assert.match(viaForwarded(`${clients}, ${proxys}`), /^problem/, `${clients}, ${proxys}`);
    }
  }
});

test("what doesn't follow the grammar of a header is refused, even before the part that counts", () => {
  for (const text of [
    "for=203.0.113.9;",
    ";for=203.0.113.9",
    "for=203.0.113.9;;proto=http",
    "for=203.0.113.9,",
    ",for=203.0.113.9",
    "for=203.0.113.9,,for=203.0.113.9",
    "for=203.0.113.9; proto=http",
    "for = 203.0.113.9",
    "for=203.0.113.9 203.0.113.10",
    "for=203.0.113.9;for=203.0.113.10",
    "for=203.0.113.9;FOR=203.0.113.9",
    "for",
    "for=",
    "=203.0.113.9",
    "for=2001:db8::7",
    'for="203.0.113.9"x',
    'for="203.0.113.9',
    'for="203.0.113.9\\"',
    "proto=http, for=203.0.113.9",
    "nonsense, for=203.0.113.9",
    'for="203.0.113.9\u0000"',
  ]) {
    assert.match(viaForwarded(text), /^problem/, text);
  }
  for (const text of [
    "nonsense, 203.0.113.9",
    ", 203.0.113.9",
    "203.0.113.9 203.0.113.10",
    '"203.0.113.9"',
    "203.0.113.9:",
  ])
    assert.match(viaFor(text), /^problem/, text);
  assert.equal(viaFor("unknown, 203.0.113.9"), "203.0.113.9");
  assert.equal(viaForwarded("for=unknown, for=_hidden;proto=http, for=203.0.113.9"), "203.0.113.9");
});

test("only IPv6 has zones", () => {
  assert.equal(client("fe80::1%eth0.100"), "fe80::1");
  for (const remote of ["203.0.113.9%eth0", "203.0.113.9%", "fe80::1%", "fe80::1%a/b", "fe80::1%a%b"]) {
    assert.match(client(remote), /^problem/, remote);
  }
});

test("two headers must agree: one of them may be the client's own", () => {
  const both = (one: string, other: string) => client("127.0.0.1", { "x-forwarded-for": one, forwarded: other });
  assert.equal(both("203.0.113.9", "for=203.0.113.9"), "203.0.113.9");
  assert.match(both("203.0.113.9", "for=10.9.9.9"), /different clients/);
  assert.match(both("10.9.9.9", "for=203.0.113.9"), /different clients/);
  assert.match(both("203.0.113.9", "for=unknown"), /^problem/);
});

test("what a client writes into the headers itself never makes it another address", () => {
  const real = "203.0.113.9";
  const invention = fc.oneof(fc.string(), fc.ipV4(), fc.constantFrom("127.0.0.1", "for=10.0.0.1", '"', ",", ";"));
  fc.assert(
    fc.property(fc.array(invention, { maxLength: 4 }), fc.option(fc.string()), (written, forwarded) => {
      const headers = {
        "x-forwarded-for": [...written, real].join(", "),
        ...(forwarded !== null && { forwarded }),
      };
      const found = client("127.0.0.1", headers);
      assert.ok(found === real || found.startsWith("problem"), found);
    }),
    { numRuns: 1000 },
  );
  // A proxy that appends to Forwarded, in every form that it can, after pieces of anything that means something there.
  const piece = fc.constantFrom("for", "=", '"', ",", ";", " ", "\\", "10.0.0.7", "1.1.1.1", "host", "[::1]", "a");
  const appended = fc.constantFrom(
    `for=${real}`,
    `for="${real}:80"`,
    `for=${real};host="a"`,
    `host="a, b";for=${real}`,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), appended, (written, own) => {
      const found = viaForwarded(`${written.join("")}, ${own}`);
      assert.ok(found === real || found.startsWith("problem"), `${written.join("")}, ${own}: ${found}`);
    }),
    { numRuns: 5000 },
  );
});
