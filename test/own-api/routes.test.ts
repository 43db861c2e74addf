/** Who may announce what, and who does: tables from published files, asked with the command and through AWS's findings. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  CreateIpamCommand,
  CreateIpamInternetRegistryAssociationCommand,
  CreateIpamPoolCommand,
  GetIpamInternetRegistryAssociationCidrsCommand,
  GetIpamRouteOriginAuthorizationsCommand,
  GetIpamRouteProtectionFindingsCommand,
  ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import { askCordon } from "../../src/cli/ask-cordon.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { CheckedRoutes } from "../../src/own-api/routing/check.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const folder = temporaryFolder("routes");
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const VRPS = file(
  "vrps.json",
  JSON.stringify({
    metadata: { generatedTime: "2026-11-01T00:00:00Z" },
    roas: [
      { asn: "AS64500", prefix: "192.0.2.0/24", maxLength: 24, ta: "ripe" },
      { asn: "AS64501", prefix: "192.0.2.0/24", maxLength: 25, ta: "ripe" },
      { asn: "AS64500", prefix: "198.51.100.0/24", maxLength: 24, ta: "ripe", expires: 1 },
    ],
  }),
);
const RIS = file(
  "riswhoisdump.IPv4.gz",
  gzipSync("% RIS whois\n64500\t192.0.2.0/24\t300\n64666\t192.0.2.128/25\t300\n64500\t198.51.100.0/24\t300\n"),
);
const DELEGATED = file(
  "delegated-ripencc-extended-latest",
  [
    "2|ripencc|1730000000|3|19830705|20261101|+0100",
    "ripencc|NL|asn|64500|1|20260101|allocated|today-1",
    "ripencc|NL|ipv4|192.0.2.0|256|20260101|allocated|today-1",
  ].join("\n"),
);

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

const environment = () => ({ AWS_ENDPOINT_URL: cordon.url, AWS_REGION: "us-east-1" });
const run = (...args: readonly string[]) => runCordon(environment(), "routes", ...args);

suite("cordon routes", () => {
  test("before anything is loaded nothing is decided", async () => {
    const { status, out } = await run("check", "192.0.2.0/24", "AS64500");
    assert.equal(status, 2);
    assert.match(
      out,
      /^undecidable: 192\.0\.2\.0\/24 of AS64500\nnobody loaded who announces .*\nnobody loaded the ROAs /,
    );
  });

  test("published files are loaded, and then it says whether a prefix is announced by whom it should be", async () => {
    const loaded = await run("load", VRPS, RIS);
    assert.equal(
      loaded.err + loaded.out.replace(/loaded 3 routes of .*/, "loaded 3 routes"),
      "loaded 3 ROAs of 2026-11-01T00:00:00.000Z\nloaded 3 routes\n",
    );
    const checked = await run("check", "192.0.2.0/24");
    assert.equal(
      checked.out,
      `valid: 192.0.2.0/24 of AS64500
  the ROA 192.0.2.0/24 for AS64500 matches
  the ROA 192.0.2.0/24 up to /25 for AS64501 is for another number

more specific announcements:
invalid: 192.0.2.128/25 of AS64666
  the ROA 192.0.2.0/24 for AS64500 is for another number, and doesn't permit a prefix that long
  the ROA 192.0.2.0/24 up to /25 for AS64501 is for another number
`,
    );
    assert.equal(checked.status, 1);
    // A ROA that has ended authorises nothing.
    const ended = await run("check", "198.51.100.0/24");
    assert.deepEqual(
      [ended.status, ended.out],
      [
        1,
        `no ROA covers it: 198.51.100.0/24 of AS64500
  the ROA 198.51.100.0/24 for AS64500 ended 1970-01-01T00:00:01.000Z
`,
      ],
    );
    const asked = await run("check", "192.0.2.128/25", "64501", "--json");
    const { routes } = JSON.parse(asked.out) as CheckedRoutes;
    assert.deepEqual([asked.status, routes[0]?.validity, routes[0]?.announced], [0, "valid", false]);
    const listed = await run();
    assert.match(listed.out, /^ROAs {4}3 rows {2}of 2026-11-01T00:00:00.000Z\nroutes {2}3 rows {2}of /);
  });

  test("what a registry says that an organization has is found by something that it has", async () => {
    const { status, out, err } = await run(
      "holdings",
      DELEGATED,
      "--organization",
      "ORG-X1-RIPE",
      "--of",
      "192.0.2.0/24",
    );
    assert.deepEqual([status, out, err], [0, "ORG-X1-RIPE at ripe: 1 CIDR, 1 number\n", ""]);
  });

  test("AWS's calls answer from the same tables", async (t) => {
    const ec2 = ec2Client(cordon.url);
    t.after(() => ec2.destroy());
    const { Ipam } = await ec2.send(new CreateIpamCommand({}));
    const IpamId = Ipam?.IpamId;
    const pool = { IpamScopeId: Ipam?.PublicDefaultScopeId, AddressFamily: "ipv4" as const, Locale: "us-east-1" };
    const { IpamPool } = await ec2.send(
      new CreateIpamPoolCommand({ ...pool, PublicIpSource: "byoip", AwsService: "ec2" }),
    );
    await ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId: IpamPool?.IpamPoolId, Cidr: "192.0.2.0/24" }));
    const found = await ec2.send(new GetIpamRouteProtectionFindingsCommand({ IpamId }));
    const [finding] = found.RouteProtectionFindings ?? [];
    assert.deepEqual([finding?.Asn, finding?.RpkiStatus, finding?.RpkiStrength], ["64500", "valid", "permissive"]);
    assert.equal(finding?.RouteOverlaps?.[0]?.Asn, "64666");
    const input = { IpamId, Rir: "ripe" as const, OrganizationHandle: "ORG-X1-RIPE" };
    const made = await ec2.send(new CreateIpamInternetRegistryAssociationCommand(input));
    const IpamInternetRegistryAssociationId = made.IpamInternetRegistryAssociation?.IpamInternetRegistryAssociationId;
    const named = { IpamInternetRegistryAssociationId };
    const cidrs = await ec2.send(new GetIpamInternetRegistryAssociationCidrsCommand(named));
    assert.deepEqual(
      cidrs.IpamInternetRegistryAssociationCidrs?.map(({ Cidr }) => Cidr),
      ["192.0.2.0/24"],
    );
    const roas = await ec2.send(new GetIpamRouteOriginAuthorizationsCommand(named));
    assert.deepEqual(
      roas.IpamRouteOriginAuthorizations?.map(({ Asn, MaxLength }) => [Asn, MaxLength]),
      [
        ["64500", 24],
        ["64501", 24],
      ],
    );
  });

  test("--only leaves the rest undecided", async () => {
    await run("load", VRPS, "--only", "198.51.100.0/24");
    const { status, out } = await run("check", "192.0.2.0/24");
    assert.equal(status, 2);
    assert.match(out, /undecidable: 192\.0\.2\.0\/24 of AS64500/);
  });

  test("mistakes are named", async () => {
    const wrong = file("wrong.csv", "ASN,IP Prefix,Max Length,Trust Anchor\nAS1,10.0.0.0/8,7,x\n");
    const cut = file("cut.gz", gzipSync("64500\t192.0.2.0/24\t300\n").subarray(0, 20));
    const mistakes: readonly (readonly [RegExp, ...string[]])[] = [
      [/there is no fetch, only check, load, holdings/, "fetch"],
      [/say which prefix/, "check"],
      [/not also 3/, "check", "192.0.2.0/24", "1", "3"],
      [/"192\.0\.2\.1\/24" has bits beyond its length/, "check", "192.0.2.1/24"],
      [/name the files/, "load"],
      [/no such file/, "load", join(folder, "missing")],
      [/wrong\.csv: line 2: "7" is not a number from 8 to 32/, "load", wrong],
      [/cannot unpack .*cut\.gz/, "load", cut],
      [/"only": "x" is not a prefix/, "load", VRPS, "--only", "x"],
      [/say whose they are/, "holdings", DELEGATED],
      [/nobody in it has ORG-X1-RIPE/, "holdings", DELEGATED, "--organization", "ORG-X1-RIPE"],
    ];
    const ran = await Promise.all(mistakes.map(([, ...args]) => run(...args)));
    for (const [n, { status, err }] of ran.entries()) {
      assert.match(err, mistakes[n]?.[0] ?? /^$/);
      assert.ok(status === 1 || status === 2, `${status}`);
    }
  });
});

test("a table comes in whole or not at all, takes the place of the one before, and leaves none of its blocks", async (t) => {
  const { url } = await openCordon(t, { store: "memory" });
  const load = (body: object) => askCordon(url, "/_cordon/routes/load", { body });
  const check = async (prefix: string) => {
    const { body } = await askCordon(url, "/_cordon/routes/check", { query: { prefix } });
    return (body as CheckedRoutes).routes.map(({ asn }) => asn);
  };
  const crowd = Array.from({ length: 5_000 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24 ${n}`).join("\n");
  assert.equal((await load({ table: "routes", rows: [crowd] })).status, 200);
  assert.deepEqual(await check("10.1.2.0/24"), [258]);
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ table: "routes", rows: ["10.1.2.0/24 1\n10.1.2.0/24 x"] }, /^row 2: "x" is not a number/],
    [{ table: "routes", rows: ["10.1.2.0/24 1 1"] }, /^row 1: it has 2 numbers/],
    [{ table: "routes", rows: ["10.1.2.0/24"] }, /^row 1: it has 0 numbers/],
    [{ table: "routes", rows: [1] }, /list of texts/],
    [{ table: "routes", rows: "x" }, /needs a list "rows"/],
    [{ table: "roas", rows: ["10.1.2.0/24 23 1"] }, /"23" is not a number from 24 to 32/],
    [{ table: "roas", rows: ["10.1.2.0/24 24 1 99999999999999"] }, /^row 1/],
    [{ table: "x", rows: [] }, /"table" is/],
    [{ table: "roas", rows: [], sampledAt: "yesterday" }, /"sampledAt"/],
    [{ table: "roas", rows: [], only: [1] }, /"only" is a list/],
    [
      { table: "routes", rows: [Array.from({ length: 20_000 }, (_, n) => `10.1.2.0/24 ${n}`).join("\n")] },
      /more than 4096 rows for 10\.1\.2\.0\/24/,
    ],
  ];
  for (const [body, why] of refused) {
    const { status, body: answer } = await load(body);
    assert.equal(status, 400, JSON.stringify(body).slice(0, 100));
    assert.match((answer as { error: string }).error, why);
  }
  assert.deepEqual(await check("10.1.2.0/24"), [258]);
  assert.equal((await load({ table: "routes", rows: ["10.1.2.0/24 7\n10.1.2.0/24 7"] })).status, 200);
  assert.deepEqual([await check("10.1.2.0/24"), await check("10.1.3.0/24")], [[7], []]);
  const { body } = await askCordon(url, "/_cordon/routes", {});
  assert.deepEqual(
    (body as { tables: { rows: number }[] }).tables.map(({ rows }) => rows),
    [1],
  );
  const holding = { registry: "ripe", organization: "ORG-X", cidrs: ["192.0.2.0/24"], asns: ["1"] };
  for (const wrong of [
    { registry: "afrinic" },
    { organization: "a b" },
    { cidrs: ["x"] },
    { cidrs: [1] },
    { asns: ["x"] },
    { asns: Array(10_001).fill("1") },
  ]) {
    const { status } = await askCordon(url, "/_cordon/routes/holdings", { body: { ...holding, ...wrong } });
    assert.equal(status, 400, JSON.stringify(wrong).slice(0, 100));
  }
});

test("of tables that come at one time each is taken whole or refused, and calls go on meanwhile", async (t) => {
  const { url } = await openCordon(t, { store: "memory" });
  const rows = (asn: number) => [
    Array.from({ length: 9_000 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24 ${asn}`).join("\n"),
  ];
  const answers = await Promise.all(
    [1, 2, 3].map((asn) => askCordon(url, "/_cordon/routes/load", { body: { table: "routes", rows: rows(asn) } })),
  );
  const taken = answers.filter(({ status }) => status === 200).length;
  assert.ok(taken > 0 && answers.every(({ status }) => status === 200 || status === 409));
  const originsOf = async (prefix: string) => {
    const { body } = await askCordon(url, "/_cordon/routes/check", { query: { prefix } });
    return (body as CheckedRoutes).routes.map(({ asn }) => asn);
  };
  const all = await Promise.all(["10.0.0.0/24", "10.20.7.0/24", "10.35.39.0/24"].map(originsOf));
  assert.equal(new Set(all.map(String)).size, 1);
  assert.equal(all[0]?.length, 1);
  const { body } = await askCordon(url, "/_cordon/routes/check", { query: { prefix: "10.0.0.0/8" } });
  const { within, hasMore } = body as CheckedRoutes;
  assert.deepEqual([within.length, hasMore, new Set(within.map(({ asn }) => asn)).size], [100, true, 1]);
});

test("loading needs permission of its own, and asking that of AWS's findings", async (t) => {
  const account = "111122223333";
  const key = (accessKeyId: string, ...actions: readonly string[]) => ({
    ...{ accessKeyId, secretAccessKey: "test", account },
    policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }],
  });
  const keys = [key("LOADS", "cordon:LoadRoutes"), key("ASKS", "ec2:GetIpam*")];
  const { url } = await openCordon(t, {
    store: "memory",
    credentials: file("credentials.json", JSON.stringify({ credentials: keys })),
  });
  const statusFor = async (accessKeyId: string, path: string, asked: object) =>
    (await askCordon(url, path, { ...asked, keys: { accessKeyId, secretAccessKey: "test" } })).status;
  const table = { body: { table: "roas", rows: ["192.0.2.0/24 24 64500"] } };
  const holding = { body: { registry: "ripe", organization: "ORG-X", cidrs: [], asns: [] } };
  const asked = { query: { prefix: "192.0.2.0/24" } };
  for (const [path, body] of [
    ["/_cordon/routes/load", table],
    ["/_cordon/routes/holdings", holding],
  ] as const) {
    assert.deepEqual([await statusFor("LOADS", path, body), await statusFor("ASKS", path, body)], [200, 403], path);
  }
  for (const path of ["/_cordon/routes", "/_cordon/routes/check"]) {
    assert.deepEqual([await statusFor("LOADS", path, asked), await statusFor("ASKS", path, asked)], [403, 200], path);
  }
});

test("asked how it was, ROAs count that had not ended then", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const { url } = await openCordon(t, { store: "memory" });
  const ends = Math.floor(Date.now() / 1000) + 3600;
  const load = (table: string, row: string) => askCordon(url, "/_cordon/routes/load", { body: { table, rows: [row] } });
  await load("roas", `192.0.2.0/24 24 64500 ${ends}`);
  await load("routes", "192.0.2.0/24 64500");
  const then = new Date().toISOString();
  const validity = async (query: { at?: string } = {}) => {
    const { body } = await askCordon(url, "/_cordon/routes/check", { query: { prefix: "192.0.2.0/24", ...query } });
    return (body as CheckedRoutes).routes.map((route) => [route.validity, route.ended?.length]);
  };
  assert.deepEqual(await validity(), [["valid", undefined]]);
  t.mock.timers.tick(2 * 3600 * 1000);
  assert.deepEqual(await validity(), [["not-found", 1]]);
  assert.deepEqual(await validity({ at: then }), [["valid", undefined]]);
});
