/** The matrix of who may reach whom: the same as `check` says of each pair of sets, as a command prints it, and as it was. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { askCordon, send } from "../../src/cli/ask-cordon.ts";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { CheckedOne } from "../../src/own-api/check.ts";
import type { MatrixHead, MatrixRow } from "../../src/own-api/matrix/matrix.ts";
import { runInStack } from "../setup/run-in-stack.ts";
import { makeSmallStack, type SmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const ACCOUNT = "111122223333";
const keys = { accessKeyId: ACCOUNT, secretAccessKey: "test" };
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

async function matrix(query: Readonly<Record<string, string>>) {
  const answer = await send(cordon.url, "/_cordon/matrix", { query, keys, region: "us-east-1" });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/x-ndjson/);
  const [head, ...rows] = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { head: head as MatrixHead & { readonly at?: unknown }, rows: rows as readonly MatrixRow[] };
}

const askedBy = ["group", "subnet", "vpc", "tag:role"];

for (const by of askedBy) {
  test(`by ${by}: each cell has what check says from the one to the other`, async () => {
    for (const traffic of ["tcp/443", "tcp/5432"]) {
      const { head, rows } = await matrix({ by, traffic });
      assert.ok(head.compared.length > 0);
      assert.deepEqual(
        rows.map(({ row }) => row),
        [...head.compared.keys()],
      );
      for (const { row, decisions, pairs, allowed, undecidable } of rows) {
        for (const [column, decision] of decisions.entries()) {
          const query = { from: head.compared[row]?.id ?? "", to: head.compared[column]?.id ?? "", traffic };
          const { body } = await askCordon(cordon.url, "/_cordon/check", { query, keys, region: "us-east-1" });
          const checked = body as CheckedOne;
          const expected = [checked.pairs, checked.allowed, checked.undecidable];
          assert.deepEqual([pairs[column], allowed[column], undecidable[column]], expected, JSON.stringify(query));
          const is = { all: "allowed", some: "refused", none: "refused", undecidable: "x", empty: "undecidable" };
          assert.equal(checked.decision, is[decision], JSON.stringify(query));
        }
      }
    }
  });
}

const run = (...args: readonly string[]) => runInStack(cordon.url, stack, "matrix", ...args);

test("cordon matrix prints rows and columns, and on what something may pass", async () => {
  const { status, out } = await run();
  assert.equal(
    out,
    `2 groups in account 111122223333, us-east-1: which row may open flows to which column on any traffic.

     from \\ to  1  2
  1  sg-db (db)  -  all
  2  sg-web (web)  all  all

all: every pair of interfaces may. 1/4: one of four pairs may. -: none may. ?: not known.

  from  to  allowed  on
  sg-db (db)  sg-web (web)  4 of 4 pairs  tcp/443
  sg-web (web)  sg-db (db)  4 of 4 pairs  tcp/5432
  sg-web (web)  sg-web (web)  2 of 2 pairs  tcp/443
`,
  );
  assert.equal(status, 0);
  const one = await run("tcp/5432", "--match", "web");
  assert.match(one.out, /^1 group in .* column on tcp\/5432\.\n\n.*\n {2}1 {2}sg-web \(web\) {2}-\n/);
});

test("cordon matrix prints CSV and JSON", async () => {
  const csv = await run("--csv", "--by", "tag:role", "tcp/5432");
  assert.deepEqual(csv.out.trim().split("\n").slice(0, 2), [
    "from,from_name,to,to_name,decision,pairs,allowed,undecidable,traffic",
    "tag:role=db,db,tag:role=db,db,none,2,0,0,",
  ]);
  const json = JSON.parse((await run("--json", "--by", "subnet", "--vpc", "vpc-shop")).out);
  assert.deepEqual(
    [json.by, json.traffic, json.compared.length, json.rows.length, json.rows[0].traffic.length],
    ["subnet", "all", 2, 2, 2],
  );
});

test("what is no matrix is refused with what to ask instead", async () => {
  const refused = async (query: Readonly<Record<string, string>>, message: RegExp) => {
    const { status, body } = await askCordon(cordon.url, "/_cordon/matrix", { query, keys, region: "us-east-1" });
    assert.equal(status, 400);
    assert.match((body as { readonly error: string }).error, message);
  };
  await refused({ by: "colour" }, /^by is group, subnet, vpc or tag:KEY, such as tag:role, not 'colour'$/);
  await refused({ traffic: "443" }, /a TCP port is written tcp\/443/);
  await refused({ vpc: "vpc-0" }, /^there is no VPC vpc-0$/);
  await refused({ at: "tomorrow" }, /is no moment/);
  for (const [args, message] of [
    [["tcp/1", "tcp/2"], /it takes no tcp\/2/],
    [["tcp/1", "--traffic", "tcp/2"], /name the traffic once/],
    [["--csv", "--json"], /--csv or --json, not both/],
  ] as const) {
    const ran = await run(...args);
    assert.deepEqual([ran.status, message.test(ran.err)], [2, true], ran.err);
  }
});

test("as it was: a cell that was open before a rule was taken away", async () => {
  const { ec2, ids } = stack;
  const before = await matrix({ traffic: "tcp/5432" });
  const taken = new RevokeSecurityGroupIngressCommand({
    GroupId: ids["sg-db"],
    SecurityGroupRuleIds: [ids["sgr-db-5432"] ?? ""],
  });
  const then = new Date().toISOString();
  await ec2.send(taken);
  const now = await matrix({ traffic: "tcp/5432" });
  assert.notDeepEqual(now.rows, before.rows);
  const past = await matrix({ traffic: "tcp/5432", at: then });
  assert.deepEqual(past.rows, before.rows);
  assert.ok(past.head.at);
});

test("of saved answers that lack a group's rules or a route table, the cell says that nobody can tell", async () => {
  const folder = temporaryFolder("matrix");
  const saved = await askCordon(cordon.url, "/_cordon/export", { keys, region: "us-east-1" });
  const { RouteTables: _, ...lacking } = saved.body as Readonly<Record<string, unknown>>;
  const file = join(folder, "saved.json");
  writeFileSync(file, JSON.stringify(lacking));
  const { status, out } = await run("tcp/443", "--by", "subnet", "--state", file);
  assert.match(out, /\?/);
  assert.equal(status, 2);
});
