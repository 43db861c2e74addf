/** Whether a tiny history could have happened one call after another: tries all orders. */
import type { History, LoggedEntry, Operation } from "./history.ts";

type State = ReadonlyMap<string, { readonly length: number; readonly values: Readonly<Record<string, string | null>> }>;

export function couldHaveHappened({ operations, log }: History): boolean {
  const queues = Map.groupBy(log, ({ partition }) => partition);
  if (![...queues.values()].every((entries) => entries.every(({ revision }, i) => revision === i + 1))) return false;
  const isDone = (state: State) =>
    [...queues].every(([partition, { length }]) => state.get(partition)?.length === length);

  /** Whether the rest can follow, one at a time. */
  function canFollow(left: readonly Operation[], state: State): boolean {
    if (left.every(({ outcome }) => outcome === "unknown") && isDone(state)) return true;
    return left.some((operation) => {
      const others = left.filter((other) => other !== operation);
      if (others.some(({ end, outcome }) => outcome !== "unknown" && end < operation.start)) return false;
      const after = stateAfter(operation, state, queues);
      return after !== undefined && canFollow(others, after);
    });
  }
  return canFollow(operations, new Map());
}

/** Undefined if the operation can't come next. */
function stateAfter(
  { write, saw = [], outcome }: Operation,
  before: State,
  queues: ReadonlyMap<string, readonly LoggedEntry[]>,
): State | undefined {
  const state = new Map(before);
  if (write !== undefined && outcome !== "refused") {
    for (const partition of write.partitions) {
      const { length, values } = state.get(partition) ?? { length: 0, values: {} };
      const entry = queues.get(partition)?.[length];
      if (entry?.write !== write.id) return undefined;
      state.set(partition, { length: length + 1, values: { ...values, ...entry.values } });
    }
  }
  const isSeen = saw.every(({ partition, values }) =>
    Object.entries(values).every(([register, value]) => (state.get(partition)?.values[register] ?? null) === value),
  );
  return isSeen || outcome === "unknown" ? state : undefined;
}
