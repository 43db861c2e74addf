/** Questions about the past, with the commands and over HTTP, against a network made through the AWS SDK. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../../src/main/index.ts";
import { openCordon } from "../../setup/open-cordon.ts";
import { runInStack } from "../../setup/run-in-stack.ts";
import { ANY_KEY, call, ec2, type Key, send, signedHeaders } from "../../setup/signed-call.ts";
import { makeSmallStack, type SmallStack } from "../../setup/small-stack.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";

let cordon: Cordon;
let stack: SmallStack;
/** Before the databases took 5433 from the web, while they did, and after. */
let times: readonly [before: string, during: string, after: string];
const folder = temporaryFolder("past");

before(async () => {
  cordon = await startCordon({ port: 0 });
  stack = await makeSmallStack(cordon.url, "111122223333");
  const { ec2: client, ids } = stack;
  const rule = {
    GroupId: ids["sg-db"],
    IpPermissions: [
      { IpProtocol: "tcp", FromPort: 5433, ToPort: 5433, UserIdGroupPairs: [{ GroupId: ids["sg-web"] }] },
    ],
  };
  const now = async () => {
    await pause(3);
    const time = new Date().toISOString();
    await pause(3);
    return time;
  };
  const first = await now();
  await client.send(new AuthorizeSecurityGroupIngressCommand(rule));
  const second = await now();
  await client.send(new RevokeSecurityGroupIngressCommand(rule));
  times = [first, second, await now()];
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, ...args);

test("cordon check, reach, open and test answer about then, and say so", async () => {
  const check = ["check", "--from", "eni-web-1", "--to", "eni-db-1", "tcp/5433"];
  const [early, during, late] = await Promise.all(times.map((time) => run(...check, "--at", time)));
  assert.deepEqual([early?.status, during?.status, late?.status], [1, 0, 1]);
  assert.match(during?.out ?? "", new RegExp(`^as of ${times[1]} \\(revision \\d+\\)\nallowed: eni-web-1`));
  const revision = /revision (\d+)/.exec(during?.out ?? "")?.[1] ?? "";
  assert.equal((await run(...check, "--at", revision)).status, 0);
  assert.match((await run("reach", "eni-db-1", "tcp/5433", "--at", times[1])).out, /^as of .*\n.*web.*tcp\/5433/s);
  assert.match((await run("reach", "eni-db-1", "tcp/5433", "--at", times[2])).out, /no interface can reach it/);
  assert.match((await run("open", "--at", times[1])).out, /^as of .*\n1 interface of 4/);
  assert.equal(JSON.parse((await run("open", "--at", times[1], "--json")).out).at.time, times[1]);
  const file = join(folder, "expect.yaml");
  writeFileSync(
    file,
    "names:\n  a: { interface: web-1 }\n  b: { interface: db-1 }\nexpect:\n  - a may reach b on tcp/5433\n",
  );
  const [then, now] = [await run("test", file, "--at", times[1]), await run("test", file)];
  assert.deepEqual([then.status, now.status], [0, 1]);
  assert.match(then.out, /^as of /);
  assert.doesNotMatch(now.out, /as of /);
});

test("a time to come, one before the beginning and what is no moment are refused", async () => {
  const open = async (at: string) => {
    const { status, err } = await run("open", "--at", at);
    assert.equal(status, 2);
    return err;
  };
  assert.match(await open("2999-01-01T00:00:00Z"), /2999-01-01T00:00:00.000Z is yet to come: it is 20/);
  assert.match(
    await open("2001-01-01T00:00:00Z"),
    /the history of account 111122223333, Region us-east-1 begins with revision 1 at .*: nothing is known of 2001-01/,
  );
  assert.match(await open("tuesday"), /'tuesday' is no moment: write a time such as/);
  assert.match(await open("100000"), /the history of account .* ends with revision \d+ so far/);
  const elsewhere = await run("open", "--at", times[1], "--region", "eu-west-3");
  assert.match(elsewhere.err, /nothing was ever changed in account 111122223333, Region eu-west-3: it has no past/);
});

test("an interface that didn't exist yet is unknown then", async () => {
  const { status, err } = await run("reach", "eni-db-1", "--at", "1");
  assert.equal(status, 2);
  assert.match(err, /no network interface eni-db-1|there is no/);
});

const key = (accessKeyId: string): Key => ({ accessKeyId, secretAccessKey: "s" });

test("the past is as open as the present: the same permission, and only one's own account", async (t) => {
  const path = join(temporaryFolder("past-keys"), "credentials.json");
  const all = [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }];
  const less = [...all, { Effect: "Deny", Action: "ec2:DescribeRouteTables", Resource: "*" }];
  const keys = Object.entries({ A: [1, all], B: [2, all], C: [1, less] } as const).map(
    ([id, [account, Statement]]) => ({
      accessKeyId: id,
      secretAccessKey: "s",
      account: String(account).repeat(12),
      policies: [{ Version: "2012-10-17", Statement }],
    }),
  );
  writeFileSync(path, JSON.stringify({ credentials: keys }), { mode: 0o600 });
  const { url } = await openCordon(t, { credentials: path });
  const made = await ec2(url, "CreateSecurityGroup", { GroupName: "g", GroupDescription: "d" }, key("A"));
  assert.equal(made.status, 200, made.body);
  const ask = async (id: string) => {
    const [route, query] = ["/_cordon/open", { at: "1" }];
    const raw = { method: "GET", path: route, query, body: "" };
    const headers = await signedHeaders(url, key(id), raw);
    return send(url, { ...raw, path: `${route}?at=1`, headers });
  };
  assert.equal((await ask("A")).status, 200);
  const denied = await ask("C");
  assert.equal(denied.status, 403);
  assert.match(denied.body, /needs permission for .*ec2:DescribeRouteTables/);
  assert.match((await ask("B")).body, /nothing was ever changed in account 222222222222/);
});

test("the body of expectations has the moment too", async () => {
  const expectations = [
    {
      kind: "may",
      from: [{ kind: "interface", of: "web-1" }],
      to: [{ kind: "interface", of: "db-1" }],
      on: ["tcp/5433"],
    },
  ];
  const verdict = async (at?: string) => {
    const body = JSON.stringify({ expectations, at });
    const answer = await call(
      cordon.url,
      { path: "/_cordon/expectations", headers: { "content-type": "application/json" }, body },
      { ...ANY_KEY, accessKeyId: stack.account },
    );
    return JSON.parse(answer.body);
  };
  assert.equal((await verdict()).verdict, "broken");
  const then = await verdict(times[1]);
  assert.deepEqual([then.verdict, then.at.time], ["holds", times[1]]);
});
