/** Calls below `/_cordon/at/<moment>/`: answered as they would have been answered then, and never a change. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";
import { answerOfThen } from "../../src/gateway/past/past-calls.ts";
import type { Cordon } from "../../src/main/index.ts";
import { put } from "../../src/model/world/change.ts";
import { loadOperation } from "../../src/operations/call.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { ANY_KEY, FORM, send, signedHeaders } from "../setup/signed-call.ts";
import { smallGateway } from "../setup/small-gateway.ts";
import { fill, fullChoice } from "../wire/fill.ts";
import { type HttpRequest, requestsOf, served } from "../wire/sdk.ts";

const clientAt = ({ url }: Cordon, moment?: string | number) =>
  new EC2Client({
    endpoint: moment === undefined ? url : `${url}/_cordon/at/${encodeURIComponent(moment)}`,
    region: "us-east-1",
    credentials: ANY_KEY,
    maxAttempts: 1,
  });

/** The last revision so far. */
async function revisionOf({ url }: Cordon): Promise<number> {
  const answer = await fetch(`${url}/_cordon/open?at=${encodeURIComponent("0 seconds ago")}`);
  return ((await answer.json()) as { readonly at: { readonly revision: number } }).at.revision;
}

async function shown(client: EC2Client): Promise<unknown> {
  const [groups, rules] = [
    await client.send(new DescribeSecurityGroupsCommand({})),
    await client.send(new DescribeSecurityGroupRulesCommand({})),
  ];
  return [groups.SecurityGroups, rules.SecurityGroupRules];
}

test("at every revision, lists are what they were right after it", async (t) => {
  const cordon = await openCordon(t);
  const now = clientAt(cordon);
  const then: { readonly revision: number; readonly was: unknown }[] = [];
  const ids: string[] = [];
  for (let step = 0; step < 24; step++) {
    if (step % 6 === 5) await now.send(new DeleteSecurityGroupCommand({ GroupId: ids.shift() }));
    else if (step % 2 === 0) {
      const made = await now.send(new CreateSecurityGroupCommand({ GroupName: `g${step}`, Description: "d" }));
      ids.push(made.GroupId as string);
    } else {
      const rule = { IpProtocol: "tcp", FromPort: step, ToPort: step, CidrIp: "192.0.2.0/24" };
      await now.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: ids.at(-1), ...rule }));
    }
    then.push({ revision: await revisionOf(cordon), was: await shown(now) });
  }
  for (const { revision, was } of then) assert.deepEqual(await shown(clientAt(cordon, revision)), was, `${revision}`);
});

test("pages, filters and times work there as now; a moment without a past is refused", async (t) => {
  const cordon = await openCordon(t);
  const now = clientAt(cordon);
  for (const name of ["a", "b", "c", "d", "e", "f"]) {
    await now.send(new CreateSecurityGroupCommand({ GroupName: name, Description: "d" }));
  }
  const revision = await revisionOf(cordon);
  const client = clientAt(cordon, revision);
  const pages = [];
  for await (const page of paginateDescribeSecurityGroups({ client, pageSize: 5 }, {}))
    pages.push(page.SecurityGroups?.length);
  assert.deepEqual(pages, [5, 2]);
  const filtered = await client.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["b", "c"] }] }),
  );
  assert.equal(filtered.SecurityGroups?.length, 2);
  const soon = await clientAt(cordon, new Date().toISOString()).send(new DescribeSecurityGroupsCommand({}));
  assert.equal(soon.SecurityGroups?.length, 7);
  const refusal = (moment: string | number) =>
    clientAt(cordon, moment)
      .send(new DescribeSecurityGroupsCommand({}))
      .then(
        () => "answered",
        ({ name, message }: Error) => `${name}: ${message}`,
      );
  assert.match(
    await refusal("2001-01-01T00:00:00Z"),
    /^InvalidParameterValue: There is no such past: the history of .* begins with revision 1/,
  );
  assert.match(await refusal("2999-01-01T00:00:00Z"), /is yet to come/);
  assert.match(await refusal(revision + 1), /ends with revision/);
  assert.match(await refusal("yesterday"), /is no moment/);
});

test("no served operation changes anything there", async (t) => {
  const cordon = await openCordon(t);
  await clientAt(cordon).send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "d" }));
  const before = await revisionOf(cordon);
  const refused: string[] = [];
  for (const operation of served) {
    const input = fill(operation.input, operation.shapes.input, fullChoice());
    const [request] = await requestsOf(operation, [{ ...(input as object), DryRun: undefined }]);
    const { body, headers: given, method, path, query = {} } = request as HttpRequest;
    const target = given["x-amz-target"];
    const below = `/_cordon/at/${before}${path}`;
    const headers = {
      "content-type": given["content-type"] ?? FORM,
      ...(target !== undefined && { "x-amz-target": target }),
    };
    const sent = { service: operation.service, method, path: below, query, headers, body };
    const search = new URLSearchParams(query).toString();
    const answer = await send(cordon.url, {
      ...{ method, body, path: search === "" ? below : `${below}?${search}` },
      headers: await signedHeaders(cordon.url, ANY_KEY, sent),
    });
    assert.ok(answer.status < 500, `${operation.name}: ${answer.body}`);
    if (/Below \/_cordon\/at\//.test(answer.body)) refused.push(operation.name);
    else assert.match(operation.name, /^(Describe|Export|Get|List|Search|BatchGet|Decode|Simulate|Validate)/);
  }
  assert.ok(refused.includes("AssumeRole") && refused.includes("CreateVpc") && refused.includes("CreateIpGroup"));
  assert.equal(await revisionOf(cordon), before);
});

test("whoever may not see it now may not see what it was; hostile paths are refused", async (t) => {
  const cordon = await openCordon(t);
  await clientAt(cordon).send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "d" }));
  const body = "Action=DescribeSecurityGroups&Version=2016-11-15";
  for (const path of [
    "/_cordon/at",
    "/_cordon/at/",
    "/_cordon/at//",
    "/_cordon/at/%",
    "/_cordon/at/%00/",
    "/_cordon/at/1e3/",
  ]) {
    const headers = { "content-type": FORM };
    const { status } = await send(cordon.url, { path, headers, body });
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
  }
  const reset = await send(cordon.url, {
    path: "/_cordon/at/1/_cordon/reset",
    headers: { "content-type": FORM },
    body: "",
  });
  assert.ok(reset.status >= 400 && reset.status < 500);
});

const hasCli = (() => {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

test("the AWS CLI sees the past by its endpoint alone", {
  skip: !hasCli && "the AWS CLI is not installed",
}, async (t) => {
  const cordon = await openCordon(t);
  await clientAt(cordon).send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "d" }));
  const before = await revisionOf(cordon);
  await clientAt(cordon).send(new DeleteSecurityGroupCommand({ GroupName: "web" }));
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const env = {
    ...{ PATH: process.env["PATH"], HOME: process.env["HOME"], AWS_DEFAULT_REGION: "us-east-1" },
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  };
  const groups = async (endpoint: string) => {
    const asked = ["ec2", "describe-security-groups", "--query", "SecurityGroups[].GroupName", "--output", "text"];
    return (await promisify(execFile)("aws", [...asked, "--endpoint-url", endpoint], { env })).stdout
      .trim()
      .split(/\s+/)
      .sort();
  };
  assert.deepEqual(await groups(cordon.url), ["default"]);
  assert.deepEqual(await groups(`${cordon.url}/_cordon/at/${before}`), ["default", "web"]);
});

test("when too many ask about the past already, a call is told to come again", async () => {
  const { ledger } = smallGateway();
  const home = { account: "123456789012", region: "us-east-1" };
  const token = put("client-token", { id: "t", parameters: "", output: 0, expiresAt: "" });
  const author = { principal: "someone", requestId: "", operation: "x" };
  await ledger.run(home, author, () => ({ changes: [token], output: undefined }));
  const open = () => ledger.past.open(home, { revision: 1 });
  const held = [await open(), await open()];
  const waiting = Array.from({ length: 64 }, open);
  const operation = await loadOperation("ec2", "DescribeSecurityGroups");
  assert.ok(operation);
  const asked = { home, moment: "1", operation, callIn: () => assert.fail("it has no place") };
  await assert.rejects(answerOfThen(ledger, Date.now(), asked), { code: "RequestLimitExceeded", status: 503 });
  for (const each of held) each.release();
  for (const each of waiting) (await each).release();
});
