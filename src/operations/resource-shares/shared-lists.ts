/** The world as a caller sees it: with the prefix lists that other accounts share with its own, as foreign records. */
import type { PrefixList } from "../../model/records/prefix-list.ts";
import type { Kind, RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import type { Asking } from "../operation.ts";
import { findShared, mayReceive, sharedWith } from "./reaching.ts";

type ListKind = "prefix-list" | "prefix-list-version";
const isOfLists = (kind: Kind): kind is ListKind => kind === "prefix-list" || kind === "prefix-list-version";

/** The id of the list that a record is, or is a version of. */
const listIdOf = (id: string): string => id.split("@", 1)[0] ?? "";

/**
 * They're found by their ids and among all lists; indexes don't have them. Of a list that it refers to, an account has a copy
 * (`lent-lists.ts`), which is the same record.
 */
export function withSharedLists({ world, settings }: Asking): World {
  const asking = { world, settings };
  if (!mayReceive(asking)) return world;
  const sharedOf = <K extends ListKind>(kind: K, id: string): RecordOf<K> | undefined =>
    findShared(asking, "prefix-list", listIdOf(id))?.owner.get(kind, id);
  function* lists(): Generator<PrefixList> {
    yield* world.all("prefix-list");
    for (const { record } of sharedWith(asking, "prefix-list")) {
      if (world.get("prefix-list", record.id) === undefined) yield record;
    }
  }
  const { account, region } = world;
  return {
    account,
    region,
    get: (kind, id) => world.get(kind, id) ?? (isOfLists(kind) ? sharedOf(kind, id) : undefined),
    all: (kind) =>
      kind === "prefix-list" ? (lists() as IteratorObject<PrefixList> as IteratorObject<never>) : world.all(kind),
    inOrder: (kind, after) => world.inOrder(kind, after),
    count: (kind) => world.count(kind),
    by: (kind, index, key) => world.by(kind, index, key),
    view: (view) => world.view(view),
    history: () => world.history(),
    elsewhere: (account, region) => world.elsewhere(account, region),
    partitions: () => world.partitions(),
  };
}
