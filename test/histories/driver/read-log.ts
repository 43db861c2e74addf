/** The log as the checker wants it: who asked for each entry, and which registers it changed. */
import type { Change } from "../../../src/model/world/change.ts";
import type { RecordOf } from "../../../src/model/world/kinds.ts";
import type { Entry } from "../../../src/model/world/log.ts";
import { FOUNDING, type LoggedEntry } from "../checker/history.ts";
import { KEYS, listOf } from "./clients.ts";

type Group = RecordOf<"security-group">;
type Rule = RecordOf<"security-group-rule">;
type Allocation = RecordOf<"ipam-pool-allocation">;
type Peering = RecordOf<"vpc-peering-connection">;

/** A history begins with the first entry that a client of it asked for. */
export function readLog(entries: readonly Entry[]): readonly LoggedEntry[] {
  const logged = [...Map.groupBy(entries, ({ partition }) => partition)].flatMap(([partition, own]) => {
    const fold = new Fold();
    return own.map((entry) => {
      const { revision, requestId } = entry;
      const what = JSON.stringify(entry);
      const { write, values } = fold.take(entry.changes);
      return { partition, revision, requestId, what, values, write };
    });
  });
  // What one call changes in several partitions has one request id, and its marker is only in one of them.
  const markers = new Map(logged.flatMap(({ requestId, write }) => (write === undefined ? [] : [[requestId, write]])));
  const begun = new Set<string>();
  return logged.map(({ requestId, ...entry }) => {
    const write = entry.write ?? markers.get(requestId);
    if (write !== undefined) begun.add(entry.partition);
    return { ...entry, write: begun.has(entry.partition) ? write : FOUNDING };
  });
}

class Fold {
  readonly #groups = new Map<string, Group>();
  readonly #rules = new Map<string, Rule>();
  readonly #allocations = new Map<string, Allocation>();
  readonly #peerings = new Map<string, Peering>();
  readonly #values = new Map<string, string | null>();

  take(changes: readonly Change[]): { write: string | undefined; values: Record<string, string | null> } {
    let write: string | undefined;
    const values: Record<string, string | null> = {};
    const set = (register: string, value: string | null) => {
      if ((this.#values.get(register) ?? null) === value) return;
      this.#values.set(register, value);
      values[register] = value;
    };
    for (const change of changes) write = this.#change(change, set) ?? write;
    return { write, values };
  }

  /** Returns the write that the change is of, if it says so. */
  #change(change: Change, set: (register: string, value: string | null) => void): string | undefined {
    const kind = "put" in change ? change.put : change.delete;
    const id = "put" in change ? change.value.id : change.id;
    const value = "put" in change ? change.value : undefined;
    if (kind === "security-group") return this.#group(id, value as Group | undefined, set);
    if (kind === "security-group-rule") return this.#rule(id, value as Rule | undefined, set);
    if (kind === "ipam-pool-allocation") return this.#allocation(id, value as Allocation | undefined, set);
    if (kind === "vpc-peering-connection" && value !== undefined) return this.#peering(value as Peering, set);
    return undefined;
  }

  #group(id: string, group: Group | undefined, set: (register: string, value: string | null) => void) {
    let write: string | undefined;
    const tagsOf = (of: Group | undefined) => new Map(of?.tags.map(({ key, value }) => [key, value]));
    const [before, after] = [tagsOf(this.#groups.get(id)), tagsOf(group)];
    for (const key of KEYS) {
      const value = after.get(key) ?? null;
      if (value !== null && value !== before.get(key)) write = value;
      set(`tag ${id} ${key}`, value);
    }
    keep(this.#groups, id, group);
    return write;
  }

  #rule(id: string, rule: Rule | undefined, set: (register: string, value: string | null) => void) {
    const { groupId, description } = rule ?? this.#rules.get(id) ?? {};
    keep(this.#rules, id, rule);
    if (description === undefined) return undefined;
    const there = [...this.#rules.values()].flatMap((each) =>
      each.groupId === groupId ? (each.description ?? []) : [],
    );
    set(`rules ${groupId}`, listOf(there));
    set(`rule ${description}`, there.includes(description) ? "there" : null);
    return rule === undefined ? `undo ${description}` : description;
  }

  #allocation(id: string, allocation: Allocation | undefined, set: (register: string, value: string | null) => void) {
    const { poolId, description } = allocation ?? this.#allocations.get(id) ?? {};
    keep(this.#allocations, id, allocation?.restsUntil === undefined ? allocation : undefined);
    const there = [...this.#allocations.values()].filter((each) => each.poolId === poolId);
    set(`blocks ${poolId}`, listOf(there.map((each) => `${each.description}=${each.cidr}`)));
    set(`block ${description}`, this.#allocations.get(id)?.cidr ?? null);
    return this.#allocations.has(id) ? description : `undo ${description}`;
  }

  #peering(peering: Peering, set: (register: string, value: string | null) => void) {
    const { id, status, tags } = peering;
    const isNew = !this.#peerings.has(id);
    this.#peerings.set(id, peering);
    set(`peering ${id}`, status);
    return isNew ? tags[0]?.value : `undo ${id}`;
  }
}

function keep<T>(records: Map<string, T>, id: string, record: T | undefined): void {
  if (record === undefined) records.delete(id);
  else records.set(id, record);
}
