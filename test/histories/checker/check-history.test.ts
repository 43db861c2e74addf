/** The checker of histories names each guarantee that is broken, and agrees with one that tries all orders. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkHistory } from "./check-history.ts";
import { FOUNDING, type History, type LoggedEntry, type Operation, violationText } from "./history.ts";
import { couldHaveHappened } from "./naive-check.ts";

type Times = readonly [start: number, end: number];

const wrote = (id: string, [start, end]: Times, more: Partial<Operation> = {}, partitions = ["A"]): Operation => ({
  client: `c-${id}`,
  what: `write ${id}`,
  ...{ start, end },
  outcome: "acknowledged",
  write: { id, partitions },
  ...more,
});

const read = (client: string, x: string | null, [start, end]: Times, partition = "A"): Operation => ({
  client,
  what: "read x",
  ...{ start, end },
  outcome: "acknowledged",
  saw: [{ partition, values: { x } }],
});

/** Each of these writes is an entry of partition A, and gives x its name. */
const logOf = (...ids: readonly string[]): readonly LoggedEntry[] => logIn("A", ...ids);
const logIn = (partition: string, ...ids: readonly string[]): readonly LoggedEntry[] =>
  ids.map((write, i) => ({ partition, revision: i + 1, write, values: { x: write } }));

const found = (operations: readonly Operation[], log: readonly LoggedEntry[]): readonly string[] =>
  checkHistory({ operations, log }).map(({ guarantee, operations: about }) =>
    [guarantee, ...about.map(({ client }) => client)].join(" "),
  );

test("a history that could have happened one call after another is sound", () => {
  const operations = [
    wrote("w1", [0, 5]),
    wrote("w2", [1, 2], { saw: [{ partition: "A", values: { x: "w2" } }] }),
    read("r1", "w2", [3, 4]),
    read("r2", "w1", [3, 6]),
    wrote("w3", [7, 8], { outcome: "unknown" }),
    wrote("w4", [7, 8], { outcome: "unknown" }),
    wrote("w5", [7, 8], { outcome: "refused", saw: [{ partition: "A", values: { x: "w1" } }] }),
    read("r3", "w4", [20, 21]),
  ];
  assert.deepEqual(found(operations, logOf("w2", "w1", "w4")), []);
  const founding: LoggedEntry = { partition: "A", revision: 1, write: FOUNDING, values: {} };
  assert.deepEqual(found([wrote("w1", [0, 1])], [founding, { ...founding, revision: 2, write: "w1" }]), []);
});

test("Isolated: an entry changes nothing that its call didn't ask for", () => {
  const asked = wrote("w1", [0, 1], { write: { id: "w1", partitions: ["A"], registers: ["x"] } });
  assert.deepEqual(found([asked], logOf("w1")), []);
  assert.deepEqual(found([asked], [{ partition: "A", revision: 1, write: "w1", values: { x: "w1", y: null } }]), [
    "Isolated c-w1",
  ]);
});

test("Gapless, Asked, Durable, Unique, Refused: the log has what was asked for, once", () => {
  const both = [wrote("w1", [0, 1]), wrote("w2", [0, 1])];
  const [first, second] = logOf("w1", "w2") as [LoggedEntry, LoggedEntry];
  assert.deepEqual(found(both, [first, { ...second, revision: 3 }]), ["Gapless"]);
  assert.deepEqual(found(both, logOf("w1", "w2", "w3")), ["Asked"]);
  assert.deepEqual(found(both, [...logOf("w1", "w2"), ...logIn("B", "w1")]), ["Asked"]);
  assert.deepEqual(found(both, logOf("w1", FOUNDING, "w2")), ["Asked"]);
  assert.deepEqual(found(both, logOf("w2")), ["Durable c-w1"]);
  assert.deepEqual(found(both, logOf("w1", "w2", "w1")), ["Unique c-w1"]);
  assert.deepEqual(found([wrote("w1", [0, 1], { outcome: "unknown" })], logOf("w1", "w1")), ["Unique c-w1"]);
  assert.deepEqual(found([wrote("w1", [0, 1], { outcome: "refused" })], logOf("w1")), ["Refused c-w1"]);
});

test("Atomic: a call is in all its partitions, and in one order", () => {
  const across = (id: string, more = {}) => wrote(id, [0, 9], more, ["A", "B"]);
  assert.deepEqual(found([across("w1", { outcome: "unknown" })], logOf("w1")), ["Atomic c-w1"]);
  assert.deepEqual(found([across("w1")], logOf("w1")), ["Durable c-w1"]);
  assert.deepEqual(found([across("w1"), across("w2")], [...logOf("w1", "w2"), ...logIn("B", "w2", "w1")]), ["Atomic"]);
  const log = [...logOf("w1"), ...logIn("B", "w1")];
  assert.deepEqual(found([across("w1"), read("r1", "w1", [1, 2]), read("r2", "w1", [3, 4], "B")], log), []);
  const half = [across("w1"), read("r1", "w1", [1, 2]), read("r2", null, [3, 4], "B")];
  assert.deepEqual(found(half, log), ["Monotonic r2 r1"]);
});

test("RealTime: what was done before another call started comes before it", () => {
  assert.deepEqual(found([wrote("w1", [0, 1]), wrote("w2", [2, 3])], logOf("w2", "w1")), ["RealTime c-w2 c-w1"]);
  const tooEarly = [read("r1", "w1", [0, 1]), wrote("w1", [2, 3])];
  assert.deepEqual(found(tooEarly, logOf("w1")), ["RealTime c-w1 r1"]);
});

test("Fresh, Monotonic, Consistent: what reads show", () => {
  const writes = [wrote("w1", [0, 1]), wrote("w2", [2, 9])];
  const log = logOf("w1", "w2");
  assert.deepEqual(found([...writes, read("r1", null, [2, 3])], log), ["Fresh r1 c-w1"]);
  assert.deepEqual(found([...writes, read("r1", "w2", [3, 4]), read("r2", "w1", [5, 6])], log), ["Monotonic r2 r1"]);
  assert.deepEqual(found([...writes, read("r1", "w1", [3, 6]), read("r2", "w2", [4, 5])], log), []);
  assert.deepEqual(found([...writes, read("r1", "w3", [3, 4])], log), ["Consistent r1"]);
  const torn = { ...read("r1", "w1", [3, 4]), saw: [{ partition: "A", values: { x: "w1", y: "w2" } }] };
  const tornLog = log.map((entry) => ({ ...entry, values: { x: entry.write ?? null, y: entry.write ?? null } }));
  assert.deepEqual(found([...writes, torn], tornLog), ["Consistent r1"]);
  const wrong = wrote("w3", [0, 1], { saw: [{ partition: "A", values: { x: "w1" } }] });
  assert.deepEqual(found([wrong], logOf("w3")), ["Consistent c-w3"]);
});

test("a read of two partitions can't show one of them before a call, and the other one after what began later", () => {
  const saw = [
    { partition: "A", values: { x: null } },
    { partition: "B", values: { x: "w2" } },
  ];
  const operations = [wrote("w1", [3, 3]), wrote("w2", [6, 8], {}, ["B"]), { ...read("r1", null, [3, 6]), saw }];
  assert.deepEqual(found(operations, [...logOf("w1"), ...logIn("B", "w2")]), ["Consistent r1"]);
});

test("the report names the guarantee, the clients and both calls", () => {
  const operations = [wrote("w1", [0, 1_250]), read("r1", null, [2_000, 3_000])];
  const [violation] = checkHistory({ operations, log: logOf("w1") });
  assert.equal(
    violation && violationText(violation),
    `Fresh: it shows A as at revision 0, and revision 1 was there before it started
  r1: read x (2.000 to 3.000 s, acknowledged)
  c-w1: write w1 (0.000 to 1.250 s, acknowledged)`,
  );
});

test("of a server that breaks everything, the report shows some", () => {
  const reads = Array.from({ length: 500 }, (_, i) => read(`r${i}`, null, [2 + i, 3 + i]));
  assert.equal(found([wrote("w1", [0, 1]), ...reads], logOf("w1")).length, 20);
});

const partitionsOfWrite = fc.constantFrom(["A"], ["A"], ["B"], ["A", "B"]);

/** What a client does at one point of time. */
const action = fc.record({
  at: fc.integer({ min: 0, max: 9 }),
  before: fc.integer({ min: 0, max: 4 }),
  after: fc.integer({ min: 0, max: 4 }),
  does: fc.constantFrom("write" as const, "write" as const, "read" as const, "read" as const, "both" as const),
  partitions: partitionsOfWrite,
  register: fc.constantFrom("x", "y"),
  value: fc.constantFrom("a", "b", "c"),
  outcome: fc.constantFrom("acknowledged" as const, "acknowledged" as const, "unknown" as const),
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** One call after another, each at its point of time: sound by construction. */
function historyOf(actions: readonly Action[]): History {
  const log: LoggedEntry[] = [];
  const values = new Map<string, string>();
  const operations = actions
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, before, after, does, partitions, register, value, outcome }, i): Operation => {
      const id = `w${i}`;
      if (does !== "read") {
        for (const partition of partitions) {
          const revision = log.filter((entry) => entry.partition === partition).length + 1;
          log.push({ partition, revision, write: id, values: { [register]: value } });
          values.set(`${partition} ${register}`, value);
        }
      }
      const saw = partitions.map((partition) => ({
        partition,
        values: Object.fromEntries(["x", "y"].map((each) => [each, values.get(`${partition} ${each}`) ?? null])),
      }));
      return {
        ...{ client: `c${i}`, what: does, start: at - before, end: at + after, outcome },
        ...(does === "read" ? {} : { write: { id, partitions } }),
        ...(does === "write" ? {} : { saw }),
      };
    });
  return { operations, log };
}

/** What goes wrong. */
const fault = fc.record({
  what: fc.constantFrom("show", "swap", "lose", "repeat", "refuse", "late", "early"),
  n: fc.nat(9),
  value: fc.constantFrom("a", "b", "c", null),
});
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

const numbered = (log: readonly LoggedEntry[]): readonly LoggedEntry[] =>
  [...Map.groupBy(log, ({ partition }) => partition).values()].flatMap((entries) =>
    entries.map((entry, i) => ({ ...entry, revision: i + 1 })),
  );

function broken({ operations, log }: History, { what, n, value }: Fault): History {
  const at = n % Math.max(1, log.length);
  const entry = log[at];
  const change = (more: (operation: Operation) => Partial<Operation>): History => ({
    operations: operations.map((each, i) => (i === n % operations.length ? { ...each, ...more(each) } : each)),
    log,
  });
  if (what === "late") return change(({ start, end }) => ({ start: start + 4, end: end + 4 }));
  if (what === "early") return change(({ start, end }) => ({ start: start - 4, end: end - 4 }));
  if (what === "refuse") return change(() => ({ outcome: "refused" }));
  if (what === "show") {
    return change(({ saw }) => ({
      saw: (saw ?? []).map((seen) => ({ ...seen, values: { ...seen.values, x: value } })),
    }));
  }
  if (entry === undefined) return { operations, log };
  if (what === "repeat") return { operations, log: numbered([...log, entry]) };
  if (what === "lose") return { operations, log: numbered(log.toSpliced(at, 1)) };
  return { operations, log: numbered([...log.toSpliced(at, 1), entry]) };
}

test("whatever happened, it agrees with a checker that tries all orders", () => {
  fc.assert(
    fc.property(
      fc.array(action, { minLength: 1, maxLength: 6, size: "max" }),
      fc.array(fault, { maxLength: 2 }),
      (actions, faults) => {
        const sound = historyOf(actions);
        assert.deepEqual(checkHistory(sound).map(violationText), []);
        const history = faults.reduce(broken, sound);
        assert.equal(checkHistory(history).length === 0, couldHaveHappened(history));
      },
    ),
    { numRuns: 3_000 },
  );
});
