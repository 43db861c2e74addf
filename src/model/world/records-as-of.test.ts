/** Held records, compared with a copy from the moment when the hold began. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Change, put, remove } from "./change.ts";
import { copyOf } from "./copy-for-tests.ts";
import { Partition } from "./partition.ts";
import { RecordsAsOf } from "./records-as-of.ts";

const KIND = "subnet-cidr-reservation";
const reservation = (id: string, subnetId: string, cidr: string) =>
  put(KIND, { id, ownerId: "", subnetId, cidr, reservationType: "prefix", tags: [] });
const change = fc
  .tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("s", "t"), fc.constantFrom("1", "2"))
  .chain((spec) => fc.constantFrom<Change>(reservation(...spec), remove(KIND, spec[0])));

/** Makes a change and reports it. */
function apply(partition: Partition, records: RecordsAsOf, one: Change): void {
  const id = "put" in one ? one.value.id : one.id;
  const before = partition.get(KIND, id);
  partition.apply(one);
  records.keep(KIND, before, partition.get(KIND, id));
}

const seen = (records: Pick<RecordsAsOf, "get" | "all" | "by">) => {
  const sorted = (found: Iterable<{ readonly id: string }>) => [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    all: sorted(records.all(KIND)),
    by: ["s", "t"].map((key) => sorted(records.by(KIND, "subnet", key))),
    one: records.get(KIND, "a"),
  };
};

test("held records are those of the moment, and the release returns what became of each", () => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (first, later) => {
      const partition = new Partition({ account: "111122223333", region: "us-east-1" });
      for (const one of first) partition.apply(one);
      const copy = copyOf(partition);
      const records = new RecordsAsOf(partition);
      records.hold();
      for (const one of later) apply(partition, records, one);
      assert.deepEqual(seen(records), seen(copy));
      const changed = new Set(later.map((one) => ("put" in one ? one.value.id : one.id)));
      const released = new Map(records.release().map(([, before, after]) => [(before ?? after)?.id, [before, after]]));
      for (const id of changed) {
        const [before, after] = [copy.get(KIND, id), partition.get(KIND, id)];
        if (before !== undefined || after !== undefined) assert.deepEqual(released.get(id), [before, after]);
      }
      assert.deepEqual(seen(records), seen(partition));
      assert.equal(records.changes, 0);
    }),
  );
});
