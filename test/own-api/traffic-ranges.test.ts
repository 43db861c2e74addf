/** Questions about more than one port: which parts pass, and what passes on some traffic only. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { CheckedRange } from "../../src/own-api/check.ts";
import type { Reached } from "../../src/own-api/reach.ts";
import { runInStack } from "../setup/run-in-stack.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";

let cordon: Cordon;
let stack: SmallStack;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
  stack = await makeSmallStack(cordon.url, "111122223333");
});
after(async () => {
  stack.ec2.destroy();
  await cordon.close();
});

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, ...args);

test("cordon check of a range says which parts pass, by which rules, and why the others don't", async () => {
  const { status, out } = await run("check", "--from", "web-1", "--to", "db-1", "tcp/5000-6000");
  assert.equal(
    out,
    `refused in part: eni-web-1 (web-1, 10.0.1.11) may reach eni-db-1 (db-1, 10.0.2.21) only on tcp/5432 of tcp/5000-6000

  refused  tcp/5000-5431  no inbound rule of sg-db (db) matches
  allowed  tcp/5432  by sgr-default of sg-web (web) and sgr-db-5432 of sg-db (db)
  refused  tcp/5433-6000  no inbound rule of sg-db (db) matches
`,
  );
  assert.equal(status, 1);
});

test("of sets each part says how many pairs pass, with each reason on a line of its own", async () => {
  const { status, out } = await run("check", "--from", "internet", "--to", "web", "tcp/400-500");
  const [head, , ...parts] = out.split("\n");
  assert.equal(head, "refused in part: the internet may reach web only on tcp/443 (1 of 2 pairs) of tcp/400-500");
  assert.deepEqual(parts.slice(0, 5), [
    "  refused  tcp/400-442  0 of 2 pairs pass",
    "                        no inbound rule of sg-web (web) matches",
    "                        igw-shop: the interface has no public address",
    "  refused  tcp/443  1 of 2 pairs pass",
    "                        igw-shop: the interface has no public address",
  ]);
  assert.equal(status, 1);
});

test("all traffic, all of a protocol, and all of ICMP", async () => {
  const [all, tcp, icmp, ping] = await Promise.all([
    run("check", "--from", "web-1", "--to", "internet", "all"),
    run("check", "--from", "web-1", "--to", "db", "tcp", "--json"),
    run("check", "--from", "web-1", "--to", "db-1", "icmp/all"),
    run("check", "--from", "web-1", "--to", "db-1", "icmp"),
  ]);
  assert.match(all.out, /^allowed: eni-web-1 \(web-1, 10\.0\.1\.11\) may reach the internet on all traffic\n/);
  assert.equal(all.status, 0);
  const { decision, parts } = JSON.parse(tcp.out) as CheckedRange;
  assert.equal(decision, "refused");
  assert.deepEqual(
    parts.map((part) => [part.traffic, part.decision, part.pairs, part.allowed]),
    [
      ["tcp/0-5431", "refused", 2, 0],
      ["tcp/5432", "allowed", 2, 2],
      ["tcp/5433-65535", "refused", 2, 0],
    ],
  );
  assert.match(
    icmp.out,
    /may not reach eni-db-1 \(db-1, 10\.0\.2\.21\) on any of icmp\n\n {2}refused {2}icmp {2}no inbound/,
  );
  assert.match(ping.out, /on icmp\/8\/0\n/);
});

test("cordon reach and cordon open list what passes on some traffic", async () => {
  const [range, none, rdp, ssh] = await Promise.all([
    run("reach", "db", "tcp/5000-6000", "--json"),
    run("reach", "db", "tcp/22"),
    run("open", "tcp/3389"),
    run("open", "tcp/1-100"),
  ]);
  const reached = JSON.parse(range.out) as Reached;
  assert.equal(reached.traffic, "tcp/5000-6000");
  assert.deepEqual(
    reached.interfaces.flatMap(({ passages }) => passages.map(({ traffic }) => traffic)),
    ["tcp/5432"],
  );
  assert.match(none.out, /^Who can reach db on tcp\/22: [^\n]*\n\n {2}no interface can reach it\n$/);
  assert.equal(
    rdp.out,
    "None of 4 interfaces in account 111122223333, us-east-1, is open to the internet on tcp/3389.\n",
  );
  assert.match(
    ssh.out,
    /^1 interface of 4 in account 111122223333, us-east-1, is open to the internet on tcp\/1-100\.\n/,
  );
  assert.match(ssh.out, /tcp\/22 {2}203\.0\.113\.0\/24/);
  assert.doesNotMatch(ssh.out, /tcp\/443/);
});

test("subnets, route tables, network ACLs and gateways have their names beside their ids", async () => {
  const tag = (id: string | undefined, Value: string) =>
    stack.ec2.send(new CreateTagsCommand({ Resources: [id ?? ""], Tags: [{ Key: "Name", Value }] }));
  const { ids } = stack;
  await tag(ids["subnet-front"], "front");
  await tag(ids["rtb-main"], "main");
  await tag(ids["igw-shop"], "shop-gateway");
  const path = (await run("check", "--from", "web-1", "--to", "198.51.100.9", "tcp/443")).out;
  assert.match(path, /✓ eni-web-1 \(web-1\) {2}10\.0\.1\.11 in subnet-front \(front\)\n/);
  assert.match(path, /✓ rtb-main \(main\) {2}0\.0\.0\.0\/0 to igw-shop \(shop-gateway\)\n/);
  assert.match(path, /✓ igw-shop \(shop-gateway\) {2}public address/);
});
