/**
 * Calls to unserved services, operations and Regions are refused in the words of their protocol; so are old signatures and
 * those for another service.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { services } from "../../src/gateway/services.ts";
import { type Cordon, startCordon } from "../../src/main/start-cordon.ts";
import { ANY_KEY, call, element, FORM, formOf, type RawAnswer, send } from "../setup/signed-call.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, log: (line, detail) => assert.fail(`${line} ${detail}`) });
});
after(() => cordon.close());

const SERVED = `It serves ${Object.keys(services).join(", ")}.`;
const json = (target: string, version = "1.1") => ({
  "content-type": `application/x-amz-json-${version}`,
  "x-amz-target": target,
});
const inXml = ({ status, body }: RawAnswer) => [status, element(body, "Code"), element(body, "Message")];
const inJson = ({ status, body }: RawAnswer) => {
  const { __type, message } = JSON.parse(body) as { __type: string; message: string };
  return [status, __type, message];
};

test("catalogue 397: an unserved operation of a JSON service is an UnknownOperationException", async () => {
  const ask = (service: string, target: string) => call(cordon.url, { service, headers: json(target), body: "{}" });
  assert.deepEqual(inJson(await ask("workspaces", "WorkspacesService.CreateConnectionAlias")), [
    400,
    "UnknownOperationException",
    "The operation CreateConnectionAlias is not known. Cordon does not serve it.",
  ]);
  for (const [service, target] of [
    ["dynamodb", "DynamoDB_20120810.ListTables"],
    ["logs", "Logs_20140328.DescribeLogGroups"],
  ] as const) {
    const answer = await ask(service, target);
    assert.deepEqual(inJson(answer), [400, "UnknownOperationException", `Cordon does not serve ${service}. ${SERVED}`]);
    assert.equal(answer.headers["content-length"], String(answer.body.length));
  }
  // Signed for a JSON service, but naming no operation in a header.
  assert.equal(
    inJson(await call(cordon.url, { service: "workspaces", body: "Action=DescribeIpGroups" }))[1],
    "UnknownOperationException",
  );
});

test("catalogue 9, 407: an unserved action of a query service is an InvalidAction", async () => {
  const ask = (service: string, Action: string, Version: string) =>
    call(cordon.url, { service, body: formOf({ Action, Version }) });
  assert.deepEqual(inXml(await ask("ec2", "DescribeFleets", "2016-11-15")), [
    400,
    "InvalidAction",
    "The action DescribeFleets is not valid for this web service. Cordon does not serve it.",
  ]);
  assert.deepEqual(inXml(await ask("sts", "AssumeRoot", "2011-06-15")), [
    400,
    "InvalidAction",
    "Could not find operation AssumeRoot for version 2011-06-15. Cordon does not serve it.",
  ]);
  const answer = await ask("sqs", "ListQueues", "2012-11-05");
  assert.deepEqual(inXml(answer), [400, "InvalidAction", `Cordon does not serve sqs. ${SERVED}`]);
  assert.match(
    answer.body,
    /^<ErrorResponse xmlns="http:\/\/webservices\.amazon\.com\/AWSFault\/2005-15-09"><Error><Type>Sender<\/Type>/,
  );
});

test("a REST service is refused in its own form, never as if the resource didn't exist", async () => {
  const ask = (service: string, path: string) =>
    call(cordon.url, { service, method: "GET", path, headers: { "content-type": "application/json" }, body: "" });
  const lambda = await ask("lambda", "/2015-03-31/functions/");
  assert.deepEqual(inJson(lambda), [400, "UnknownOperationException", `Cordon does not serve lambda. ${SERVED}`]);
  assert.equal(lambda.headers["content-type"], "application/json");
  const s3 = await ask("s3", "/bucket");
  assert.deepEqual(inXml(s3), [400, "NotImplemented", `Cordon does not serve s3. ${SERVED}`]);
  assert.match(s3.body, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>/);
  const route53 = await ask("route53", "/2013-04-01/hostedzone");
  assert.deepEqual(inXml(route53), [400, "NotImplemented", `Cordon does not serve route53. ${SERVED}`]);
  assert.match(route53.body, /^<ErrorResponse [^>]*><Error><Type>Sender<\/Type>/);
});

test("catalogue 408: a call that is signed for another service is refused", async () => {
  const [service, Version] = ["ec2", "2011-06-15"];
  const groups = { service, headers: json("WorkspacesService.DescribeIpGroups"), body: "{}" };
  assert.deepEqual(inJson(await call(cordon.url, groups)), [
    400,
    "InvalidSignatureException",
    "Credential should be scoped to correct service: 'workspaces'. ",
  ]);
  // A query names its service only by its credential scope.
  assert.equal(
    inXml(await call(cordon.url, { service, body: formOf({ Action: "GetCallerIdentity", Version }) }))[1],
    "NoSuchVersion",
  );
});

test("catalogue 428: a call that is signed for a Region that AWS doesn't have is refused, with the nearest name", async () => {
  const text =
    "Credential should be scoped to a valid region, not 'us-eats-1'. us-eats-1 is no Region of AWS; did you mean us-east-1?";
  const region = "us-eats-1";
  const query = (service: string, Action: string, Version: string) =>
    call(cordon.url, { service, region, body: formOf({ Action, Version }) });
  const vpcs = await query("ec2", "DescribeVpcs", "2016-11-15");
  assert.deepEqual(inXml(vpcs), [403, "SignatureDoesNotMatch", text]);
  const identity = await query("sts", "GetCallerIdentity", "2011-06-15");
  assert.deepEqual(inXml(identity), [403, "SignatureDoesNotMatch", text]);
  const groups = { service: "workspaces", region, headers: json("WorkspacesService.DescribeIpGroups"), body: "{}" };
  assert.deepEqual(inJson(await call(cordon.url, groups)), [400, "InvalidSignatureException", text]);
  const own = await call(cordon.url, { service: "ec2", region, method: "GET", path: "/_cordon/export", body: "" });
  assert.deepEqual(
    [own.status, JSON.parse(own.body)],
    [400, { error: "us-eats-1 is no Region of AWS; did you mean us-east-1?" }],
  );
});

test("catalogue 409: Signature Version 2 is refused by name, wherever it appears", async () => {
  const parameters = formOf({
    Action: "DescribeVpcs",
    Version: "2014-10-01",
    AWSAccessKeyId: ANY_KEY.accessKeyId,
    SignatureMethod: "HmacSHA256",
    SignatureVersion: "2",
    Timestamp: "2026-01-02T03:04:05Z",
    Signature: "x",
  });
  const form = { "content-type": FORM, "content-length": String(parameters.length) };
  const authorization = `AWS ${ANY_KEY.accessKeyId}:x`;
  for (const request of [
    { headers: form, body: parameters },
    { method: "GET", path: `/?${parameters}`, body: "" },
    { headers: { authorization }, body: "" },
  ]) {
    assert.deepEqual(inXml(await send(cordon.url, request)), [
      400,
      "InvalidRequest",
      "The request is signed by Signature Version 2. The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    ]);
  }
  assert.equal(
    inXml(
      await send(cordon.url, {
        headers: form,
        body: "Action=DescribeVpcs&AWSAccessKey=".padEnd(parameters.length, "x"),
      }),
    )[1],
    "MissingAuthenticationToken",
  );
});
