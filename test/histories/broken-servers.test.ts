/** Servers that are broken on purpose are found out, each in a few calls. So is nothing of servers that aren't. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handleCall } from "../../src/gateway/handle-call.ts";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Commit } from "../../src/model/world/log.ts";
import { FORM, formOf, signedHeaders } from "../setup/signed-call.ts";
import { smallGateway, textOf } from "../setup/small-gateway.ts";
import { checkHistory } from "./checker/check-history.ts";
import { answeredBy, type Calls } from "./driver/caller.ts";
import { type Ground, readGroup, take, writeTag } from "./driver/clients.ts";
import { sharedBlocks } from "./driver/exclusive-blocks.ts";
import { layGround } from "./driver/ground.ts";
import { Random } from "./driver/random.ts";
import { readEntries } from "./driver/read-entries.ts";
import { readLog } from "./driver/read-log.ts";
import { Recorder, Session } from "./driver/recorder.ts";
import { SharedMemory, type Tampered } from "./driver/shared-memory.ts";

const ACCOUNT = "111111111111";
const key = { accessKeyId: ACCOUNT, secretAccessKey: "test" };

interface Broken {
  readonly readsLocally?: boolean;
  readonly commit?: Tampered;
}

/** Two servers with one log, of which the second is broken, and what a client does with them. Returns the guarantees that it broke. */
async function found(
  { readsLocally = false, commit }: Broken,
  act: (client: Session, ground: Ground) => Promise<void>,
): Promise<readonly string[]> {
  const log = new SharedMemory();
  const common = { now: () => new Date().toISOString(), found: () => [] };
  const ledgers = [
    new Ledger({ ...common, store: log.seenBy() }),
    new Ledger({ ...common, store: log.seenBy(commit), readsLocally }),
  ];
  const gateways = new Map(ledgers.map((ledger, n) => [SERVERS[n], smallGateway({ ledger })]));
  const calls: Calls = {
    async ec2(url, action, parameters) {
      const gateway = gateways.get(url) ?? assert.fail(url);
      const body = formOf({ Action: action, Version: "2016-11-15", ...parameters });
      const headers = await signedHeaders(url, key, { headers: { "content-type": FORM }, body });
      const request = { method: "POST", path: "/", query: [], headers, requestId: crypto.randomUUID() };
      const answer = await handleCall(gateway, { ...request, readBody: async () => Buffer.from(body) });
      return answeredBy(answer.status, await textOf(answer));
    },
    close() {},
  };
  const recorder = new Recorder();
  const client = new Session(
    recorder,
    { urls: SERVERS },
    { name: "client", account: ACCOUNT, random: new Random(1), calls },
  );
  const ground = await layGround((...call) => calls.ec2(FIRST, ...call, 0), ACCOUNT, 0);
  await act(client, ground);
  assert.deepEqual(recorder.surprises, []);
  for (const ledger of ledgers) await ledger.close();
  const logged = readLog(await readEntries(log.store));
  const violations = [...checkHistory({ operations: recorder.operations, log: logged }), ...sharedBlocks(logged)];
  return violations.map(({ guarantee }) => guarantee);
}

const [FIRST, SECOND] = ["http://first.test", "http://second.test"];
const SERVERS = [FIRST, SECOND];

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
