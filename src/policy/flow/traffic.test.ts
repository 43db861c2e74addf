/** Traffic as people write and read it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatKeys, KEY_END, keyOf, parseKeys, parseTraffic } from "./traffic.ts";

test("ranges across protocols are said in words, not in keys", () => {
  const below = (port: number) => formatKeys({ first: 0, last: keyOf(6, port) });
  const above = (port: number) => formatKeys({ first: keyOf(6, port), last: KEY_END - 1 });
  assert.equal(below(21), "protocols 0-5 with icmp, tcp/0-21");
  assert.equal(above(23), "tcp/23-65535, protocols 7-255 with udp and icmpv6");
  assert.equal(formatKeys({ first: 0, last: keyOf(5, 0xffff) }), "protocols 0-5 with icmp");
  assert.equal(formatKeys({ first: keyOf(7, 0), last: keyOf(16, 0xffff) }), "protocols 7-16");
  assert.equal(formatKeys({ first: keyOf(5, 0), last: keyOf(6, 0) }), "5, tcp/0");
  assert.equal(
    formatKeys({ first: keyOf(0, 0), last: keyOf(58, 0xffff) }),
    "protocols 0-58 with icmp, tcp, udp and icmpv6",
  );
  assert.equal(formatKeys({ first: 0, last: KEY_END - 1 }), "all");
});

test("ICMP has types and codes, also where a range begins or ends within a type", () => {
  const icmp = (type: number, code: number, lastType: number, lastCode: number) =>
    formatKeys({ first: keyOf(1, (type << 8) | code), last: keyOf(1, (lastType << 8) | lastCode) });
  assert.equal(icmp(0, 0, 255, 255), "icmp");
  assert.equal(icmp(8, 0, 8, 255), "icmp/8");
  assert.equal(icmp(3, 4, 3, 4), "icmp/3/4");
  assert.equal(icmp(9, 0, 255, 255), "icmp/9-255");
  assert.equal(icmp(8, 1, 255, 255), "icmp/8/1-255, icmp/9-255");
  assert.equal(icmp(0, 0, 3, 3), "icmp/0-2, icmp/3/0-3");
  assert.equal(icmp(3, 4, 5, 1), "icmp/3/4-255, icmp/4, icmp/5/0-1");
});

test("icmp alone is a ping where one packet is asked about, and all of ICMP is icmp/all", () => {
  assert.deepEqual(parseTraffic("icmp"), { protocol: "icmp", type: 8, code: 0 });
  assert.deepEqual(parseKeys("icmp/all"), parseKeys("icmp"));
  assert.deepEqual(parseKeys("tcp/all"), parseKeys("tcp"));
  assert.equal(parseTraffic("icmp/all"), undefined);
  assert.equal(parseKeys("icmp/all/0"), undefined);
});
