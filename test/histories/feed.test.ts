/** The feed to hosts keeps what it promises while the world changes, connections break and hosts are slow. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Host } from "../../src/model/records/hosts/host.ts";
import { type Change, put, remove } from "../../src/model/world/change.ts";
import { HostFeeds } from "../../src/own-api/hosts/feeds.ts";
import { Network } from "../../src/policy/flow/network.ts";
import { anyChange, ground } from "../../src/policy/oracle/random-world.ts";
import { ruleSetDigest } from "../../src/rollout/feed/digest.ts";
import type { Message } from "../../src/rollout/feed/messages.ts";
import { Rollout } from "../../src/rollout/rollout.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { type Connection, checkGuarantees } from "./feed-guarantees.ts";

const home = { account: "111122223333", region: "us-east-1" };
const partition = "111122223333/us-east-1";
const author = { principal: "", requestId: "", operation: "" };

const host: Host = {
  id: "host-1",
  name: "web-1",
  ownerId: home.account,
  createTime: "2026-11-30T00:00:00Z",
  interfaces: ["eni-0", "eni-1", "eni-2"].map((interfaceId, i) => ({
    device: `eth${i}`,
    interfaceId,
    isGuest: i === 2,
    mode: "observe",
  })),
};

/** A ledger with a world and the host, and what the host should have at each revision. */
function begin() {
  const ledger = new Ledger({
    store: openMemoryStore(),
    now: () => "2026-11-30T00:00:00Z",
    found: () => [],
    damaged: () => assert.fail(),
    failed: () => assert.fail(),
  });
  const wanted = new Map<number, string>();
  const commit = async (changes: readonly Change[]) => {
    await ledger.run(home, author, () => ({ changes, output: undefined }));
  };
  const note = () =>
    ledger.read(home, (world) => {
      const known = world.get("host", host.id);
      if (known === undefined) return;
      wanted.set(ledger.held(partition).revision, ruleSetDigest(new Rollout().ruleSetOf(new Network([world]), known)));
    });
  return { ledger, wanted, commit, note };
}

/** A host that follows until it's told to stop, and remembers what it got. */
class Follower {
  readonly connections: Connection[] = [];
  #after: string | undefined;
  #gone = new AbortController();
  #done: Promise<void> = Promise.resolve();
  readonly #feeds: HostFeeds;
  readonly #turnsBetween: number;

  constructor(feeds: HostFeeds, turnsBetween: number) {
    this.#feeds = feeds;
    this.#turnsBetween = turnsBetween;
    this.connect();
  }

  connect(): void {
    const messages: Message[] = [];
    const after = this.#after;
    this.connections.push({ after, messages });
    const gone = new AbortController();
    this.#gone = gone;
    this.#done = (async () => {
      for await (const message of this.#feeds.follow({ ...home, hostId: host.id, after, signal: gone.signal })) {
        messages.push(message);
        this.#after = message.cursor;
        for (let i = 0; i < this.#turnsBetween; i++) await turn();
      }
    })();
  }

  async cut(): Promise<void> {
    this.#gone.abort();
    await this.#done;
  }

  get cursor(): string | undefined {
    return this.#after;
  }
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("change" as const), changes: anyChange }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("burst" as const), several: fc.array(anyChange, { maxLength: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("wait" as const, "cut" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("mode" as const),
      mode: fc.constantFrom("observe" as const, "enforce" as const),
    }),
  },
);

test("Ordered, Unique, Atomic, Reliable, Resumable, Bookmarkable: whatever happens to the world and the connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), fc.nat(3), async (steps, turns) => {
      const { ledger, wanted, commit, note } = begin();
      await commit([...ground, put("host", host)]);
      await note();
      const follower = new Follower(new HostFeeds({ ledger }, 5), turns);
      for (const each of steps) {
        if (each.do === "change") await commit(each.changes);
        else if (each.do === "burst")
          await Promise.all(
            each.several.map(async (changes) => {
              const done = commit(changes);
              await note();
              await done;
            }),
          );
        else if (each.do === "mode") {
          await commit([
            put("host", { ...host, interfaces: host.interfaces.map((bound) => ({ ...bound, mode: each.mode })) }),
          ]);
        } else if (each.do === "cut") {
          await follower.cut();
          follower.connect();
        } else for (let i = 0; i < 10; i++) await turn();
        await note();
      }
      const newest = wanted.get(await ledger.read(home, () => ledger.held(partition).revision));
      while (follower.cursor !== newest) await turn();
      await follower.cut();
      checkGuarantees({ partition, connections: follower.connections, wanted, remembers: true });
    }),
    { numRuns: 60 },
  );
});

async function collect(messages: AsyncIterable<Message>): Promise<readonly Message[]> {
  const found: Message[] = [];
  for await (const message of messages) found.push(message);
  return found;
}
const typesOf = (messages: readonly Message[]) => messages.map(({ type }) => type);

test("a server that doesn't know the cursor says the whole, and the host's next connection takes the place of the last", async () => {
  const { ledger, commit } = begin();
  await commit([...ground, put("host", host)]);
  const feeds = new HostFeeds({ ledger }, 5);
  const { signal } = new AbortController();
  const first = feeds.follow({ ...home, hostId: host.id, after: undefined, signal });
  const { value: whole } = await first.next();
  assert.equal(whole?.type, "whole");
  const rest = collect(first);
  const second = feeds.follow({ ...home, hostId: host.id, after: "another server's", signal });
  assert.equal((await second.next()).value?.type, "whole");
  assert.deepEqual(
    typesOf(await rest).filter((type) => type !== "alive"),
    [],
    "the first one ends",
  );
  const third = new HostFeeds({ ledger }, 5).follow({ ...home, hostId: host.id, after: whole?.cursor, signal });
  assert.equal((await third.next()).value?.type, "whole", "a server that has started anew");
  const fourth = feeds.follow({ ...home, hostId: host.id, after: whole?.cursor, signal });
  assert.equal((await fourth.next()).value?.type, "alive", "one that remembers");
  for (const each of [second, third, fourth]) await each.return(undefined);
});

test("the feed of a host that is removed, or was never there, ends", async () => {
  const { ledger, commit } = begin();
  await commit([...ground, put("host", host)]);
  const feeds = new HostFeeds({ ledger }, 5);
  const { signal } = new AbortController();
  const feed = feeds.follow({ ...home, hostId: host.id, after: undefined, signal });
  assert.equal((await feed.next()).value?.type, "whole");
  await commit([remove("host", host.id)]);
  await collect(feed);
  assert.deepEqual(await collect(feeds.follow({ ...home, hostId: "host-none", after: undefined, signal })), []);
});
