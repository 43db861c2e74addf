/** Traces: a collector gets a span for each call of a real client; without one nothing is lost, and a stop isn't kept up. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { openTraces } from "../../src/main/running/traces.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { ec2 } from "../setup/signed-call.ts";

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

const log = () => {};

test("each call is a span with its operation, status and error, under its caller's span", async (t) => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += piece;
    bodies.push(`${request.url} ${body}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  t.after(() => collector.close());
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  // Its library reads the environment of the process.
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
  t.after(() => delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
  const traces = (await openTraces(process.env, "1.2.3", log)) ?? assert.fail("there are no traces");
  const cordon = await openCordon(t, { watchers: [traces.watch] });
  await ec2(cordon.url, "DescribeVpcs");
  await ec2(cordon.url, "DescribeVpcs", { "VpcId.1": "vpc-0123456789abcdef0" });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await fetch(`${cordon.url}/_cordon/open?secret=1`, {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, authorization: "secret" },
  });
  await fetch(`${cordon.url}/_cordon/health`);
  await traces.close();
  assert.ok(bodies.length > 0 && bodies.every((body) => body.startsWith("/v1/traces ")));
  assert.doesNotMatch(bodies.join(""), /secret/);
  assert.match(bodies.join(""), /"service.name","value":\{"stringValue":"cordon"\}/);
  const spans: SentSpan[] = bodies.flatMap((body) =>
    JSON.parse(body.slice(body.indexOf("{"))).resourceSpans.flatMap(
      (resource: { scopeSpans: { spans: SentSpan[] }[] }) => resource.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
  assert.deepEqual(
    spans.map(({ name }) => name),
    ["EC2/DescribeVpcs", "EC2/DescribeVpcs", "GET /_cordon/open"],
  );
  const [, refused, own] = spans;
  const attribute = (key: string) =>
    Object.values(refused?.attributes.find((each) => each.key === key)?.value ?? {})[0];
  assert.deepEqual(
    ["rpc.system", "rpc.service", "rpc.method", "http.response.status_code", "error.type"].map(attribute),
    ["aws-api", "EC2", "DescribeVpcs", 400, "InvalidVpcID.NotFound"],
  );
  assert.match(String(attribute("aws.request_id")), /^[0-9a-f-]{36}$/);
  assert.ok(BigInt(refused?.endTimeUnixNano ?? 0) > BigInt(refused?.startTimeUnixNano ?? 0));
  assert.deepEqual([own?.traceId, own?.parentSpanId], [traceId, "b7ad6b7169203331"]);
});

test("without being asked there are no traces; a collector that isn't there harms nobody", async (t) => {
  assert.equal(await openTraces({}, "1", log), undefined);
  assert.equal(
    await openTraces({ OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "x" }, "1", log),
    undefined,
  );
  const lines: string[] = [];
  assert.equal(await openTraces({ OTEL_TRACES_EXPORTER: "zipkin" }, "1", (line) => lines.push(line)), undefined);
  assert.match(lines[0] ?? "", /OTEL_TRACES_EXPORTER=zipkin is ignored/);
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
  t.after(() => delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
  const traces = (await openTraces(process.env, "1", log)) ?? assert.fail("there are no traces");
  const cordon = await openCordon(t, { watchers: [traces.watch] });
  for (let n = 0; n < 50; n++) assert.equal((await ec2(cordon.url, "DescribeVpcs")).status, 200);
  await traces.close();
});
