/** What Prometheus reads: its format, that its numbers are those of the calls, that callers can't fill it, and who may read it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Metrics } from "../../src/gateway/metrics/metrics.ts";
import { renderMetrics } from "../../src/gateway/metrics/render.ts";
import type { CordonOptions } from "../../src/main/index.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { ANY_KEY, type Key, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { cordonBefore, notingEndpoint } from "../upstream/other-endpoint.ts";
import { parsePrometheus } from "./prometheus-text.ts";

const folder = temporaryFolder("metrics");

async function call(url: string, body: string, key: Key = ANY_KEY): Promise<number> {
  return (await send(url, { body, headers: await signedHeaders(url, key, { body }) })).status;
}

const scrape = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  send(url, { method: "GET", path: "/_cordon/metrics", headers, body: "" });

/** Every sample by its name and labels. */
async function samplesOf(url: string): Promise<ReadonlyMap<string, number>> {
  const { status, headers, body } = await scrape(url);
  assert.deepEqual([status, headers["content-type"]], [200, "text/plain; version=0.0.4; charset=utf-8"]);
  return new Map([...parsePrometheus(body).values()].flatMap(({ samples }) => [...samples]));
}

test("the numbers are those of the calls", async (t) => {
  const { url } = await openCordon(t, { store: { directory: join(folder, "numbers") } });
  const statuses = [
    await call(url, "Action=DescribeVpcs&Version=2016-11-15"),
    await call(url, "Action=DescribeVpcs&Version=2016-11-15"),
    await call(url, "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0%2F16"),
    await call(url, "Action=CreateVpc&Version=2016-11-15&CidrBlock=none"),
    (await send(url, { method: "GET", path: "/_cordon/health", body: "" })).status,
    (await send(url, { method: "GET", path: "/_cordon/helth", body: "" })).status,
  ];
  assert.deepEqual(statuses, [200, 200, 200, 400, 200, 404]);
  const samples = await samplesOf(url);
  const of = (service: string, operation: string, status: number) =>
    samples.get(`cordon_requests_total{service="${service}",operation="${operation}",status="${status}"}`);
  assert.equal(of("ec2", "DescribeVpcs", 200), 2);
  assert.equal(of("ec2", "CreateVpc", 200), 1);
  assert.equal(of("ec2", "CreateVpc", 400), 1);
  assert.equal(of("cordon", "/_cordon/health", 200), 1);
  assert.equal(of("other", "other", 404), 1);
  assert.equal(samples.get('cordon_request_duration_seconds_count{service="ec2",operation="CreateVpc"}'), 2);
  // The reader's own.
  assert.equal(samples.get("cordon_requests_in_flight"), 1);
  assert.ok((samples.get("cordon_connections_total") ?? 0) >= 1);
  assert.ok((samples.get('cordon_bytes_total{direction="received"}') ?? 0) > 7 * 50);
  assert.ok((samples.get('cordon_bytes_total{direction="sent"}') ?? 0) > 7 * 50);
  assert.equal(samples.get("cordon_worlds"), 1);
  assert.equal(samples.get("cordon_damaged_worlds"), 0);
  assert.equal(samples.get('cordon_records{kind="vpc"}'), 2);
  // The default network, then the call: one commit, and one flush of it.
  assert.equal(samples.get("cordon_log_entries_total"), 2);
  assert.ok((samples.get("cordon_log_flush_duration_seconds_count") ?? 0) >= 1);
  assert.equal(samples.get("cordon_log_failed_flushes_total"), 0);
  for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"])
    assert.ok(samples.has(name), name);
  assert.equal(
    (await samplesOf(url)).get('cordon_requests_total{service="cordon",operation="/_cordon/metrics",status="200"}'),
    1,
  );
});

test("a caller can't add series, whatever it names services, operations and paths", async (t) => {
  const { url } = await openCordon(t, { log: () => {} });
  const hostile = ['x"y', "a\nb", "{}", "DescribeVpcs ", "__proto__", "constructor", "0".repeat(300)];
  for (const name of hostile) {
    const body = `Action=${encodeURIComponent(name)}&Version=2016-11-15`;
    await send(url, { body, headers: await signedHeaders(url, ANY_KEY, { body }) });
    const service = name.replaceAll(/[^\w]/g, "");
    await send(url, { body, headers: await signedHeaders(url, ANY_KEY, { body, service }) });
    await send(url, { body: "{}", headers: { "x-amz-target": `WorkspacesService.${encodeURIComponent(name)}` } });
    await send(url, { method: "GET", path: `/_cordon/${encodeURIComponent(name)}`, body: "" });
    await send(url, { method: "GET", path: `/_cordon/gate/${encodeURIComponent(name)}`, body: "" });
    await send(url, { method: "PATCH", path: `/_cordon/health`, body: "" });
  }
  const names = [...(await samplesOf(url)).keys()].filter((name) => name.startsWith("cordon_requests_total"));
  const pairs = names.map((name) => name.replace(/^[^{]*\{(.*),status=.*$/, "$1"));
  const known = ['"ec2",operation="other"', '"other",operation="other"', '"cordon",operation="/_cordon/gate/"'];
  for (const pair of pairs) assert.ok(known.includes(pair.replace("service=", "")), pair);
  assert.ok(names.length <= 8, names.join("\n"));
});

const owner: Key = { accessKeyId: "OWNER", secretAccessKey: "secret" };
const operator: Key = { accessKeyId: "OPERATOR", secretAccessKey: "secret" };
const credentials = join(folder, "credentials.json");
const account = "111122223333";
writeFileSync(
  credentials,
  JSON.stringify({
    credentials: [
      { ...owner, account },
      { ...operator, account, operator: true },
    ],
  }),
  { mode: 0o600 },
);
const TOKEN = "0123456789abcdef0123456789abcdef";

test("with credentials an operator reads them, and who has the token; everyone if the operator says so", async (t) => {
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, `${TOKEN}\n`);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const statusesOf = async (options: CordonOptions) => {
    const { url } = await openCordon(t, { credentials, ...options });
    const signedBy = (key: Key) => signedHeaders(url, key, { method: "GET", path: "/_cordon/metrics", body: "" });
    const asked = [
      {},
      bearer(TOKEN),
      bearer("1123456789abcdef0123456789abcdef"),
      bearer(""),
      await signedBy(owner),
      await signedBy(operator),
    ];
    const statuses: number[] = [];
    for (const headers of asked) statuses.push((await scrape(url, headers)).status);
    return statuses;
  };
  assert.deepEqual(await statusesOf({}), [401, 401, 401, 401, 403, 200]);
  assert.deepEqual(await statusesOf({ metrics: { tokenFile } }), [401, 200, 401, 401, 403, 200]);
  assert.deepEqual(await statusesOf({ metrics: "anyone" }), [200, 200, 200, 200, 200, 200]);
});

test("a token can be replaced while Cordon runs, and one that anybody could guess is refused", async (t) => {
  const tokenFile = join(folder, "replaced");
  writeFileSync(tokenFile, "short");
  await assert.rejects(openCordon(t, { credentials, metrics: { tokenFile } }), /has no token for metrics: it takes 16/);
  writeFileSync(tokenFile, TOKEN);
  const { url } = await openCordon(t, { credentials, metrics: { tokenFile } });
  writeFileSync(tokenFile, TOKEN.toUpperCase());
  assert.equal((await scrape(url, { authorization: `Bearer ${TOKEN}` })).status, 401);
  assert.equal((await scrape(url, { authorization: `bearer ${TOKEN.toUpperCase()}` })).status, 200);
});

test("no account, Region or id is in it", async (t) => {
  const { url } = await openCordon(t);
  await call(url, "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0%2F16", { ...ANY_KEY, accessKeyId: account });
  const { body } = await scrape(url);
  assert.doesNotMatch(body, new RegExp(`${account}|us-east-1|vpc-[0-9a-f]{8}`));
});

test("two Cordons in one process count for themselves", async (t) => {
  const [one, other] = [await openCordon(t), await openCordon(t)];
  await call(one.url, "Action=DescribeVpcs&Version=2016-11-15");
  const name = 'cordon_requests_total{service="ec2",operation="DescribeVpcs",status="200"}';
  assert.deepEqual([(await samplesOf(one.url)).get(name), (await samplesOf(other.url)).get(name)], [1, undefined]);
});

test("calls that are passed on count by what the upstream answered, under no name of theirs", async (t) => {
  const other = await notingEndpoint(t, (response) => response.writeHead(418).end());
  const { cordon } = await cordonBefore(t, other.url);
  const { url } = cordon;
  const body = "Action=CreateSnapshot&Version=2016-11-15";
  assert.equal(await call(url, body), 418);
  const samples = await samplesOf(url);
  assert.equal(samples.get('cordon_passed_on_total{status="418"}'), 1);
  assert.equal(samples.get('cordon_requests_total{service="other",operation="other",status="418"}'), 1);
});

test("the documents name each metric, and no other", async (t) => {
  const { url } = await openCordon(t, { store: { directory: join(folder, "named") } });
  const families = parsePrometheus((await scrape(url)).body).keys();
  const shown = [...families].filter((name) => name.startsWith("cordon_"));
  const named = readFileSync(new URL("../../docs/running.md", import.meta.url), "utf8").matchAll(/`(cordon_\w+)/g);
  assert.deepEqual([...new Set([...named].map(([, name]) => name))].toSorted(), shown.toSorted());
});

test("a metric of many lines is written in parts, which are one metric; what is too much counts as other", async () => {
  const metrics = new Metrics();
  for (let i = 0; i < 6_000; i++) metrics.durations.observe(i / 1_000, "ec2", `Operation${i}`);
  let text = "";
  for await (const piece of renderMetrics(metrics.all())) text += piece;
  const samples = parsePrometheus(text).get("cordon_request_duration_seconds")?.samples ?? assert.fail("none");
  assert.equal(samples.get('cordon_request_duration_seconds_count{service="ec2",operation="Operation4999"}'), 1);
  assert.equal(samples.get('cordon_request_duration_seconds_count{service="other",operation="other"}'), 1_000);
  assert.equal(samples.size, 5_001 * 17);
});
