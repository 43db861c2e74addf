/** `cordon backup`, `verify` and `restore`: a log that is copied while it's written, checked, and replaces another. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { ec2 } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const root = temporaryFolder("backup");
const data = join(root, "data");
const file = join(root, "cordon.backup");
const groups = async (url: string) =>
  (await ec2(url, "DescribeSecurityGroups")).body.match(/<groupName>g\d+/g)?.length ?? 0;
const create = (url: string, n: number) =>
  ec2(url, "CreateSecurityGroup", { GroupName: `g${n}`, GroupDescription: "some" });

test("a backup taken while calls go on is complete, has everything acknowledged before, and can be restored", async (t) => {
  const cordon = await openCordon(t, { store: { directory: data } });
  for (let n = 0; n < 50; n++) assert.equal((await create(cordon.url, n)).status, 200);
  let isWriting = true;
  const writing = (async () => {
    for (let n = 50; isWriting && n < 1_000; n++) await create(cordon.url, n);
  })();
  const backedUp = await runCordon({ AWS_ENDPOINT_URL: cordon.url }, "backup", file);
  isWriting = false;
  await writing;
  assert.deepEqual([backedUp.status, backedUp.err], [0, ""]);
  assert.match(backedUp.out, /cordon\.backup has \d+ entries in 1 account and Region, the last of 20/);
  assert.equal(statSync(file).mode & 0o077, 0, "only the owner may read it");
  assert.deepEqual(
    readdirSync(data).filter((name) => name.includes("backup")),
    [],
    "nothing is left behind",
  );

  const backup = (...args: readonly string[]) => runCordon({ AWS_ENDPOINT_URL: cordon.url }, "backup", file, ...args);
  const older = readFileSync(file);
  const refused = await backup();
  assert.deepEqual([refused.status, /cordon\.backup exists\. Name another/.test(refused.err)], [2, true]);
  assert.ok(readFileSync(file).equals(older));
  assert.equal((await create(cordon.url, 6_000)).status, 200);
  assert.equal((await backup("--overwrite")).status, 0);
  assert.ok(!readFileSync(file).equals(older));

  const inUse = await runCordon({}, "restore", file, "--data", data, "--replace");
  assert.deepEqual([inUse.status, /Another process \(\d+\) is using/.test(inUse.err)], [2, true]);
  const busy = await runCordon({}, "verify", data);
  assert.deepEqual([busy.status, /cordon backup/.test(busy.err)], [2, true]);
  await cordon.close();

  const fresh = join(root, "fresh");
  const restored = await runCordon({}, "restore", file, "--data", fresh);
  assert.deepEqual([restored.status, restored.err], [0, ""]);
  const again = await openCordon(t, { store: { directory: fresh } });
  assert.ok((await groups(again.url)) >= 50);
  assert.equal((await create(again.url, 5_000)).status, 200);
  await again.close();
});

test("verify names the damage, and changes nothing", async () => {
  assert.match((await runCordon({}, "verify", data)).out, /is whole: \d+ entries in 1 account and Region/);
  assert.equal((await runCordon({}, "verify", join(root, "nowhere"))).status, 2);
  const bad = join(root, "bad.backup");
  const bytes = readFileSync(file);
  // In an entry; in the trail the call has another form.
  const at = bytes.lastIndexOf("ec2:CreateSecurityGroup");
  bytes.write("ec2:DeleteSecurityGroup", at);
  writeFileSync(bad, bytes);
  const found = await runCordon({}, "verify", bad, "--json");
  assert.equal(found.status, 1);
  const { isWhole, damage } = JSON.parse(found.out) as { isWhole: boolean; damage: { partition: string }[] };
  assert.deepEqual([isWhole, damage.map(({ partition }) => partition)], [false, ["123456789012/us-east-1"]]);
  assert.ok(readFileSync(bad).equals(bytes));
  const refused = await runCordon({}, "restore", bad, "--data", join(root, "other"));
  assert.deepEqual([refused.status, /is not whole/.test(refused.err)], [2, true]);
  assert.ok(!existsSync(join(root, "other")));
});

test("verify names damage to the trail, and it isn't restored", async () => {
  const bad = join(root, "bad-trail.backup");
  const bytes = readFileSync(file);
  bytes.write("DeleteSecurityGroup", bytes.lastIndexOf('"eventName":"CreateSecurityGroup"') + '"eventName":"'.length);
  writeFileSync(bad, bytes);
  const found = await runCordon({}, "verify", bad);
  assert.deepEqual([found.status, /event \d+ of the trail does not have the checksum/.test(found.out)], [1, true]);
  const refused = await runCordon({}, "restore", bad, "--data", join(root, "other"));
  assert.deepEqual([refused.status, /is not whole/.test(refused.err)], [2, true]);
});

test("an empty file and another program's database are no backups, and replace nothing", async () => {
  const empty = join(root, "empty.backup");
  writeFileSync(empty, "");
  const others = join(root, "others.backup");
  const database = new DatabaseSync(others);
  database.exec("CREATE TABLE entry (sequence INTEGER)");
  database.close();
  const before = readFileSync(join(data, "cordon.db"));
  for (const no of [empty, others]) {
    const refusal = `${no} is neither a log of Cordon's nor a backup`;
    const verified = await runCordon({}, "verify", no);
    assert.deepEqual([verified.status, verified.err.includes(refusal)], [2, true], verified.out + verified.err);
    const refused = await runCordon({}, "restore", no, "--data", data, "--replace");
    assert.deepEqual([refused.status, refused.err.includes(refusal)], [2, true], refused.out + refused.err);
  }
  assert.ok(readFileSync(join(data, "cordon.db")).equals(before));
});

test("verify leaves no file beside a log, so that a database that was copied alone stays refused", async (t) => {
  const [running, alone] = [join(root, "running"), join(root, "alone")];
  const { url } = await openCordon(t, { store: { directory: running } });
  await create(url, 1);
  mkdirSync(alone);
  copyFileSync(join(running, "cordon.db"), join(alone, "cordon.db"));
  for (const directory of [alone, data]) {
    const before = readdirSync(directory);
    const { out, err } = await runCordon({}, "verify", directory);
    assert.match(out + err, directory === alone ? /alone\/cordon\.db was in use when it was copied/ : /is whole/);
    assert.deepEqual(readdirSync(directory), before, directory);
  }
  await assert.rejects(openCordon(t, { store: { directory: alone } }), /was in use when it was copied/);
});

test("an existing log is replaced only on request, and kept aside", async (t) => {
  const refused = await runCordon({}, "restore", file, "--data", data);
  assert.deepEqual([refused.status, /has a log already/.test(refused.err)], [2, true]);
  const before = readFileSync(join(data, "cordon.db"));
  const replaced = await runCordon({}, "restore", file, "--data", data, "--replace");
  assert.equal(replaced.status, 0, replaced.err);
  const kept = /what was there before is in (\S+)/.exec(replaced.out)?.[1] ?? "";
  assert.ok(readFileSync(join(kept, "cordon.db")).equals(before));
  const cordon = await openCordon(t, { store: { directory: data } });
  assert.ok((await groups(cordon.url)) >= 50);
  await cordon.close();
});

test("a log in memory has nothing to back up, and only an operator may back up every account", async (t) => {
  const credentials = join(root, "credentials.json");
  const key = { secretAccessKey: "secret", account: "111122223333" };
  writeFileSync(
    credentials,
    JSON.stringify({
      credentials: [
        { accessKeyId: "ADMIN", ...key },
        { accessKeyId: "OPERATOR", ...key, operator: true },
      ],
    }),
    { mode: 0o600 },
  );
  const cordon = await openCordon(t, { store: { directory: join(root, "closed") }, credentials });
  const as = (AWS_ACCESS_KEY_ID: string) => ({
    AWS_ENDPOINT_URL: cordon.url,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: "secret",
  });
  const refused = await runCordon(as("ADMIN"), "backup", join(root, "no.backup"));
  assert.deepEqual([refused.status, /needs to be an operator/.test(refused.err)], [2, true]);
  assert.ok(!existsSync(join(root, "no.backup")));
  assert.equal((await runCordon(as("OPERATOR"), "backup", join(root, "yes.backup"))).status, 0);
  await cordon.close();

  const memory = await openCordon(t);
  const none = await runCordon({ AWS_ENDPOINT_URL: memory.url }, "backup", join(root, "none.backup"));
  assert.deepEqual([none.status, /in memory/.test(none.err)], [2, true]);
  await memory.close();
});
