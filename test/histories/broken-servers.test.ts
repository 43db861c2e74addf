/** Servers that are broken on purpose are found out, each in a few calls. So is nothing of servers that aren't. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Commit } from "../../src/model/world/log.ts";
import { checkHistory } from "./checker/check-history.ts";
import { type Ground, readGroup, take, writeTag } from "./driver/clients.ts";
import { sharedBlocks } from "./driver/exclusive-blocks.ts";
import { layGround } from "./driver/ground.ts";
import { type InOneProcess, serversInOneProcess } from "./driver/in-one-process.ts";
import { Random } from "./driver/random.ts";
import { readLog } from "./driver/read-log.ts";
import { Recorder, Session } from "./driver/recorder.ts";
import type { Tampered } from "./driver/shared-memory.ts";

const ACCOUNT = "111111111111";

/** Two servers with one log, of which the second is broken, and what a client does with them. Returns the guarantees that it broke. */
async function found(
  second: InOneProcess,
  act: (client: Session, ground: Ground) => Promise<void>,
): Promise<readonly string[]> {
  const servers = serversInOneProcess([{}, second]);
  assert.deepEqual(servers.urls, [FIRST, SECOND]);
  const recorder = new Recorder();
  const client = new Session(recorder, servers, { name: "client", account: ACCOUNT, random: new Random(1) });
  const calls = servers.callsOf(ACCOUNT);
  const ground = await layGround((...call) => calls.ec2(FIRST, ...call, 0), ACCOUNT, 0);
  await act(client, ground);
  assert.deepEqual(recorder.surprises, []);
  await servers.stop();
  const log = readLog(await servers.readLog());
  const violations = [...checkHistory({ operations: recorder.operations, log }), ...sharedBlocks(log)];
  return violations.map(({ guarantee }) => guarantee);
}

const [FIRST, SECOND] = ["http://server-1.test", "http://server-2.test"];

/** What the second server decided on is kept, whatever the first one has changed meanwhile. */
const withoutGuard: Tampered = (commit, heads, keep) => {
  const next = new Map(heads);
  const entries = commit.entries.map((entry) => {
    const revision = (next.get(entry.partition) ?? 0) + 1;
    next.set(entry.partition, revision);
    return { ...entry, revision };
  }) as Commit["entries"];
  const expected = new Map([...commit.expected.keys()].map((name) => [name, heads.get(name) ?? 0]));
  return keep({ ...commit, expected, entries });
};

async function readWhatTheOtherWrote(client: Session, { groups: [group = ""] }: Ground): Promise<void> {
  await readGroup(client, group, SECOND);
  await writeTag(client, group, "k0", FIRST);
  await readGroup(client, group, SECOND);
}

async function writeWhatTheOtherWrote(client: Session, { groups: [group = ""] }: Ground): Promise<void> {
  await readGroup(client, group, SECOND);
  await writeTag(client, group, "k0", FIRST);
  await writeTag(client, group, "k1", SECOND);
}

async function takeWhatTheOtherTook(client: Session, { groups: [group = ""], pool }: Ground): Promise<void> {
  await readGroup(client, group, SECOND);
  await take(client, pool, FIRST);
  await take(client, pool, SECOND);
}

test("a server that reads without asking for the heads is found out: Fresh", async () => {
  assert.deepEqual(await found({ readsLocally: true }, readWhatTheOtherWrote), ["Fresh"]);
  assert.deepEqual(await found({}, readWhatTheOtherWrote), []);
});

test("a server that commits without the guard is found out: Isolated, Exclusive", async () => {
  assert.deepEqual(await found({ commit: withoutGuard }, writeWhatTheOtherWrote), ["Isolated"]);
  assert.deepEqual(await found({ commit: withoutGuard }, takeWhatTheOtherTook), ["Exclusive"]);
  assert.deepEqual(await found({}, writeWhatTheOtherWrote), []);
  assert.deepEqual(await found({}, takeWhatTheOtherTook), []);
});

test("a server that acknowledges what it doesn't keep is found out: Durable", async () => {
  const forgets: Tampered = async () => ({ committed: true });
  assert.deepEqual(await found({ commit: forgets }, writeWhatTheOtherWrote), ["Durable"]);
});
