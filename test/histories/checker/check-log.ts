/** Whether the log has what was asked for: everything acknowledged once, nothing refused, nothing else, no half of anything. */
import { FOUNDING, type History, type LoggedEntry, type Operation, type Violation } from "./history.ts";

export function* logViolations({ operations, log }: History): Generator<Violation> {
  yield* gaps(log);
  const writes = new Map<string, Operation>();
  for (const each of operations) if (each.write !== undefined) writes.set(each.write.id, each);
  const places = new Map<string, LoggedEntry[]>();
  const begun = new Set<string>();
  for (const entry of log) {
    const { write = "", partition } = entry;
    if (write === FOUNDING && !begun.has(partition)) continue;
    begun.add(partition);
    const operation = writes.get(write);
    if (operation?.write?.partitions.includes(partition) !== true) {
      yield {
        guarantee: "Asked",
        problem: `nobody asked for ${placeOf(entry)} ${entry.what ?? ""}`.trimEnd(),
        operations: [],
      };
    } else yield* isolation(entry, operation);
    places.set(write, [...(places.get(write) ?? []), entry]);
  }
  for (const [id, operation] of writes) yield* placesViolations(operation, places.get(id) ?? []);
}

const placeOf = ({ partition, revision }: LoggedEntry): string => `revision ${revision} of ${partition}`;

function* gaps(log: readonly LoggedEntry[]): Generator<Violation> {
  const heads = new Map<string, number>();
  for (const entry of log) {
    const expected = (heads.get(entry.partition) ?? 0) + 1;
    if (entry.revision !== expected) {
      const problem = `the log has ${placeOf(entry)} in the place of revision ${expected}`;
      yield { guarantee: "Gapless", problem, operations: [] };
    }
    heads.set(entry.partition, entry.revision);
  }
}

function* isolation(entry: LoggedEntry, operation: Operation): Generator<Violation> {
  const { registers } = operation.write ?? {};
  const others = Object.keys(entry.values).filter((register) => registers?.includes(register) === false);
  if (others.length === 0) return;
  const problem = `${placeOf(entry)} also changes ${others.join(", ")}`;
  yield { guarantee: "Isolated", problem, operations: [operation] };
}

function* placesViolations(operation: Operation, places: readonly LoggedEntry[]): Generator<Violation> {
  const partitions = operation.write?.partitions ?? [];
  const shown = places.map(placeOf).join(" and ");
  const [first] = places;
  if (operation.outcome === "refused" && first !== undefined) {
    yield { guarantee: "Refused", problem: `${placeOf(first)} was refused`, operations: [operation] };
  }
  const found = new Set(places.map(({ partition }) => partition));
  if (found.size < places.length)
    yield { guarantee: "Unique", problem: `${shown} are one call`, operations: [operation] };
  const missing = partitions.filter((partition) => !found.has(partition));
  if (missing.length === 0) return;
  if (operation.outcome === "acknowledged") {
    yield {
      guarantee: "Durable",
      problem: `${missing.join(" and ")} lost an acknowledged call`,
      operations: [operation],
    };
  } else if (first !== undefined) {
    yield { guarantee: "Atomic", problem: `${shown} is half of a call`, operations: [operation] };
  }
}
