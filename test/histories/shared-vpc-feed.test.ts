/** Hosts of accounts that share a VPC: each has the rules that it would have if one account had everything, and their feeds follow. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Host } from "../../src/model/records/hosts/host.ts";
import { type Change, inPartition, type PartitionKey, put } from "../../src/model/world/change.ts";
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import type { World } from "../../src/model/world/world.ts";
import { ACCOUNTS, ownIn, Playground, step } from "../../src/operations/shared-vpcs/random-steps-for-tests.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { HostFeeds } from "../../src/own-api/hosts/feeds.ts";
import { Network } from "../../src/policy/flow/network.ts";
import { ruleSetAfter } from "../../src/rollout/feed/changes.ts";
import { ruleSetDigest } from "../../src/rollout/feed/digest.ts";
import type { RuleSet } from "../../src/rollout/feed/rule-set.ts";
import { Rollout } from "../../src/rollout/rollout.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const author = { principal: "", requestId: "", operation: "" };
/** A look takes a few turns. */
const MOST_TURNS = 2_000;

/** Steps whose changes a ledger gets as well. */
class Kept extends Playground {
  readonly ledger = new Ledger({
    store: openMemoryStore(),
    now: () => this.now,
    found: () => [],
    damaged: () => assert.fail(),
    failed: () => assert.fail(),
  });
  #commits: Promise<unknown>[] = [];
  #isKept = false;

  /** Brings the ledger to what there is; from then on it gets each change. */
  async keep(): Promise<void> {
    for (const { account, region } of this.world().partitions()) {
      const world = this.world(account, region);
      const all = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
        [...world.all(kind)].map((record) => put(kind, record)),
      );
      this.#commit(all, { account, region });
    }
    this.#isKept = true;
    await this.durable();
  }

  override apply(changes: readonly Change[], home: PartitionKey = { account: ACCOUNT, region: REGION }): void {
    super.apply(changes, home);
    // The base class applies what it begins with before there is a ledger.
    if (#isKept in this && this.#isKept) this.#commit(changes, home);
  }

  #commit(changes: readonly Change[], home: PartitionKey): void {
    const placed = changes.map((change) => (change.in === undefined ? inPartition(home, change) : change));
    if (changes.length > 0) this.#commits.push(this.ledger.run(home, author, () => ({ changes: placed, output: 0 })));
  }

  async durable(): Promise<void> {
    await Promise.all(this.#commits.splice(0));
  }

  /** Binds an account's host to all interfaces that the account has in the VPC. */
  bind(account: string): Host {
    const nics = ownIn(this.world(account), "network-interface").filter(({ vpcId }) => vpcId === this.vpcId);
    const host: Host = {
      ...{ id: `host-${account}`, name: "web", ownerId: account, createTime: this.now },
      interfaces: nics.map(({ id }, i) => ({ device: `eth${i}`, interfaceId: id, isGuest: false, mode: "enforce" })),
    };
    const known = this.world(account).get("host", host.id);
    if (known === undefined || boundBy(known) !== boundBy(host)) {
      this.apply([put("host", host)], { account, region: REGION });
    }
    return host;
  }
}

const boundBy = ({ interfaces }: Host): string => interfaces.map(({ interfaceId }) => interfaceId).join(" ");

const anew = (world: World, host: Host): RuleSet => new Rollout().ruleSetOf(Network.around(world), host);

/** What a host has from its feed. */
function follow(feeds: HostFeeds, account: string, signal: AbortSignal) {
  const host: { has: RuleSet | undefined; done: Promise<void> } = { has: undefined, done: Promise.resolve() };
  host.done = (async () => {
    const at = { account, region: REGION, hostId: `host-${account}`, after: undefined, signal };
    for await (const message of feeds.follow(at)) host.has = ruleSetAfter(host.has, message);
  })();
  return host;
}

test("whatever accounts do in one VPC, the hosts of each get the rules that they'd have if one account had everything", async () => {
  let references = 0;
  const followsAlike = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
    const cordon = new Kept();
    for (const account of ACCOUNTS) cordon.bind(account);
    await cordon.keep();
    const gone = new AbortController();
    const feeds = new HostFeeds({ ledger: cordon.ledger });
    const following = ACCOUNTS.map((account) => follow(feeds, account, gone.signal));
    for (const [n, each] of steps.entries()) {
      cordon.try(each);
      if (n % 3 > 0) continue;
      for (const [at, account] of ACCOUNTS.entries()) {
        const host = cordon.bind(account);
        const wanted = anew(cordon.asOne(), host);
        assert.deepEqual(anew(cordon.world(account), host), wanted, account);
        references += Object.values(wanted.members).filter((members) => members.length > 0).length;
        await cordon.durable();
        const digest = ruleSetDigest(wanted);
        const follower = following[at];
        for (let turns = 0; turns < MOST_TURNS; turns++) {
          if (follower?.has !== undefined && ruleSetDigest(follower.has) === digest) break;
          await turn();
        }
        assert.deepEqual(
          follower?.has,
          JSON.parse(JSON.stringify(wanted)),
          `the feed of ${account}, after ${each.does}`,
        );
      }
    }
    gone.abort();
    await Promise.all(following.map(({ done }) => done));
  });
  // The same steps each time, because after others perhaps no group refers to another.
  await fc.assert(followsAlike, { numRuns: 15, seed: 1 });
  assert.ok(references > 0);
  await fc.assert(followsAlike, { numRuns: 15 });
});
