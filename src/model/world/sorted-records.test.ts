import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { SortedRecords } from "./sorted-records.ts";

const idsOf = (records: Iterable<{ readonly id: string }>): readonly string[] => [...records].map(({ id }) => id);

suite("sorted records", () => {
  test("are in order after any puts and removals, each with its latest value", () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 40 }).map(String), isPut: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 0, max: 40 }).map(String), (steps, from) => {
        const sorted = new SortedRecords();
        const naive = new Map<string, object>();
        for (const { id, isPut } of steps) {
          const record = { id };
          if (isPut) sorted.put(record);
          else sorted.delete(id);
          if (isPut) naive.set(id, record);
          else naive.delete(id);
        }
        const expected = [...naive.keys()].sort();
        assert.deepEqual(idsOf(sorted.after()), expected);
        for (const record of sorted.after()) assert.equal(record, naive.get(record.id));
        assert.deepEqual(
          idsOf(sorted.after(from)),
          expected.filter((id) => id > from),
        );
      }),
    );
  });

  test("work for many thousands, put in any order and partly removed", () => {
    const sorted = new SortedRecords();
    const named = (n: number) => `id-${String((n * 7_919) % 10_007).padStart(5, "0")}`;
    for (let n = 0; n < 10_007; n++) sorted.put({ id: named(n) });
    const expected = Array.from({ length: 10_007 }, (_, n) => `id-${String(n).padStart(5, "0")}`);
    assert.deepEqual(idsOf(sorted.after()), expected);
    assert.deepEqual(idsOf(sorted.after("id-09999x")), expected.slice(10_000));
    for (const id of expected.slice(100, 9_900)) sorted.delete(id);
    assert.deepEqual(idsOf(sorted.after()), [...expected.slice(0, 100), ...expected.slice(9_900)]);
    assert.equal(sorted.after("id-00099").next().value?.id, "id-09900");
  });
});
