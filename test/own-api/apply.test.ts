/** `POST /_cordon/apply`: several calls are made as one, or none is; in the log and in the trail each is its own. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how calls refer to earlier answers
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CreateSecurityGroupCommand, DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import type { Applied } from "../../src/gateway/call-lists/apply.ts";
import type { RehearsedCall } from "../../src/gateway/call-lists/calls-in-order.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { Told } from "../../src/own-api/trail/history.ts";
import type { Rehearsed } from "../../src/own-api/what-if.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const all = { Effect: "Allow", Action: "*", Resource: "*" };
const folder = temporaryFolder("apply");
const file = join(folder, "credentials.json");
const key = (accessKeyId: string, Statement?: readonly object[]) => ({
  ...{ accessKeyId, secretAccessKey: "test", account: ACCOUNT },
  ...(Statement && { policies: [{ Version: "2012-10-17", Statement }] }),
});
writeFileSync(
  file,
  JSON.stringify({
    credentials: [
      key(ACCOUNT),
      key("NOREVOKE", [all, { ...all, Effect: "Deny", Action: "ec2:RevokeSecurityGroupEgress" }]),
      key("NOTHING", []),
    ],
  }),
  { mode: 0o600 },
);

let cordon: Cordon;
let web = "";
before(async () => {
  cordon = await startCordon({ port: 0, store: { directory: join(folder, "data") }, credentials: file });
  const made = await ec2Client(cordon.url, ACCOUNT).send(
    new CreateSecurityGroupCommand({ GroupName: "web", Description: "d" }),
  );
  web = made.GroupId ?? "";
});
after(() => cordon.close());

async function ask<T>(path: string, sent: object | undefined, who = ACCOUNT): Promise<{ status: number; said: T }> {
  const { pathname, searchParams, search } = new URL(path, "http://127.0.0.1/_cordon/");
  const body = sent === undefined ? "" : JSON.stringify(sent);
  const raw = { method: sent === undefined ? "GET" : "POST", path: pathname, body };
  const key = { accessKeyId: who, secretAccessKey: "test" };
  const headers = await signedHeaders(cordon.url, key, { ...raw, query: Object.fromEntries(searchParams) });
  const answer = await send(cordon.url, { ...raw, path: pathname + search, headers });
  return { status: answer.status, said: JSON.parse(answer.body) as T };
}
const apply = async (calls: readonly RehearsedCall[], more: object = {}, who = ACCOUNT): Promise<Applied> => {
  const { status, said } = await ask<Applied>("apply", { calls, ...more }, who);
  assert.equal(status, 200);
  return said;
};

const ec2 = (action: string, input: Readonly<Record<string, unknown>>, as?: string): RehearsedCall => ({
  service: "ec2",
  action,
  input,
  ...(as !== undefined && { as }),
});
const opening = (GroupId: string, port: number) =>
  ec2("AuthorizeSecurityGroupIngress", {
    GroupId,
    IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "192.0.2.0/24" }] }],
  });
const closingEgress = (GroupId: string) =>
  ec2("RevokeSecurityGroupEgress", {
    GroupId,
    IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  });

async function rulesOf(group: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await ec2Client(cordon.url, ACCOUNT).send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
  );
  return SecurityGroupRules.map(({ IsEgress, FromPort }) => `${IsEgress ? "out" : "in"} ${FromPort}`).sort();
}

test("a refused call at any place keeps all others from happening, and is named with AWS's code and text", async () => {
  const before = await rulesOf(web);
  const good = [opening(web, 80), opening(web, 443), closingEgress(web)];
  for (let place = 0; place <= good.length; place++) {
    const calls = good.toSpliced(place, 0, opening("sg-0123456789abcdef0", 22));
    assert.deepEqual(await apply(calls), {
      outcome: "refused",
      call: place + 1,
      code: "InvalidGroup.NotFound",
      message: "The security group 'sg-0123456789abcdef0' does not exist",
    });
    assert.deepEqual(await rulesOf(web), before);
  }
  const twice = await apply([opening(web, 80), opening(web, 80)]);
  assert.ok(twice.outcome === "refused" && twice.call === 2 && twice.code === "InvalidPermission.Duplicate");
  const odd = await apply([opening(web, 80), ec2("AuthorizeSecurityGroupIngress", { Grp: web })]);
  assert.ok(odd.outcome === "refused" && odd.call === 2);
  const unknown = await apply([opening(web, 80), ec2("NoSuchCall", {})]);
  assert.ok(unknown.outcome === "refused" && unknown.code === "InvalidAction");
  const dry = await apply([
    opening(web, 80),
    { ...opening(web, 81), input: { ...opening(web, 81).input, DryRun: true } },
  ]);
  assert.ok(dry.outcome === "refused" && dry.code === "DryRunOperation");
  assert.deepEqual(await rulesOf(web), before);
});

test("what was previewed is what is made: if anything changed since, nothing is", async () => {
  const calls = [opening(web, 8080)];
  const { said } = await ask<Rehearsed>("what-if", { calls });
  const again = await ask<Rehearsed>("what-if", { calls });
  assert.equal(again.said.revision, said.revision);
  assert.equal((await apply([opening(web, 8081)], { revision: said.revision })).outcome, "applied");
  const late = await apply(calls, { revision: said.revision });
  assert.deepEqual(late, { outcome: "moved", revision: said.revision + 1 });
  assert.ok(!(await rulesOf(web)).includes("in 8080"));
  const { revision } = (await ask<Rehearsed>("what-if", { calls })).said;
  assert.equal((await apply(calls, { revision })).outcome, "applied");
});

test("later calls use what earlier ones made; each has its own entry and event, and all survive a restart", async () => {
  const applied = await apply([
    ec2("CreateSecurityGroup", { GroupName: "db", Description: "d" }, "db"),
    opening("${db.GroupId}", 5432),
    closingEgress("${db.GroupId}"),
    ec2("DescribeVpcs", {}),
  ]);
  assert.ok(applied.outcome === "applied");
  const { GroupId = "" } = applied.outputs[0] as { readonly GroupId?: string };
  assert.deepEqual(await rulesOf(GroupId), ["in 5432"]);
  const { said } = await ask<Told>(`history?of=${GroupId}`, undefined);
  assert.deepEqual(said.calls.map(({ call }) => call).sort(), [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateSecurityGroup",
    "ec2:RevokeSecurityGroupEgress",
  ]);
  await cordon.close();
  const store = await openSqliteStore({ directory: join(folder, "data") });
  const entries = (await allOf(store.history(`${ACCOUNT}/us-east-1`, 1, Number.POSITIVE_INFINITY))).slice(-3);
  await store.close();
  assert.deepEqual(
    entries.map(({ operation }) => operation),
    ["ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"],
  );
  assert.equal(new Set(entries.map(({ requestId }) => requestId)).size, 1);
  cordon = await startCordon({ port: 0, store: { directory: join(folder, "data") }, credentials: file });
  assert.deepEqual(await rulesOf(GroupId), ["in 5432"]);
});

test("each call needs its own permission, and nothing else; a refusal for want of it is in the trail", async () => {
  const before = await rulesOf(web);
  const refused = await apply([opening(web, 25), closingEgress(web)], {}, "NOREVOKE");
  assert.ok(refused.outcome === "refused");
  assert.deepEqual([refused.call, refused.code], [2, "UnauthorizedOperation"]);
  assert.deepEqual(await rulesOf(web), before);
  const { said } = await ask<Told>("history?limit=1", undefined);
  const [last] = said.calls;
  assert.deepEqual(
    [last?.call, last?.user, last?.refused],
    ["ec2:RevokeSecurityGroupEgress", "NOREVOKE", "Client.UnauthorizedOperation"],
  );
  assert.equal((await apply([opening(web, 25)], {}, "NOREVOKE")).outcome, "applied");
  for (const unsigned of ["", "{}"]) {
    const answer = await send(cordon.url, { path: "/_cordon/apply", body: unsigned });
    assert.equal(answer.status, 401);
  }
  const none = await apply([opening(web, 26)], {}, "NOTHING");
  assert.ok(none.outcome === "refused" && none.code === "UnauthorizedOperation");
});

test("a retry with the same client tokens makes nothing twice", async () => {
  const calls = [
    ec2("CreateManagedPrefixList", {
      PrefixListName: "offices",
      MaxEntries: 2,
      AddressFamily: "IPv4",
      ClientToken: "once",
    }),
  ];
  const [first, second] = [await apply(calls), await apply(calls)];
  assert.ok(first.outcome === "applied");
  assert.deepEqual(second, first);
});

test("what looks at much for long, or gives keys, is made alone", async () => {
  const looking = ec2("StartNetworkInsightsAnalysis", { NetworkInsightsPathId: "nip-0123456789abcdef0" });
  assert.deepEqual(await ask("apply", { calls: [opening(web, 1), looking] }), {
    status: 400,
    said: { error: "call 2, StartNetworkInsightsAnalysis, can't be one of several: make it alone" },
  });
  const iam = { service: "iam", action: "CreateUser", input: { UserName: "u" } };
  assert.equal((await ask("apply", { calls: [iam] })).status, 400);
});

test("of lists that exclude each other one is made, however many come at once", async () => {
  const list = (i: number) => [opening(web, 9_000), opening(web, 9_001 + i), opening(web, 9_100 + i)];
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => apply(list(i))));
  assert.equal(answers.filter(({ outcome }) => outcome === "applied").length, 1);
  const made = (await rulesOf(web)).filter((rule) => /^in 9\d\d\d$/.test(rule));
  assert.equal(made.length, 3);
});
