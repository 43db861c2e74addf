/** An answer that is made in turns has the same bytes as one that is made in one go, and shows one moment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { awsJson, type Codec, ec2Query } from "../../src/gateway/codecs.ts";
import { Ledger } from "../../src/gateway/ledger.ts";
import { decideList, longAnswer, withoutLongList } from "../../src/gateway/long-lists.ts";
import { services } from "../../src/gateway/services.ts";
import { HoldLost } from "../../src/gateway/worlds/held-worlds.ts";
import { put, remove } from "../../src/model/world/change.ts";
import type { World } from "../../src/model/world/world.ts";
import type { Listing } from "../../src/operations/operation.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const home = { account: "123456789012", region: "eu-west-1" };
const elsewhere = { ...home, region: "eu-west-2" };
const author = { principal: "someone", requestId: "", operation: "x" };
const newLedger = () => new Ledger({ store: openMemoryStore(), now: () => "2026-01-02T03:04:05Z", found: () => [] });
const tokenOf = (id: number) => ({ id: `t${String(id).padStart(6, "0")}`, parameters: "", output: id, expiresAt: "" });
const fill = (ledger: Ledger, count: number, to = home) =>
  ledger.run(to, author, () => ({
    changes: Array.from({ length: count }, (_, n) => put("client-token", tokenOf(n))),
    output: undefined,
  }));

interface Token {
  readonly id: string;
}

/** Lists the tokens of a world as if they were VPCs; each takes `ms` to be shown, if it is to be slow. */
const listingIn =
  ({ size = Number.POSITIVE_INFINITY, ms = 0, matches = undefined as Listing["matches"] } = {}) =>
  (world: World): Listing => ({
    list: "Vpcs",
    candidates: world.all("client-token"),
    matches,
    size,
    show: (item) => {
      for (const end = performance.now() + ms; performance.now() < end; );
      const { id } = item as Token;
      return { VpcId: id, CidrBlock: String(world.get("client-token", id)?.output), IsDefault: id.endsWith("7") };
    },
    others: (items, hasMore) => (hasMore ? { NextToken: `after ${(items.at(-1) as Token).id}` } : {}),
  });

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

const asked = { action: "DescribeVpcs", version: "2016-11-15", parameters: [], body: "" };
const shapes = services.ec2.shapes("DescribeVpcs") ?? assert.fail("no shapes");

/** The bytes of an answer that is made in turns. */
async function inTurns(codec: Codec, ledger: Ledger, options: Parameters<typeof listingIn>[0]): Promise<string> {
  const { output, long } = await decideList(ledger, home, listingIn(options));
  assert.ok(long !== undefined, "it was made in one turn");
  return textOf(longAnswer(codec.frame(shapes, asked, output, long.list, "r"), long.items).pieces);
}

/** The bytes of the same answer, made in one go. */
async function inOneGo(codec: Codec, ledger: Ledger, size?: number): Promise<string> {
  const output = await ledger.read(home, (world) => {
    const { candidates, show, others } = listingIn()(world);
    const all = [...candidates];
    const items = all.slice(0, size);
    return { ...others(items, items.length < all.length), Vpcs: items.map(show) };
  });
  return codec.encode(shapes, asked, output, "r").body;
}

for (const [name, codec] of Object.entries({ ec2Query, awsJson })) {
  test(`${name}: an answer in turns is the same, byte for byte, whole or a page of it`, async () => {
    const ledger = newLedger();
    await fill(ledger, 5_000);
    const slow = { ms: 0.01 };
    assert.equal(await inTurns(codec, ledger, slow), await inOneGo(codec, ledger));
    assert.equal(await inTurns(codec, ledger, { ...slow, size: 4_000 }), await inOneGo(codec, ledger, 4_000));
    assert.equal(await inTurns(codec, ledger, { ...slow, size: 5_000 }), await inOneGo(codec, ledger, 5_000));
  });

  test(`${name}: a long list of an answer that is at hand is encoded to the same bytes`, async () => {
    const Vpcs = Array.from({ length: 201 }, (_, n) => ({ VpcId: `<${n}>`, Tags: n % 2 === 0 ? [] : [{ Key: "k" }] }));
    for (const others of [{}, { NextToken: 'x"&' }]) {
      const { output, long } = withoutLongList({ ...others, Vpcs });
      assert.ok(long !== undefined);
      const text = await textOf(longAnswer(codec.frame(shapes, asked, output, long.list, "r"), long.items).pieces);
      assert.equal(text, codec.encode(shapes, asked, { ...others, Vpcs }, "r").body);
    }
    assert.deepEqual(withoutLongList({ Vpcs: Vpcs.slice(1) }), { output: { Vpcs: Vpcs.slice(1) } });
  });
}

test("a short answer is made in one turn; candidates that don't match are none of it", async () => {
  const ledger = newLedger();
  await fill(ledger, 20);
  const even = (item: unknown) => Number((item as Token).id.slice(1)) % 2 === 0;
  const { output, long } = await decideList(ledger, home, listingIn({ matches: even, size: 4 }));
  assert.equal(long, undefined);
  assert.deepEqual(
    (output["Vpcs"] as { VpcId: string }[]).map(({ VpcId }) => VpcId),
    ["t000000", "t000002", "t000004", "t000006"],
  );
  assert.equal(output["NextToken"], "after t000006");
});

test("what changes while it is made is shown as it was", async () => {
  const ledger = newLedger();
  await fill(ledger, 2_000);
  const before = await inOneGo(ec2Query, ledger);
  const { output, long } = await decideList(ledger, home, listingIn({ ms: 0.02 }));
  assert.ok(long !== undefined);
  await ledger.run(home, author, () => ({
    changes: [
      remove("client-token", tokenOf(1_900).id),
      put("client-token", { ...tokenOf(1_950), output: "changed" }),
      put("client-token", tokenOf(2_001)),
    ],
    output: undefined,
  }));
  const frame = ec2Query.frame(shapes, asked, output, long.list, "r");
  assert.equal(await textOf(longAnswer(frame, long.items).pieces), before);
  assert.notEqual(await inOneGo(ec2Query, ledger), before);
});

test("partitions that an item needs are loaded, and are as they were too", async () => {
  const store = openMemoryStore();
  const open = () => new Ledger({ store, now: () => "2026-01-02T03:04:05Z", found: () => [] });
  const first = open();
  await fill(first, 2_000);
  await fill(first, 2_000, elsewhere);
  const ledger = open();
  const { long } = await decideList(ledger, home, (world) => ({
    ...listingIn({ ms: 0.02 })(world),
    show: (item) =>
      world.elsewhere(elsewhere.account, elsewhere.region).get("client-token", (item as Token).id)?.output,
    matches: (item) => {
      for (const end = performance.now() + 0.02; performance.now() < end; );
      return (item as Token).id !== "t000005";
    },
  }));
  assert.ok(long !== undefined);
  const shown: unknown[] = [];
  for await (const item of long.items) {
    if (shown.length === 0) {
      await ledger.run(elsewhere, author, () => ({
        changes: [put("client-token", { ...tokenOf(1_500), output: "changed" })],
        output: undefined,
      }));
    }
    shown.push(item);
  }
  assert.deepEqual(
    shown,
    Array.from({ length: 2_000 }, (_, n) => n).filter((n) => n !== 5),
  );
});

test("between its turns others go on", async () => {
  const ledger = newLedger();
  await fill(ledger, 2_000);
  let others = 0;
  let isDone = false;
  const counting = (async () => {
    while (!isDone) {
      await nextTurn();
      others++;
    }
  })();
  await inTurns(ec2Query, ledger, { ms: 0.1 });
  isDone = true;
  await counting;
  assert.ok(others >= 3, `${others}`);
});

test("an answer that is taken so slowly that too much changes meanwhile is given up", async () => {
  const ledger = newLedger();
  await fill(ledger, 2_000);
  const { long } = await decideList(ledger, home, listingIn({ ms: 0.02 }));
  await fill(ledger, 250_000);
  await assert.rejects(async () => {
    for await (const _ of long?.items ?? []);
  }, HoldLost);
  // Who asks again gets an answer.
  assert.equal((await inOneGo(ec2Query, ledger)).split("<vpcId>").length - 1, 250_000);
});
