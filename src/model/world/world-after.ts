/** The world as it will be after some changes, before any of them is made. */

import type { Resource } from "../records/tag.ts";
import { type Change, partitionName } from "./change.ts";
import { type IndexOf, type Kind, keysIn, type RecordOf } from "./kinds.ts";
import type { World } from "./world.ts";

/** Id -> the record that is seen instead; undefined if no record is seen. */
export type Outcomes = ReadonlyMap<Kind, ReadonlyMap<string, Resource | undefined>>;

type Reads = "get" | "all" | "inOrder" | "count" | "by" | "view";

/** `changes` are as an operation in `world` returns them. */
export function worldAfter(world: World, changes: readonly Change[]): World {
  const { after, add } = growingWorld(world);
  add(changes);
  return after;
}

/** The world after the changes that were added so far. */
export function growingWorld(world: World): { readonly after: World; add(changes: readonly Change[]): void } {
  const outcomes = new Map<string, Map<Kind, Map<string, Resource | undefined>>>();
  const after = (base: World): World => {
    const name = partitionName(base);
    let overlay: Pick<World, Reads> | undefined;
    const shown = (): Pick<World, Reads> => {
      const own = outcomes.get(name);
      if (own !== undefined) overlay ??= overlaid(base, own);
      return overlay ?? base;
    };
    return {
      account: base.account,
      region: base.region,
      get: (kind, id) => shown().get(kind, id),
      all: (kind) => shown().all(kind),
      inOrder: (kind, after) => shown().inOrder(kind, after),
      count: (kind) => shown().count(kind),
      by: (kind, index, key) => shown().by(kind, index, key),
      view: (view) => shown().view(view),
      history: () => base.history(),
      partitions: () => base.partitions(),
      elsewhere: (account, region) => after(base.elsewhere(account, region)),
    };
  };
  return {
    after: after(world),
    add(changes) {
      for (const change of changes) {
        const [kind, id, value] =
          "put" in change ? [change.put, change.value.id, change.value] : [change.delete, change.id, undefined];
        const name = partitionName(change.in ?? world);
        const own = outcomes.get(name) ?? new Map<Kind, Map<string, Resource | undefined>>();
        outcomes.set(name, own);
        const ofKind = own.get(kind) ?? new Map<string, Resource | undefined>();
        own.set(kind, ofKind);
        ofKind.set(id, value);
      }
    },
  };
}

/** The records of `base`, with those in `outcomes` replaced. */
export function overlaid(base: Pick<World, Reads>, outcomes: Outcomes): Pick<World, Reads> {
  function* merged<K extends Kind>(
    kind: K,
    records: Iterable<RecordOf<K>>,
    belongs: (record: Resource) => boolean,
  ): Generator<RecordOf<K>> {
    const changed = outcomes.get(kind);
    const seen = new Set<string>();
    for (const record of records) {
      if (changed?.has(record.id)) {
        const now = changed.get(record.id);
        if (now !== undefined && belongs(now)) yield now as RecordOf<K>;
        seen.add(record.id);
      } else yield record;
    }
    for (const [id, now] of changed ?? []) {
      if (now !== undefined && !seen.has(id) && belongs(now)) yield now as RecordOf<K>;
    }
  }
  function* inOrder<K extends Kind>(kind: K, after = ""): Generator<RecordOf<K>> {
    const changed = outcomes.get(kind);
    const coming = [...(changed ?? [])]
      .filter(([id, now]) => now !== undefined && id > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, now]) => now as RecordOf<K>);
    let next = 0;
    for (const record of base.inOrder(kind, after)) {
      if (changed?.has(record.id)) continue;
      while (next < coming.length && (coming[next] as RecordOf<K>).id < record.id) yield coming[next++] as RecordOf<K>;
      yield record;
    }
    yield* coming.slice(next);
  }
  const all = <K extends Kind>(kind: K) => merged(kind, base.all(kind), () => true);
  const by = <K extends Kind>(kind: K, index: IndexOf<K>, key: string) =>
    merged(kind, base.by(kind, index, key), (record) => keysIn(kind, index, record).includes(key));
  return {
    get: (kind, id) => {
      const changed = outcomes.get(kind);
      return changed?.has(id) ? (changed.get(id) as RecordOf<typeof kind> | undefined) : base.get(kind, id);
    },
    all,
    inOrder,
    by,
    count(kind) {
      let count = base.count(kind);
      for (const [id, now] of outcomes.get(kind) ?? []) {
        count += Number(now !== undefined) - Number(base.get(kind, id) !== undefined);
      }
      return count;
    },
    // The base keeps its view for its own records. If they change, the view is built anew, for this world only.
    view: (view) => (view.kinds.some((kind) => outcomes.has(kind)) ? view.build({ all, by }) : base.view(view)),
  };
}
