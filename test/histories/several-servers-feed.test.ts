/** A host that follows its feed from one server to the next is told what the log says, whichever servers make the changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Host } from "../../src/model/records/hosts/host.ts";
import { type Change, put } from "../../src/model/world/change.ts";
import type { Store } from "../../src/model/world/log.ts";
import { HostFeeds } from "../../src/own-api/hosts/feeds.ts";
import { Network } from "../../src/policy/flow/network.ts";
import { anyChange, ground } from "../../src/policy/oracle/random-world.ts";
import { ruleSetDigest } from "../../src/rollout/feed/digest.ts";
import type { Message } from "../../src/rollout/feed/messages.ts";
import { Rollout } from "../../src/rollout/rollout.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { Random } from "./driver/random.ts";
import { entriesOf } from "./driver/read-entries.ts";
import { seedGiven } from "./driver/seed.ts";
import { SharedMemory } from "./driver/shared-memory.ts";
import { type Connection, checkGuarantees } from "./feed-guarantees.ts";

const home = { account: "111122223333", region: "us-east-1" };
const partition = "111122223333/us-east-1";
const author = { principal: "", requestId: "", operation: "" };
const host: Host = {
  id: "host-1",
  name: "web-1",
  ownerId: home.account,
  createTime: "2026-11-30T00:00:00Z",
  interfaces: ["eni-0", "eni-1"].map((interfaceId, i) => ({
    device: `eth${i}`,
    interfaceId,
    isGuest: false,
    mode: "observe" as const,
  })),
};

const ledgerOn = (store: Store) => new Ledger({ store, now: () => "2026-11-30T00:00:00Z", found: () => [] });
const commit = (ledger: Ledger, changes: readonly Change[]) =>
  ledger.run(home, author, () => ({ changes, output: undefined }));

/** Revision -> the digest of the rule set that the host should have there, by a ledger that does the log's entries again. */
async function wantedBy(log: SharedMemory): Promise<Map<number, string>> {
  const again = ledgerOn(openMemoryStore());
  const wanted = new Map<number, string>();
  const [, ...entries] = await entriesOf(log.store);
  for (const { changes, revision } of entries) {
    await commit(again, changes);
    await again.read(home, (world) => {
      const known = world.get("host", host.id) ?? assert.fail();
      wanted.set(revision, ruleSetDigest(new Rollout().ruleSetOf(new Network([world]), known)));
    });
  }
  return wanted;
}

test("Ordered, Unique, Atomic, Reliable, Resumable, Bookmarkable: whichever server the host follows", async (t) => {
  const seed = seedGiven();
  t.diagnostic(`seed ${seed}`);
  const random = new Random(seed);
  const travel = async () => {
    for (let turns = random.between(0, 4); turns > 0; turns--) await turn();
  };
  const log = new SharedMemory();
  const ledgers = [1, 2, 3].map(() => ledgerOn(log.seenBy({ travel, hears: true })));
  const feeds = ledgers.map((ledger) => new HostFeeds({ ledger }, 5));
  await commit(random.of(ledgers), [...ground, put("host", host)]);

  const connections: Connection[] = [];
  let after: string | undefined;
  const stopping = new AbortController();
  let cut = new AbortController();
  const following = (async () => {
    while (!stopping.signal.aborted) {
      const messages: Message[] = [];
      connections.push({ after, messages });
      cut = new AbortController();
      const signal = AbortSignal.any([cut.signal, stopping.signal]);
      for await (const message of random.of(feeds).follow({ ...home, hostId: host.id, after, signal })) {
        messages.push(message);
        after = message.cursor;
        await travel();
      }
    }
  })();

  const commits: Promise<unknown>[] = [];
  for (const changes of fc.sample(anyChange, { numRuns: 150, seed })) {
    const done = commit(random.of(ledgers), changes);
    commits.push(done);
    if (!random.isOneIn(3)) await done;
    if (random.isOneIn(12)) cut.abort();
    await travel();
  }
  await Promise.all(commits);
  const wanted = await wantedBy(log);
  // Nothing wakes a host for which the last changes make no difference.
  while (after !== wanted.get(Math.max(...wanted.keys()))) await turn();
  stopping.abort();
  await following;
  checkGuarantees({ partition, connections, wanted, remembers: false });
});
