import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { BadRow } from "../rows.ts";
import { readDelegations } from "./delegations.ts";
import { readRoutingFile } from "./read-file.ts";

const refuses = (text: string, why: RegExp) =>
  assert.throws(
    () => readRoutingFile(text),
    (error: unknown) => error instanceof BadRow && why.test(error.message),
  );

suite("ROAs", () => {
  const rows = ["192.0.2.0/24 24 64500", "2001:db8::/32 48 0"];
  const forms: Readonly<Record<string, string>> = {
    "JSON of Routinator": `{
  "metadata": { "generated": 1, "generatedTime": "2026-11-01T00:00:00Z" },
  "roas": [
    { "asn": "AS64500", "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe" },
    { "asn": "AS0", "prefix": "2001:db8::/32", "maxLength": 48, "ta": "apnic" }
  ]
}`,
    "CSV of Routinator":
      "ASN,IP Prefix,Max Length,Trust Anchor\nAS64500,192.0.2.0/24,24,ripe\nAS0,2001:DB8::/32,48,apnic\n",
    "CSV with URIs": [
      "URI,ASN,IP Prefix,Max Length,Not Before,Not After",
      "rsync://x/a.roa,AS64500,192.0.2.0/24,,2026-01-01 00:00:00,",
      "rsync://x/b.roa,AS0,2001:db8::/32,48,2026-01-01 00:00:00,",
    ].join("\r\n"),
    "two files behind each other":
      "ASN,IP Prefix,Max Length,Trust Anchor\nAS64500,192.0.2.0/24,24,ripe\nASN,IP Prefix,Max Length,Trust Anchor\n0,2001:db8::/32,48,apnic",
  };
  for (const [name, text] of Object.entries(forms)) {
    test(name, () => {
      const { table, rows: read } = readRoutingFile(text);
      assert.deepEqual([table, read], ["roas", rows]);
    });
  }

  test("the time of the file and the ends of ROAs are read, as rpki-client writes them", () => {
    const roas = [{ asn: 64500, prefix: "192.0.2.0/24", maxLength: 24, ta: "ripe", expires: 1753280249 }];
    const metadata = { buildtime: "2026-11-01T12:00:00Z", vrps: 1 };
    assert.deepEqual(readRoutingFile(JSON.stringify({ metadata, roas })), {
      table: "roas",
      rows: ["192.0.2.0/24 24 64500 1753280249"],
      sampledAt: "2026-11-01T12:00:00.000Z",
    });
    const csv = "ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS13335,1.0.0.0/24,24,apnic,1753280249\n";
    assert.deepEqual(readRoutingFile(csv).rows, ["1.0.0.0/24 24 13335 1753280249"]);
    const dated =
      "URI,ASN,IP Prefix,Max Length,Not Before,Not After\nx,AS1,10.0.0.0/8,8,2026-01-01 00:00:00,1970-01-02 00:00:00";
    assert.deepEqual(readRoutingFile(dated).rows, ["10.0.0.0/8 8 1 86400"]);
  });

  test("a file that is wrong anywhere is refused, with the place", () => {
    const csv = (line: string) => `ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS1,10.0.0.0/8,8,x,\n${line}`;
    refuses(csv("AS1,10.0.0.0/8,7,x,"), /^line 3: "7" is not a number from 8 to 32$/);
    refuses(csv("AS1,10.0.0.0/8,33,x,"), /^line 3: "33"/);
    refuses(csv("AS1,10.0.0.1/8,8,x,"), /^line 3: "10\.0\.0\.1\/8" has bits beyond its length: 10\.0\.0\.0\/8$/);
    refuses(csv("AS4294967296,10.0.0.0/8,8,x,"), /^line 3/);
    refuses(csv("AS1,10.0.0.0/8,8,x,soon"), /^line 3/);
    refuses(csv("AS1"), /^line 3/);
    const json = (roa: unknown) => JSON.stringify({ roas: [roa] });
    refuses(json(null), /^roas\[0\] is not an object$/);
    refuses(json({ asn: {}, prefix: "10.0.0.0/8", maxLength: 8 }), /^roas\[0\]: /);
    refuses(json({ asn: 1, prefix: "10.0.0.0/8", maxLength: "8 1" }), /^roas\[0\]: /);
    refuses('{"roas": {}}', /no list "roas"/);
    refuses('{"roas": [', /not JSON/);
  });
});

suite("routes", () => {
  const rows = ["192.0.2.0/24 64500", "2001:db8::/32 64501"];
  const forms: Readonly<Record<string, string>> = {
    "RIPE's RIS whois dump": "% RIS whois\n%\n\n64500\t192.0.2.0/24\t310\n64501\t2001:db8::/32\t2\n",
    "CAIDA's prefix to AS": "192.0.2.0\t24\t64500\n2001:db8::\t32\t64501\n",
    "bgpdump -m": [
      "TABLE_DUMP2|1730000000|B|198.51.100.1|64999|192.0.2.0/24|64999 64510 64500|IGP|198.51.100.1|0|0||NAG||",
      "TABLE_DUMP2|1730000000|B|2001:db8:f::1|64999|2001:db8::/32|64999 64501|IGP|2001:db8:f::1|0|0||NAG||",
    ].join("\n"),
    "JSON lines": '{"CIDR":"192.0.2.0/24","ASN":64500,"Hits":310}\n{"CIDR":"2001:db8::/32","ASN":64501,"Hits":1}',
    "CSV with titles": "asn,prefix,seen\nAS64500,192.0.2.0/24,1\n64501,2001:db8::/32,1\n",
    "CSV without titles": "192.0.2.0/24,64500\n2001:db8::/32,AS64501\n",
  };
  for (const [name, text] of Object.entries(forms)) {
    test(name, () => assert.deepEqual(readRoutingFile(text), { table: "routes", rows }));
  }

  test("several origins are several routes, and a set of numbers is no origin", () => {
    assert.deepEqual(readRoutingFile("192.0.2.0\t24\t64500_64501\n192.0.3.0\t24\t1,2").rows, [
      ...["192.0.2.0/24 64500", "192.0.2.0/24 64501", "192.0.3.0/24 0"],
    ]);
    assert.deepEqual(readRoutingFile("{1,2}\t192.0.3.0/24\t5").rows, ["192.0.3.0/24 0"]);
    const set = "TABLE_DUMP2|1|B|198.51.100.1|1|192.0.2.0/24|64999 {1,2}|IGP";
    assert.deepEqual(readRoutingFile(`${set}\n${set.replace("64999 {1,2}", "")}`).rows, [
      "192.0.2.0/24 0",
      "192.0.2.0/24 0",
    ]);
  });

  test("what is wrong is refused, and so is what is no table", () => {
    refuses("", /empty/);
    refuses("% nothing\n", /empty/);
    refuses("hello world", /not a line of ROAs or routes/);
    refuses("\u0000\u0001", /not a line of ROAs or routes/);
    refuses("64500\t192.0.2.0/24\t310\n64500\t192.0.2.0/33\t310", /^line 2/);
    refuses("192.0.2.0/24,64500\n192.0.2.0/24", /^line 2/);
    refuses('{"CIDR":"192.0.2.0/24","ASN":64500}\n{"CIDR":1}', /^line 2/);
    refuses('{"CIDR":"192.0.2.0/24","ASN":64500}\n{', /is not JSON/);
    refuses("TABLE_DUMP2|1|B|198.51.100.1|1|192.0.2.0/24|1|IGP\nBGP4MP|1", /is of no table/);
    refuses(`${"x".repeat(1_000_000)}`, /^"x{60}\.\.\." is not a line of/);
  });
});

suite("delegations", () => {
  const text = [
    "2|ripencc|1730000000|6|19830705|20261101|+0100",
    "ripencc|*|ipv4|*|3|summary",
    "ripencc|NL|asn|64500|2|20260101|allocated|aaaa-1",
    "ripencc|NL|ipv4|192.0.2.0|768|20260101|allocated|aaaa-1",
    "ripencc|NL|ipv6|2001:db8::|32|20260101|allocated|aaaa-1",
    "ripencc|DE|ipv4|198.51.100.0|256|20260101|assigned|bbbb-2",
    "ripencc|DE|ipv4|203.0.113.0|256||available|",
  ].join("\n");
  const first = {
    registry: "ripe",
    cidrs: ["192.0.2.0/23", "192.0.4.0/24", "2001:db8::/32"],
    asns: ["64500", "64501"],
  };

  test("an organization is named by its id in the file, or by anything that it has", () => {
    for (const named of ["AAAA-1", "192.0.3.0/25", "2001:db8:1::/48", "AS64501", "64500"]) {
      assert.deepEqual(readDelegations(text, named), first, named);
    }
    assert.deepEqual(readDelegations(text, "198.51.100.0/24").cidrs, ["198.51.100.0/24"]);
  });

  test("who isn't in it is refused, as are other files and lines that are wrong", () => {
    const bad = (of: string, why: RegExp, changed = text) =>
      assert.throws(
        () => readDelegations(changed, of),
        (error: unknown) => error instanceof BadRow && why.test(error.message),
      );
    bad("cccc", /nobody in it has cccc/);
    bad("203.0.113.0/24", /nobody in it has/);
    bad("10.0.0.0", /nobody in it has/);
    bad("aaaa-1", /begins no file of/, "hello\nworld");
    bad("aaaa-1", /^line 4: /, text.replace("192.0.2.0|768", "192.0.2.0|-1"));
    bad("aaaa-1", /^line 4: /, text.replace("192.0.2.0|768", "255.0.2.0|4294967295"));
    bad("aaaa-1", /^line 5: /, text.replace("2001:db8::|32", "2001:db8::|0"));
    bad("aaaa-1", /^line 3: /, text.replace("64500|2", "64500|99999999"));
  });
});
