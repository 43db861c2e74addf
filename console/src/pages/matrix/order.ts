/** In which order rows and columns are shown. */
import type { Answered } from "./load-matrix.ts";

export type Sorting = "name" | "connections";

export interface Order {
  /** Indexes of the answer, from top to bottom. */
  readonly rows: readonly number[];
  /** From left to right. */
  readonly columns: readonly number[];
}

/** By connections: first who may reach the most others, and who may be reached by the most. */
export function orderOf({ head, rows }: Answered, sorting: Sorting): Order {
  const all = [...head.compared.keys()];
  if (sorting === "name") return { rows: all, columns: all };
  const [out, into] = [all.map(() => 0), all.map(() => 0)];
  for (const { row, allowed } of rows.filter((each) => each !== undefined)) {
    for (const [column, count] of allowed.entries()) {
      if (count === 0) continue;
      out[row] = (out[row] ?? 0) + 1;
      into[column] = (into[column] ?? 0) + 1;
    }
  }
  const by = (counts: readonly number[]) => all.toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  return { rows: by(out), columns: by(into) };
}
