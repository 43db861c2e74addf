/** Who is told of each change of a partition, for what is kept beside worlds and in step with them. */
import type { Resource } from "../records/tag.ts";
import type { Kind } from "./kinds.ts";
import type { View } from "./world.ts";

/** Called for each change, after the partition has applied it. */
export type Watcher = (kind: Kind, before: Resource | undefined, after: Resource | undefined) => void;

/**
 * The watchers of a partition's changes of some kinds. One constant for each use. INVARIANT: the set stands for the partition: one
 * that was dropped and loaded anew has another set.
 */
export const watchersOf = (kinds: readonly Kind[]): View<Set<Watcher>> => ({
  kinds,
  build: () => new Set(),
  update(watching, kind, before, after) {
    for (const watcher of watching) watcher(kind, before, after);
    return watching;
  },
});
