/** `--log-requests`: a line for each request, with what became of it, and nothing of its query. */
import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { serve } from "../setup/serve.ts";
import { ANY_KEY, call, ec2, signedHeaders } from "../setup/signed-call.ts";

test("each request is a line with its operation, caller, status and time", async (t) => {
  const heard: [string, Record<string, unknown>][] = [];
  const cordon = await openCordon(t, {
    log: (line, _, about) => heard.push([line, { ...about, ...about?.request }]),
    logRequests: true,
  });
  await ec2(cordon.url, "DescribeVpcs");
  await ec2(cordon.url, "DescribeVpcs", { Nonsense: "1" });
  await call(cordon.url, { path: "/\u001b[2J", method: "GET", body: "" }).catch(() => {});
  await fetch(`${cordon.url}/_cordon/health?X-Amz-Signature=secret`);
  const [good, refused] = heard;
  assert.match(good?.[0] ?? "", /^POST \/ ec2:DescribeVpcs 200 [\d.]+ ms$/);
  assert.match(refused?.[0] ?? "", /^POST \/ ec2:DescribeVpcs 400 UnknownParameter [\d.]+ ms$/);
  const { requestId, principal, operation, level, status } = good?.[1] ?? {};
  assert.match(String(requestId), /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    { principal, operation, level, status },
    { principal: "arn:aws:iam::123456789012:root", operation: "ec2:DescribeVpcs", level: "info", status: 200 },
  );
  assert.match(heard.at(-1)?.[0] ?? "", /^GET \/_cordon\/health 200 [\d.]+ ms$/);
  assert.doesNotMatch(JSON.stringify(heard), /secret/);
});

test("a caller that goes away before its answer is no error of the server", async (t) => {
  const noted = Promise.withResolvers<string>();
  const cordon = await openCordon(t, {
    log: (line) => {
      if (line.includes(" gone ")) noted.resolve(line);
    },
    logRequests: true,
  });
  const raw = { body: "Action=DescribeVpcs&Version=2016-11-15" };
  const headers = {
    ...(await signedHeaders(cordon.url, ANY_KEY, raw)),
    "content-length": "400",
    expect: "100-continue",
  };
  const request = httpRequest(cordon.url, { method: "POST", headers }).on("error", () => {});
  // Its answer to that: it has the headers, and waits for the body.
  request.on("continue", () => request.destroy()).flushHeaders();
  assert.match(await noted.promise, /^POST \/ ec2 gone [\d.]+ ms$/);
});

test("serve writes every line of its log as JSON if it's told to", async (t) => {
  const served = await serve(["--data", "memory", "--log", "json", "--log-requests"]);
  t.after(() => served.stop("SIGKILL"));
  await ec2(served.url, "DescribeVpcs");
  await served.stop("SIGTERM");
  const lines = served
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  assert.equal(JSON.parse(lines[0] ?? "").operation, "ec2:DescribeVpcs");
  assert.match((await runCordon({}, "serve", "--log", "xml")).err, /--log takes text or json, not xml/);
  assert.match((await runCordon({}, "serve", "--log-level", "loud")).err, /--log-level takes error, warn, info, debug/);
});
