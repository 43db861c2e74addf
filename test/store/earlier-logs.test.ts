/** Logs that earlier versions wrote: today's Cordon serves all that is in them, and a format doesn't change without a version. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import {
  CreateVpcCommand,
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  GetManagedPrefixListEntriesCommand,
} from "@aws-sdk/client-ec2";
import { startCordon } from "../../src/main/index.ts";
import { put } from "../../src/model/world/change.ts";
import { encodeChunks, encodeEntry, encodeEvent } from "../../src/store/codec.ts";
import { restoreLog } from "../../src/store/restore.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyLog } from "../../src/store/verify.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const NOW = 5;

const logs = new URL("earlier-logs/", import.meta.url);
const names = readdirSync(logs, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []));
const folder = temporaryFolder("earlier");
let made = 0;

type Answers = Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>;

/** The log's files in a new directory, and what its Cordon answered. */
function unpack(name: string): { readonly directory: string; readonly answers: Answers } {
  const directory = join(folder, String(++made));
  mkdirSync(directory);
  const files = readdirSync(new URL(`${name}/`, logs)).map((file) => {
    const bytes = brotliDecompressSync(readFileSync(new URL(`${name}/${file}`, logs)));
    return [file.replace(/\.br$/, ""), bytes] as const;
  });
  for (const [file, bytes] of files) if (file !== "answers.json") writeFileSync(join(directory, file), bytes);
  const answers = files.find(([file]) => file === "answers.json")?.[1] ?? assert.fail(`${name} has no answers`);
  return { directory, answers: JSON.parse(answers.toString()) as Answers };
}

async function describe(ec2: EC2Client, account: string): Promise<Answers[string]> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const Filters = [{ Name: "owner-id", Values: [account] }];
  const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
  const PrefixListId = PrefixLists[0]?.PrefixListId;
  const { Entries = [] } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
  return { Vpcs, Subnets, SecurityGroups, SecurityGroupRules, PrefixLists, Entries };
}

/** Everything that was answered then is answered now. Answers have got members since. */
async function assertServed(directory: string, answers: Answers): Promise<void> {
  const cordon = await startCordon({ port: 0, store: { directory } });
  try {
    for (const [account, then] of Object.entries(answers)) {
      const now = JSON.parse(
        JSON.stringify(await describe(ec2Client(cordon.url, account), account)),
      ) as Answers[string];
      for (const [list, records] of Object.entries(then)) {
        assert.equal(now[list]?.length, records.length, list);
        assert.partialDeepStrictEqual(now[list]?.map(inOrder), records.map(inOrder));
      }
    }
  } finally {
    await cordon.close();
  }
}

/** The members of lists within a record may come in another order, and an empty list may be left out. */
const inOrder = (record: object): unknown =>
  JSON.parse(JSON.stringify(record), (_, value) => {
    if (!Array.isArray(value)) return value;
    return value.length === 0 ? undefined : value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  });

function versionOf(directory: string): unknown {
  const db = new DatabaseSync(join(directory, "cordon.db"));
  const version = db.prepare("PRAGMA user_version").get()?.["user_version"];
  db.close();
  return version;
}

test("there's a log of every version, closed and killed", () => {
  const versions = Array.from({ length: NOW }, (_, i) => [`${i + 1}-closed`, `${i + 1}-killed`]).flat();
  assert.deepEqual(
    versions.filter((name) => !names.includes(name)),
    [],
  );
});

for (const name of names) {
  test(`${name}: it's whole, everything in it is served, and it becomes one of today's in its place`, async () => {
    const { directory, answers } = unpack(name);
    const verified = await verifyLog(directory);
    assert.ok(verified.isWhole, JSON.stringify(verified));
    assert.equal(verified.partitions, 2);
    await assertServed(directory, answers);
    assert.equal(versionOf(directory), NOW);
    assert.deepEqual(await verifyLog(directory).then((each) => each.isWhole && each.entries), verified.entries);
    const cordon = await startCordon({ port: 0, store: { directory } });
    await ec2Client(cordon.url, "111122223333").send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    await cordon.close();
    const after = await verifyLog(directory);
    assert.deepEqual(after.isWhole && after.entries, verified.entries + 1);
  });
}

for (const name of names.filter((each) => each.endsWith("-closed"))) {
  test(`${name}: as a backup it's restored`, async () => {
    const { directory, answers } = unpack(name);
    const restored = join(directory, "restored");
    await restoreLog(join(directory, "cordon.db"), restored, { replaces: false, stamp: "then" });
    await assertServed(restored, answers);
  });
}

for (const name of ["1-with-epochs-killed", "3-killed", "4-killed"]) {
  test(`${name}: whenever the upgrade is killed, the next start has everything`, async () => {
    const script = fileURLToPath(new URL("killed-at-a-statement.ts", import.meta.url));
    let isDone = false;
    let [at, next] = [1, 2];
    while (!isDone) {
      const { directory } = unpack(name);
      const before = await verifyLog(directory);
      const { status, signal, stderr } = spawnSync(process.execPath, [script, directory, String(at)], {
        encoding: "utf8",
      });
      assert.ok(signal === "SIGKILL" || status === 0, stderr);
      isDone = signal !== "SIGKILL";
      await openSqliteStore({ directory }).close();
      assert.deepEqual(withoutBytes(await verifyLog(directory)), withoutBytes(before), `killed before statement ${at}`);
      [at, next] = [next, at + next];
    }
  });
}

const withoutBytes = (verified: object): object => ({ ...verified, bytes: undefined });

test("a log of a later version is refused, says what to do, and stays as it is", async () => {
  const { directory } = unpack(`${NOW}-closed`);
  const file = join(directory, "cordon.db");
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${NOW + 1}`);
  db.close();
  const bytes = readFileSync(file);
  const refused = {
    code: "unknown-version",
    message: `${file} is of version ${NOW + 1}; this Cordon reads version ${NOW}. Use the Cordon that wrote it.`,
  };
  assert.throws(() => openSqliteStore({ directory }), refused);
  await assert.rejects(startCordon({ port: 0, store: { directory } }), refused);
  assert.deepEqual(readFileSync(file), bytes);
});

/** The format of each version. A change of the tables or of what is in their rows needs a new version, and a line of its own here. */
const FORMATS: Readonly<Record<number, string>> = {
  5: "202f14be454e23f76e337128a0aa6fbd4bfa220bd5b4d99e43cd9165c7b3c774",
};

test("a format doesn't change without a version", async () => {
  const directory = join(folder, String(++made));
  await openSqliteStore({ directory }).close();
  const db = new DatabaseSync(join(directory, "cordon.db"));
  const tables = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all();
  db.close();
  const token = { id: "t", ownerId: "111122223333" };
  const entry = {
    ...{ partition: "111122223333/us-east-1", revision: 1, time: "2026-11-21T00:00:00.000Z", principal: "p" },
    ...{ requestId: "r", operation: "o" },
  };
  const event = {
    ...{ account: "111122223333", region: "us-east-1", time: entry.time, id: "i", name: "n", source: "s" },
    ...{ isReadOnly: false, username: "u", accessKeyId: "k", resources: [{ type: "t", name: "n" }], record: "{}" },
  };
  const rows = [
    encodeEntry({ ...entry, changes: [put("client-token", token as never), { delete: "vpc", id: "vpc-1" }] }),
    encodeEntry({ ...entry, changes: { batch: 1, chunk: 0, checksum: 2 } }),
    ...encodeChunks([{ kind: "client-token", value: token as never }]),
    encodeEvent(event),
  ];
  const format = [
    ...tables.map(({ sql }) => String(sql).replaceAll(/\s+/g, " ")),
    ...rows.map((row) => JSON.stringify(row)),
  ];
  const digest = createHash("sha256").update(format.join("\n")).digest("hex");
  assert.equal(versionOf(directory), NOW);
  assert.equal(
    digest,
    FORMATS[NOW],
    "raise SCHEMA_VERSION in src/store/sqlite.ts, upgrade older logs, keep one of them in earlier-logs",
  );
});
