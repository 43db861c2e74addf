/** What policies keep from a caller of AWS's interface, Cordon's own doesn't give: conditions, single resources, single calls. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { Exported } from "../../src/own-api/export.ts";
import type { Rehearsed } from "../../src/own-api/what-if.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const all = { Effect: "Allow", Action: "*", Resource: "*" };
const arnOf = (type: string, id: string) => `arn:aws:ec2:us-east-1:${ACCOUNT}:${type}/${id}`;

const file = join(temporaryFolder("permission"), "credentials.json");
const seeing = (Resource: string) => ({ Effect: "Allow", Action: "ec2:GetManagedPrefixListEntries", Resource });
/** The keys sign with what the account's own key, which is its number, signs with. */
const key = (accessKeyId: string, Statement?: readonly object[]) => ({
  ...{ accessKeyId, secretAccessKey: "test", account: ACCOUNT },
  ...(Statement && { policies: [{ Version: "2012-10-17", Statement }] }),
});

let cordon: Cordon;
let [open, closed, barred, kept, free] = ["", "", "", "", ""];
/** Interfaces: of a group whose rule refers to `kept`, and of one whose rules refer to no list. */
let [guarded, plain] = ["", ""];
before(async () => {
  writeFileSync(file, JSON.stringify({ credentials: [key(ACCOUNT)] }), { mode: 0o600 });
  const first = await startCordon({ port: 0, store: { directory: join(file, "..", "data") }, credentials: file });
  const ec2 = ec2Client(first.url, ACCOUNT);
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: "d" }))).GroupId ?? "";
  const list = async (PrefixListName: string) => {
    const asked = { PrefixListName, MaxEntries: 1, AddressFamily: "IPv4", Entries: [{ Cidr: "192.0.2.0/24" }] };
    return (await ec2.send(new CreateManagedPrefixListCommand(asked))).PrefixList?.PrefixListId ?? "";
  };
  [open, closed, barred] = [await group("open"), await group("closed"), await group("barred")];
  [kept, free] = [await list("kept"), await list("free")];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: kept }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: barred, IpPermissions }));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const nic = async (group: string) => {
    const asked = { SubnetId: Subnets[0]?.SubnetId, Groups: [group] };
    return (await ec2.send(new CreateNetworkInterfaceCommand(asked))).NetworkInterface?.NetworkInterfaceId ?? "";
  };
  [guarded, plain] = [await nic(barred), await nic(closed)];
  await first.close();
  const deny = (Action: string, Resource: string) => ({ Effect: "Deny", Action, Resource });
  const credentials = [
    key(ACCOUNT),
    key("HERE", [{ ...all, Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } }]),
    key("ELSEWHERE", [all, { ...all, Effect: "Deny", Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } }]),
    key("IRELAND", [{ ...all, Action: "ec2:*", Condition: { StringEquals: { "ec2:Region": "eu-west-1" } } }]),
    key("BUTONE", [all, deny("ec2:AuthorizeSecurityGroupIngress", arnOf("security-group", closed))]),
    key("BUTLIST", [all, deny("ec2:GetManagedPrefixListEntries", arnOf("prefix-list", kept))]),
    key("BUTFREE", [all, deny("ec2:GetManagedPrefixListEntries", arnOf("prefix-list", free))]),
    key("ONLYLIST", [{ ...all, Action: "ec2:Describe*" }, seeing(arnOf("prefix-list", kept))]),
    key("ONLYOTHER", [{ ...all, Action: "ec2:Describe*" }, seeing(arnOf("prefix-list", free))]),
    key("BUTVPC", [all, deny("ec2:DescribeVpcAttribute", arnOf("vpc", "*"))]),
    key("BUTGONE", [all, deny("ec2:GetManagedPrefixListEntries", arnOf("prefix-list", "pl-0123456789abcdef0"))]),
  ];
  writeFileSync(file, JSON.stringify({ credentials }), { mode: 0o600 });
  cordon = await startCordon({ port: 0, store: { directory: join(file, "..", "data") }, credentials: file });
});
after(() => cordon.close());

async function ask(accessKeyId: string, path: string, { region = "us-east-1", sent }: Asked = {}) {
  const body = sent === undefined ? "" : JSON.stringify(sent);
  const raw = { method: sent === undefined ? "GET" : "POST", path: `/_cordon/${path}`, region, body };
  const { pathname, searchParams } = new URL(raw.path, cordon.url);
  const signed = { ...raw, path: pathname, query: Object.fromEntries(searchParams) };
  const headers = await signedHeaders(cordon.url, { accessKeyId, secretAccessKey: "test" }, signed);
  const answer = await send(cordon.url, { ...raw, headers });
  return { status: answer.status, said: JSON.parse(answer.body) as unknown };
}
interface Asked {
  readonly region?: string;
  readonly sent?: object;
}

test("conditions on the request hold: what they allow is allowed, what they deny is refused", async () => {
  assert.equal((await ask("HERE", "open")).status, 200);
  assert.equal((await ask("ELSEWHERE", "open")).status, 403);
  assert.equal((await ask("IRELAND", "open", { region: "eu-west-1" })).status, 200);
  assert.equal((await ask("IRELAND", "open")).status, 403);
});

const opening = (GroupId: string) => ({
  service: "ec2",
  action: "AuthorizeSecurityGroupIngress",
  input: { GroupId, IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "192.0.2.0/24" },
});

test("a call of what-if is refused if the caller couldn't make it, on the resource that it names", async () => {
  const { status, said } = await ask("BUTONE", "what-if", { sent: { calls: [opening(closed), opening(open)] } });
  const [refused, decided] = (said as Rehearsed).calls;
  assert.deepEqual([status, decided?.outcome], [200, "decided"]);
  assert.ok(refused?.outcome === "refused");
  assert.equal(refused.code, "UnauthorizedOperation");
  assert.match(refused.message, /is not authorized to perform: ec2:AuthorizeSecurityGroupIngress on resource: .*sg-/);
  const rules = await ec2Client(cordon.url, ACCOUNT).send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [open] }] }),
  );
  assert.equal(rules.SecurityGroupRules?.filter(({ IsEgress }) => IsEgress === false).length, 0);
});

test("what-if takes no calls that give keys or sessions", async () => {
  for (const service of ["iam", "sts"]) {
    const calls = [opening(open), { service, action: "GetSessionToken", input: {} }];
    const { status, said } = await ask(ACCOUNT, "what-if", { sent: { calls } });
    const error = `call 2 is to ${service}, and no flow depends on it: leave it out`;
    assert.deepEqual([status, said], [400, { error }]);
  }
});

test("an export is refused if policies keep one list's entries or one VPC's attributes from the caller", async () => {
  const { status, said } = await ask("BUTLIST", "export");
  assert.equal(status, 403);
  assert.match(
    (said as { error: string }).error,
    new RegExp(`^UnauthorizedOperation: .*GetManagedPrefixListEntries.*${kept}`),
  );
  assert.equal((await ask("BUTVPC", "export")).status, 403);
  for (const who of [ACCOUNT, "BUTGONE"]) {
    const exported = (await ask(who, "export")).said as Exported;
    assert.deepEqual(Object.keys(exported.PrefixListEntries).toSorted(), [kept, free].toSorted(), who);
  }
});

test("an import is in the log as a change of its caller's", async () => {
  const directory = join(file, "..", "imported");
  const other = await startCordon({ port: 0, store: { directory }, credentials: file });
  const raw = { path: "/_cordon/import", body: JSON.stringify({ Vpcs: [] }) };
  const headers = await signedHeaders(other.url, { accessKeyId: "HERE", secretAccessKey: "test" }, raw);
  const answer = await send(other.url, { ...raw, headers });
  await other.close();
  assert.equal(answer.status, 200, answer.body);
  const store = openSqliteStore({ directory });
  const authors = (await allOf(store.history(`${ACCOUNT}/us-east-1`, 1, Number.POSITIVE_INFINITY))).map(
    ({ principal }) => principal,
  );
  await store.close();
  assert.equal(authors.at(-1), `arn:aws:iam::${ACCOUNT}:user/HERE`);
});

test("questions about traffic need permission to see the entries of the lists that they are about, and of no others", async () => {
  const check = (from: string, to: string) => `check?from=${from}&to=${to}&traffic=tcp/22`;
  const [about, aside] = [check(plain, guarded), check(plain, plain)];
  const past = `${check(plain, guarded)}&at=0%20seconds%20ago`;
  const end = (of: string) => [{ kind: "id", of }];
  const expectations = { expectations: [{ kind: "may-not", from: end(plain), to: end(guarded), on: ["tcp/22"] }] };
  const cases = [
    [about, {}, "ONLYLIST"],
    [past, {}, "ONLYLIST"],
    [`reach?of=${guarded}`, {}, "ONLYLIST"],
    ["open", {}, "ONLYLIST"],
    ["diff?from=0%20seconds%20ago", {}, "ONLYLIST"],
    ["what-if", { sent: { calls: [] } }, "ONLYLIST"],
    ["expectations", { sent: expectations }, "ONLYLIST"],
  ] as const;
  for (const [path, asked, may] of cases) {
    // An answer of lines isn't one text of JSON.
    const status = async (who: string) => (await ask(who, path, asked).catch(() => ({ status: 200 }))).status;
    assert.deepEqual([await status(may), await status("ONLYOTHER"), await status("BUTLIST")], [200, 403, 403], path);
  }
  assert.deepEqual((await ask("ONLYOTHER", about)).said, {
    error: `arn:aws:iam::${ACCOUNT}:user/ONLYOTHER needs permission for ec2:GetManagedPrefixListEntries on ${arnOf("prefix-list", kept)}`,
  });
  for (const who of ["ONLYOTHER", "BUTLIST"]) assert.equal((await ask(who, aside)).status, 200, who);
  const referring = { GroupId: closed, IpPermissions: [{ IpProtocol: "-1", PrefixListIds: [{ PrefixListId: free }] }] };
  const calls = [{ service: "ec2", action: "AuthorizeSecurityGroupIngress", input: referring }];
  const rehearsed = async (who: string) => (await ask(who, "what-if", { sent: { calls } })).status;
  assert.deepEqual([await rehearsed(ACCOUNT), await rehearsed("BUTFREE")], [200, 403]);
  assert.equal((await ask("BUTLIST", `uses?of=${kept}`)).status, 200);
});
