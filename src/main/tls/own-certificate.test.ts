/** What a certificate of the server's own says, as node:crypto reads it. */
import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { isCurrent, makeCertificate, makeTlsKey, namesIn } from "./own-certificate.ts";

const NAMES = ["localhost", "cordon.example.net", "127.0.0.1", "2001:db8::1"];
const DAY = 24 * 60 * 60 * 1_000;

test("it has the names and the key, is signed by that, serves and is nobody's authority", async () => {
  const key = makeTlsKey();
  const now = Date.parse("2026-11-30T12:00:00.500Z");
  const pem = await makeCertificate(key, NAMES, now);
  const certificate = new X509Certificate(pem);
  assert.deepEqual(namesIn(pem), ["localhost", "cordon.example.net", "127.0.0.1", "2001:DB8:0:0:0:0:0:1"]);
  assert.ok(certificate.verify(createPublicKey(key)));
  assert.deepEqual([certificate.ca, certificate.keyUsage], [false, ["1.3.6.1.5.5.7.3.1"]]);
  assert.deepEqual([certificate.subject, certificate.issuer], ["CN=Cordon", "CN=Cordon"]);
  assert.deepEqual(
    [certificate.validFrom, certificate.validTo],
    ["Nov 29 12:00:00 2026 GMT", "Feb  7 12:00:00 2029 GMT"],
  );
  const serials = [pem, await makeCertificate(key, NAMES, now)].map((each) => new X509Certificate(each).serialNumber);
  assert.notEqual(serials[0], serials[1]);
});

test("it does until its last year, for its key and its names only", async () => {
  const key = makeTlsKey();
  const now = Date.parse("2026-11-30T12:00:00Z");
  const pem = await makeCertificate(key, NAMES, now);
  assert.ok(isCurrent(pem, key, NAMES, now));
  assert.ok(!isCurrent(pem, key, NAMES, now + 436 * DAY));
  assert.ok(!isCurrent(pem, makeTlsKey(), NAMES, now));
  assert.ok(!isCurrent(pem, key, [...NAMES, "192.0.2.1"], now));
});

test("from 2050 on its times have four digits of the year", async () => {
  for (const [made, end] of [
    ["2048-06-01", "Aug 10 00:00:00 2050 GMT"],
    ["2055-01-01", "Mar 11 00:00:00 2057 GMT"],
  ] as const) {
    const pem = await makeCertificate(makeTlsKey(), ["localhost"], Date.parse(made));
    assert.equal(new X509Certificate(pem).validTo, end);
  }
});
