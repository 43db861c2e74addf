/** A world that notes what is read of it, so that it's known which changes what was shown depends on. */
import type { Resource } from "../../../model/records/tag.ts";
import { type Change, partitionName } from "../../../model/world/change.ts";
import { type Kind, keysIn, kinds } from "../../../model/world/kinds.ts";
import type { World } from "../../../model/world/world.ts";

/** What a world is read from. */
export type Records = Pick<World, "get" | "all" | "inOrder" | "count" | "by" | "view">;

const wholeKind = (partition: string, kind: Kind): string => `${partition} ${kind}`;
export const oneRecord = (partition: string, kind: Kind, id: string): string => `${partition} ${kind} ${id}`;
const underKey = (partition: string, kind: Kind, index: string, key: string): string =>
  `${partition} ${kind} ${index}=${key}`;

/** The reads that a change makes differ. */
export function readsOf(partition: string, change: Change, before: Resource | undefined): readonly string[] {
  const [kind, id] = "put" in change ? [change.put, change.value.id] : [change.delete, change.id];
  const after = "put" in change ? change.value : undefined;
  const keyed = Object.keys(kinds[kind].indexes).flatMap((index) =>
    [before, after].flatMap((record) =>
      record === undefined ? [] : keysIn(kind, index, record).map((key) => underKey(partition, kind, index, key)),
    ),
  );
  return [wholeKind(partition, kind), oneRecord(partition, kind, id), ...keyed];
}

/** The same world; `note` hears of each read, `elsewhere` finds the worlds of other partitions. */
export function notedWorld(
  live: World,
  records: Records,
  note: (read: string) => void,
  elsewhere: (account: string, region: string) => World,
): World {
  const name = partitionName(live);
  /** A list is read once someone begins it: descriptions list all records before it's known whether anyone looks. */
  function* noted<T>(read: string, list: () => Iterable<T>): Generator<T> {
    note(read);
    yield* list();
  }
  return {
    account: live.account,
    region: live.region,
    get(kind, id) {
      note(oneRecord(name, kind, id));
      return records.get(kind, id);
    },
    all: (kind) => noted(wholeKind(name, kind), () => records.all(kind)),
    inOrder: (kind, after) => noted(wholeKind(name, kind), () => records.inOrder(kind, after)),
    count(kind) {
      note(wholeKind(name, kind));
      return records.count(kind);
    },
    by: (kind, index, key) => noted(underKey(name, kind, index, key), () => records.by(kind, index, key)),
    view(view) {
      for (const kind of view.kinds) note(wholeKind(name, kind));
      return records.view(view);
    },
    history: () => live.history(),
    elsewhere,
    partitions: () => live.partitions(),
  };
}
