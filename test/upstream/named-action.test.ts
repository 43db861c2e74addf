/** Permission for one operation never lets another pass: what a call names in several places, or where its service reads no name. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { FORM, formOf, type Key, type RawCall, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { cordonBefore, notingEndpoint } from "./other-endpoint.ts";

const READER: Key = { accessKeyId: "AKIAREADER", secretAccessKey: "reader" };
const READS = [
  "sns:ListTopics",
  "sqs:ListQueues",
  "s3:GetObject",
  "lambda:GetFunction",
  "ec2:DescribeSnapshots",
  "iam:ListUsers",
  "autoscaling:DescribePolicies",
];

async function forReader(t: TestContext) {
  const other = await notingEndpoint(t);
  const file = join(temporaryFolder("named"), "credentials.json");
  const policies = [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: READS, Resource: "*" }] }];
  writeFileSync(file, JSON.stringify({ credentials: [{ ...READER, account: "111122223333", policies }] }), {
    mode: 0o600,
  });
  const { cordon } = await cordonBefore(t, { rules: [other.url, `iam=${other.url}`] }, { credentials: file });
  const ask = async (raw: RawCall) => {
    const headers = await signedHeaders(cordon.url, READER, raw);
    const query = raw.query === undefined ? "" : `?${formOf(raw.query)}`;
    return (await send(cordon.url, { ...raw, path: `${raw.path ?? "/"}${query}`, headers })).status;
  };
  return { ask, got: other.got };
}

const JSON_TYPE = "application/x-amz-json-1.0";

test("a call that names its operation once, or twice the same, passes as far as that is allowed", async (t) => {
  const { ask, got } = await forReader(t);
  const passes: RawCall[] = [
    { service: "sns", body: "Action=ListTopics" },
    { service: "sns", method: "GET", query: { Action: "ListTopics" }, body: "" },
    { service: "sns", query: { Action: "ListTopics" }, body: "Action=ListTopics" },
    { service: "sqs", path: "/123456789012/jobs", body: "Action=ListQueues" },
    { service: "sqs", headers: { "x-amz-target": "AmazonSQS.ListQueues", "content-type": JSON_TYPE }, body: "{}" },
    {
      service: "autoscaling",
      path: "/service/AutoScaling/operation/DescribePolicies",
      headers: { "content-type": "application/cbor" },
      body: "x",
    },
    { service: "ec2", body: "Action=DescribeSnapshots&Version=2016-11-15" },
    { service: "iam", body: "Action=ListUsers&Version=2010-05-08" },
  ];
  for (const raw of passes) assert.equal(await ask(raw), 200, JSON.stringify(raw));
  assert.equal(got.length, passes.length);
});

test("no other operation passes with it", async (t) => {
  const { ask, got } = await forReader(t);
  const list = { "x-amz-target": "AmazonSQS.ListQueues" };
  const unsigned = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const refused: RawCall[] = [
    // An operation in the URL and another one in the body, of services that Cordon serves, too.
    { service: "sns", query: { Action: "ListTopics" }, body: "Action=DeleteTopic&TopicArn=x" },
    { service: "ec2", query: { Action: "DescribeSnapshots" }, body: "Action=CreateSnapshot&VolumeId=x" },
    { service: "iam", query: { Action: "ListUsers" }, body: "Action=CreateUser&UserName=x" },
    { service: "sns", body: "Action=ListTopics&Action=DeleteTopic" },
    {
      service: "sns",
      query: { Action: "ListTopics" },
      headers: { "content-type": "text/plain" },
      body: "Action=DeleteTopic",
    },
    {
      service: "sns",
      query: { Action: "ListTopics" },
      headers: unsigned,
      body: `Action=DeleteTopic&x=${"y".repeat(70_000)}`,
    },
    // In a header, and elsewhere.
    { service: "sqs", headers: list, body: "Action=DeleteQueue" },
    { service: "sqs", headers: { ...list, "content-type": JSON_TYPE }, query: { Action: "DeleteQueue" }, body: "{}" },
    {
      service: "sqs",
      headers: { "x-amz-target": "AmazonSQS.DeleteQueue, AmazonSQS.ListQueues", "content-type": JSON_TYPE },
      body: "{}",
    },
    { service: "autoscaling", path: "/service/AutoScaling/operation/DescribePolicies", body: "Action=DeletePolicy" },
    // Where no service of REST looks.
    { service: "s3", method: "PUT", path: "/bucket/key", query: { Action: "GetObject" }, body: "x" },
    { service: "s3", method: "PUT", path: "/bucket/key", headers: { "x-amz-target": "S3.GetObject" }, body: "x" },
    { service: "s3", method: "DELETE", path: "/service/x/operation/GetObject", body: "" },
    { service: "s3", method: "GET", query: { Action: "GetObject" }, body: "" },
    {
      service: "lambda",
      method: "DELETE",
      path: "/2015-03-31/functions/f",
      query: { Action: "GetFunction" },
      body: "",
    },
    {
      service: "lambda",
      path: "/2015-03-31/functions/f/invocations",
      headers: { "x-amz-target": "x.GetFunction" },
      body: "",
    },
    { service: "lambda", path: "/2015-03-31/functions/f/invocations", body: "Action=GetFunction" },
  ];
  for (const raw of refused) {
    const status = await ask({ ...raw, headers: { "content-type": FORM, ...raw.headers } });
    assert.ok(status === 403 || status === 400, `${status} ${JSON.stringify(raw).slice(0, 200)}`);
  }
  assert.deepEqual(got, []);
});
