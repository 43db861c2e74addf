import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { type Change, inPartition, put, remove } from "./change.ts";
import { copyOf } from "./copy-for-tests.ts";
import { Partition } from "./partition.ts";
import type { World } from "./world.ts";
import { worldAfter } from "./world-after.ts";

const HERE = { account: "111122223333", region: "us-east-1" };
const THERE = { account: "111122223333", region: "eu-west-1" };

/** A world of the partitions, without a ledger. */
function worldOf(partitions: readonly Partition[], { account, region } = HERE): World {
  const found = partitions.find((each) => each.region === region) as Partition;
  return {
    account,
    region,
    get: (kind, id) => found.get(kind, id),
    all: (kind) => found.all(kind),
    inOrder: (kind, after) => found.inOrder(kind, after),
    count: (kind) => found.count(kind),
    by: (kind, index, key) => found.by(kind, index, key),
    view: (view) => found.view(view),
    history: () => [],
    partitions: () => partitions,
    elsewhere: (account, region) => worldOf(partitions, { account, region }),
  };
}

const change = fc
  .record({ id: fc.constantFrom("a", "b", "c", "d"), subnetId: fc.constantFrom("s", "t"), there: fc.boolean() })
  .chain(({ id, subnetId, there }) => {
    const record = { id, ownerId: "", subnetId, cidr: "", reservationType: "prefix" as const, tags: [] };
    const either = fc.constantFrom<Change>(
      put("subnet-cidr-reservation", record),
      remove("subnet-cidr-reservation", id),
    );
    return either.map((made) => (there ? inPartition(THERE, made) : made));
  });

const apply = (partitions: readonly Partition[], changes: readonly Change[]) => {
  for (const made of changes) {
    const { region } = made.in ?? HERE;
    partitions.find((each) => each.region === region)?.apply(made);
  }
};

suite("the world after changes", () => {
  test("equals the world to which they were applied", () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, changes) => {
        const base = [new Partition(HERE), new Partition(THERE)];
        apply(base, before);
        const foreseen = worldAfter(worldOf(base), changes);
        const real = base.map(copyOf);
        apply(real, changes);
        for (const region of [HERE.region, THERE.region]) {
          const [expected, actual] = [worldOf(real), foreseen].map((world) => {
            const there = world.elsewhere(HERE.account, region);
            const kind = "subnet-cidr-reservation";
            const sorted = (records: Iterable<{ id: string }>) => [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
            return {
              all: sorted(there.all(kind)),
              inOrder: ["", "b", "bb"].map((id) => [...there.inOrder(kind, id)]),
              by: ["s", "t"].map((key) => sorted(there.by(kind, "subnet", key))),
              count: there.count(kind),
              one: there.get(kind, "a"),
              view: there.view({ kinds: [kind], build: (records) => [...records.all(kind)].length, update: (n) => n }),
            };
          });
          assert.deepEqual(actual, expected);
        }
      }),
    );
  });
});
