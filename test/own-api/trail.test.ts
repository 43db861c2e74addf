/** The trail from outside: the command that shows it, what Cordon's own interface leaves in it, how long, and what never. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CloudTrailClient, LookupEventsCommand, paginateLookupEvents } from "@aws-sdk/client-cloudtrail";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, type CordonOptions, startCordon } from "../../src/main/index.ts";
import type { Told } from "../../src/own-api/trail/history.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { eventOf } from "../../src/store/trail.contract.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { ANY_KEY, call, element, formOf, type Key, send, signedHeaders } from "../setup/signed-call.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const folder = temporaryFolder("trail");
let folders = 0;
const newDirectory = (): string => join(folder, String(++folders));

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, ACCOUNT);
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const history = (...args: readonly string[]) =>
  runCordon(
    { AWS_ENDPOINT_URL: cordon.url, AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "us-east-1" },
    ...["history", ...args],
  );

interface Record_ {
  readonly eventName: string;
  readonly eventSource: string;
  readonly errorCode?: string;
  readonly userIdentity: { readonly type: string; readonly userName?: string };
  readonly requestParameters: unknown;
}

function cloudTrail(url: string, { accessKeyId, secretAccessKey, sessionToken }: Key = ANY_KEY) {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return new CloudTrailClient({ endpoint: url, region: "us-east-1", credentials });
}

/** The records that LookupEvents finds, the newest first. */
async function recordsAt(url: string, key?: Key): Promise<readonly Record_[]> {
  const client = cloudTrail(url, key);
  const records: Record_[] = [];
  for await (const { Events } of paginateLookupEvents({ client }, {})) {
    records.push(...(Events ?? []).map(({ CloudTrailEvent = "" }) => JSON.parse(CloudTrailEvent) as Record_));
  }
  client.destroy();
  return records;
}

async function own(url: string, method: string, path: string, key: Key = ANY_KEY, body = ""): Promise<number> {
  const raw = { method, path: `/_cordon/${path}`, body };
  return (await send(url, { ...raw, headers: await signedHeaders(url, key, raw) })).status;
}

const query = (url: string, service: string, Action: string, parameters: Record<string, string> = {}, key?: Key) => {
  const Version = { iam: "2010-05-08", sts: "2011-06-15", ec2: "2016-11-15" }[service] ?? "";
  return call(url, { service, body: formOf({ Action, Version, ...parameters }) }, key);
};

const secure = (t: Parameters<typeof openCordon>[0], options: CordonOptions = {}) =>
  openCordon(t, { secure: true, log: () => {}, ...options });

test("history shows who did what to a resource, by its id, its name and its ARN, also once it's gone", async () => {
  const made = await stack.ec2.send(new CreateSecurityGroupCommand({ GroupName: "passing", Description: "d" }));
  const GroupId = made.GroupId ?? "";
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
  await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  await stack.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  const expected = ["ec2:DeleteSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup"];
  for (const written of [GroupId, "passing", `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/${GroupId}`]) {
    const { status, out } = await history(written, "--json");
    assert.equal(status, 0);
    const { calls, hasMore } = JSON.parse(out) as Told;
    assert.deepEqual([calls.map((each) => each.call), hasMore], [expected, false], written);
  }
  const { out } = await history(GroupId, "--limit", "1");
  assert.match(out, /^time +who +call +from +about\n/);
  assert.match(out, /\n\S+Z +root +ec2:DeleteSecurityGroup +127\.0\.0\.1 +sg-[0-9a-f]+ passing/);
  assert.match(out, /There are more/);
});

test("history finds by the tag Name of what is there, by user and by time, and IAM's calls from any Region", async () => {
  await query(cordon.url, "iam", "CreateUser", { UserName: "carol" }, { ...ANY_KEY, accessKeyId: ACCOUNT });
  const count = async (...args: readonly string[]) =>
    (JSON.parse((await history(...args, "--json")).out) as Told).calls.length;
  assert.ok((await count("web-1")) > 0);
  assert.equal(await count("carol", "--region", "eu-west-1"), 1);
  assert.equal(await count("carol", "--to", "1 hour ago"), 0);
  assert.equal(await count("carol", "--from", "1 hour ago", "--user", "root"), 1);
  assert.equal(await count("--user", "nobody"), 0);
  assert.match((await history("no-such-thing")).out, /^The trail has no such call\.\n$/);
});

test("history says what is wrong with a question", async () => {
  for (const [args, says] of [
    [["--limit", "0"], /limit is a number from 1 to 1000/],
    [["--from", "7"], /from is a time, not a revision/],
    [["--from", "1 hour ago", "--to", "2 hours ago"], /from is later than to/],
    [["a", "b"], /it takes one resource/],
  ] as const) {
    const { status, err } = await history(...args);
    assert.deepEqual([status, says.test(err)], [2, true], err);
  }
});

test("the SDK's client looks events up, and is refused in CloudTrail's words", async () => {
  const client = cloudTrail(cordon.url, { ...ANY_KEY, accessKeyId: ACCOUNT });
  const LookupAttributes = [{ AttributeKey: "EventName", AttributeValue: "CreateVpc" } as const];
  const { Events = [] } = await client.send(new LookupEventsCommand({ LookupAttributes, MaxResults: 1 }));
  assert.deepEqual([Events[0]?.EventName, Events[0]?.ReadOnly, Events[0]?.Username], ["CreateVpc", "false", "root"]);
  assert.ok(Events[0]?.EventTime instanceof Date);
  const refused = (input: object, name: string) =>
    assert.rejects(client.send(new LookupEventsCommand(input as never)), { name });
  await refused({ EventCategory: "other" }, "InvalidEventCategoryException");
  await refused(
    { LookupAttributes: [{ AttributeKey: "Color", AttributeValue: "x" }] },
    "InvalidLookupAttributesException",
  );
  await refused({ MaxResults: 51 }, "InvalidMaxResultsException");
  await refused({ NextToken: "nonsense" }, "InvalidNextTokenException");
  await refused({ StartTime: new Date(2_000), EndTime: new Date(1_000) }, "InvalidTimeRangeException");
  client.destroy();
});

test("an import, a backup and a reset are events, and the first of the new trail is the reset", async (t) => {
  const { url } = await openCordon(t, { allowReset: true, store: { directory: newDirectory() } });
  assert.equal(await own(url, "POST", "import", ANY_KEY, JSON.stringify({ Vpcs: [] })), 200);
  assert.equal(await own(url, "GET", "backup"), 200);
  const shown = (await recordsAt(url)).map(({ eventSource, eventName }) => [eventSource, eventName]);
  assert.deepEqual(shown, [
    ["cordon", "Backup"],
    ["cordon", "Import"],
  ]);
  assert.deepEqual((await recordsAt(url))[1]?.requestParameters, { replace: false, imported: {} });
  assert.equal(await own(url, "POST", "reset"), 204);
  assert.deepEqual(
    (await recordsAt(url)).map(({ eventName }) => eventName),
    ["Reset"],
  );
});

test("the operator's key is an event, and so is what Cordon's own interface refuses for want of permission", async (t) => {
  const { url, adminKey } = await secure(t);
  const admin = adminKey ?? assert.fail("there is no key");
  await query(url, "iam", "CreateUser", { UserName: "bob" }, admin);
  const made = (await query(url, "iam", "CreateAccessKey", { UserName: "bob" }, admin)).body;
  const bob = {
    accessKeyId: element(made, "AccessKeyId") ?? "",
    secretAccessKey: element(made, "SecretAccessKey") ?? "",
  };
  assert.equal(await own(url, "GET", "export", bob), 403);
  assert.equal(await own(url, "GET", "export", { ...bob, secretAccessKey: "wrong" }), 401);
  const records = await recordsAt(url, admin);
  assert.deepEqual(
    records.map(({ eventName, errorCode, userIdentity }) => [
      eventName,
      errorCode,
      userIdentity.type,
      userIdentity.userName,
    ]),
    [
      ["Export", "AccessDenied", "IAMUser", "bob"],
      ["CreateAccessKey", undefined, "Root", undefined],
      ["CreateUser", undefined, "Root", undefined],
      ["NewAdminKey", undefined, "Unknown", "operator"],
    ],
  );
  assert.equal((await query(url, "ec2", "DescribeVpcs", {}, bob)).status, 403);
  const client = cloudTrail(url, bob);
  await assert.rejects(client.send(new LookupEventsCommand({})), { name: "AccessDeniedException" });
  client.destroy();
});

test("with --trail-reads, questions of Cordon's own are events too", async (t) => {
  const { url } = await openCordon(t, { trailReads: true });
  await own(url, "GET", "open");
  assert.deepEqual(
    (await recordsAt(url)).map(({ eventSource, eventName }) => `${eventSource}:${eventName}`),
    ["cordon:Open"],
  );
});

test("no secret of a key or session is in the files of the log", async (t) => {
  const directory = newDirectory();
  const { url, adminKey, close } = await secure(t, { store: { directory } });
  const admin = adminKey ?? assert.fail("there is no key");
  const answers: string[] = [];
  const ask = async (service: string, action: string, parameters: Record<string, string>, key: Key = admin) => {
    const { status, body } = await query(url, service, action, parameters, key);
    assert.equal(status, 200, body);
    answers.push(body);
    return body;
  };
  await ask("iam", "CreateUser", { UserName: "bob" });
  const made = await ask("iam", "CreateAccessKey", { UserName: "bob" });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" },
  });
  await ask("iam", "CreateRole", { RoleName: "worker", AssumeRolePolicyDocument });
  await ask("sts", "GetSessionToken", {});
  const worker = { RoleArn: "arn:aws:iam::123456789012:role/worker", RoleSessionName: "night" };
  const assumed = await ask("sts", "AssumeRole", worker);
  const session = {
    accessKeyId: element(assumed, "AccessKeyId") ?? "",
    secretAccessKey: element(assumed, "SecretAccessKey") ?? "",
    sessionToken: element(assumed, "SessionToken") ?? "",
  };
  assert.equal((await query(url, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, session)).status, 403);
  await close();
  const secrets = [
    admin.secretAccessKey,
    element(made, "SecretAccessKey"),
    session.secretAccessKey,
    session.sessionToken,
  ];
  for (const answer of answers) secrets.push(element(answer, "SessionToken"), element(answer, "SecretAccessKey"));
  const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)).toString("latin1"));
  assert.ok(
    files.some((text) => text.includes("CreateAccessKey")),
    "the trail is in them",
  );
  for (const secret of secrets) {
    if (secret === undefined) continue;
    assert.ok(secret.length > 20);
    assert.ok(!files.some((text) => text.includes(secret)));
  }
});

test("the trail is kept for --trail-days: older events aren't shown, and are dropped", async (t) => {
  const directory = newDirectory();
  const store = openSqliteStore({ directory });
  const now = Date.now();
  const at = (days: number, n: number) => eventOf(n, { time: new Date(now - days * 86_400_000 + n).toISOString() });
  const old = Array.from({ length: 700 }, (_, n) => at(9, n));
  await store.commit({ expected: new Map(), entries: [], events: [...old, at(7, 1_001)] });
  await store.close();
  const countWith = async (trailDays: number) => {
    const { url, close } = await openCordon(t, { trailDays, store: { directory } });
    const { length } = await recordsAt(url);
    await close();
    return length;
  };
  assert.equal(await countWith(10), 701);
  assert.equal(await countWith(8), 1);
  const left = await countWith(10);
  assert.ok(left < 701 - 255, `${left} are left`);
  await assert.rejects(startCordon({ port: 0, trailDays: 0 }), /whole number of days/);
});
