/** A server whose log is damaged in one place: that account and Region are refused by name, everything else is served. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { ec2, element, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const directory = temporaryFolder("damaged");
const store = { directory };
const key = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: "test" });
const [HARMED, WHOLE] = ["111111111111", "222222222222"] as const;

test("one damaged entry takes out one account and Region, which the log and health name, and nothing else", async (t) => {
  const before = await openCordon(t, { store });
  for (const account of [HARMED, WHOLE]) {
    assert.equal((await ec2(before.url, "CreateVpc", { CidrBlock: "10.0.0.0/16" }, key(account))).status, 200);
  }
  await before.close();
  const db = new DatabaseSync(join(directory, "cordon.db"));
  db.exec(`UPDATE entry SET body = replace(body, '10.0.0.0', '10.9.0.0') WHERE partition = '${HARMED}/us-east-1'`);
  db.close();

  const lines: string[] = [];
  let failures = 0;
  const cordon = await openCordon(t, { store, log: (line) => lines.push(line), onFailure: () => failures++ });
  for (let times = 0; times < 3; times++) {
    const refused = await ec2(cordon.url, "DescribeVpcs", {}, key(HARMED));
    assert.deepEqual([refused.status, element(refused.body, "Code")], [503, "Unavailable"]);
    assert.match(element(refused.body, "Message") ?? "", /damaged, so nothing of it is served/);
  }
  // Questions about now, and about a moment that the damage leads to; what was before it is whole.
  const ask = async (query: Readonly<Record<string, string>>) => {
    const raw = { method: "GET", path: "/_cordon/open", query, body: "" };
    const headers = await signedHeaders(cordon.url, key(HARMED), raw);
    return send(cordon.url, { ...raw, path: `${raw.path}?${new URLSearchParams(query)}`, headers });
  };
  for (const query of [{}, { at: "2" }, { at: "0 seconds ago" }]) {
    const refused = await ask(query);
    assert.equal(refused.status, 503, refused.body);
    assert.match(JSON.parse(refused.body).error, /damaged, so nothing of it is served/);
  }
  assert.equal((await ask({ at: "1" })).status, 200);
  const served = await ec2(cordon.url, "DescribeVpcs", {}, key(WHOLE));
  assert.equal(served.status, 200);
  assert.match(served.body, /10\.0\.0\.0\/16/);
  assert.equal((await ec2(cordon.url, "CreateVpc", { CidrBlock: "10.1.0.0/16" }, key(WHOLE))).status, 200);

  // Anyone may ask the gate, signed or not, and it searches every partition.
  const asked = await send(cordon.url, { method: "GET", path: "/_cordon/gate/d-0123456789", body: "" });
  assert.notEqual(asked.status, 204);

  const health = await send(cordon.url, { method: "GET", path: "/_cordon/health", body: "" });
  assert.equal(health.status, 200);
  const { status, damaged } = JSON.parse(health.body) as { status: string; damaged: { partition: string }[] };
  assert.equal(status, "damaged");
  assert.deepEqual(
    damaged.map(({ partition }) => partition),
    [`${HARMED}/us-east-1`],
  );
  const told = lines.filter((line) => line.includes("does not have the checksum"));
  assert.equal(told.length, 1, "the log names it once");
  assert.match(told[0] ?? "", new RegExp(`^${HARMED}/us-east-1 is not served: .*cordon restore`));
  assert.equal(failures, 0, "the server goes on");
});
