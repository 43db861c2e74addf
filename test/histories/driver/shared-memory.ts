/** One log in memory for several servers of this process, whose commits can be tampered with, and whose answers take their time. */
import { recordsInMemory } from "../../../src/gateway/flow-records/medium.ts";
import type { Commit, CommitResult, SharedLog, Store } from "../../../src/model/world/log.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";

/** What a server does instead of a commit. */
export type Tampered = (
  commit: Commit,
  heads: ReadonlyMap<string, number>,
  keep: Store["commit"],
) => Promise<CommitResult>;

export interface Seeing {
  readonly commit?: Tampered;
  /** Resolves after some time, as the way to a database and back takes it. */
  readonly travel?: () => Promise<void>;
  /** Whether the server is told of others' commits although it didn't ask. */
  readonly hears?: boolean;
}

export class SharedMemory {
  readonly store = openMemoryStore();
  /** Of what was acknowledged. */
  readonly #heads = new Map<string, number>();
  readonly #listeners = new Set<Parameters<SharedLog["hear"]>[0]>();

  /** The log as one server sees it. */
  seenBy({
    commit: tampered = (commit, _, keep) => keep(commit),
    travel = async () => {},
    hears = false,
  }: Seeing = {}): Store {
    const back = oneAfterAnother<void>();
    const shared: SharedLog = {
      epoch: "the only one",
      heads: async (partitions) => {
        await travel();
        const revisions = new Map([...partitions].map((name) => [name, this.#heads.get(name) ?? 0]));
        const found = { revisions, partitions: this.#heads.size };
        await travel();
        return found;
      },
      checksumsAfter: () => new Map(),
      partitionsAfter: async (known) => {
        await travel();
        return [...this.#heads.keys()].slice(known);
      },
      hear: (heard) => {
        if (hears) this.#listeners.add(heard);
        return () => this.#listeners.delete(heard);
      },
      take: async () => ({ release: async () => {} }),
      trouble: undefined,
      board: { say: () => {}, listen: () => () => {} },
      records: recordsInMemory(),
      sealedWith: async (digest) => digest,
    };
    const flights = new Flights();
    const kept = oneAfterAnother<CommitResult>();
    const commit = async (asked: Commit): Promise<CommitResult> => {
      const flight = flights.begin(asked);
      const keep = async (each: Commit) => {
        const result = flight.lost === undefined ? await this.#keep(each) : conflictIn(flight.lost);
        flight.isKept = result.committed;
        return result;
      };
      try {
        return await kept(async () => {
          await travel();
          return tampered(asked, this.#heads, keep).finally(() => flights.settle(flight));
        });
      } finally {
        await back(travel);
        // Whoever is called before the server has heard of it still builds on it.
        setImmediate(() => flights.end(flight));
      }
    };
    const history = async function* (this: Store, ...asked: Parameters<Store["history"]>) {
      for await (const page of this.history(...asked)) {
        await travel();
        yield page;
      }
    }.bind(this.store);
    return new Proxy(this.store, {
      get: (target, property) => {
        if (property === "shared") return shared;
        if (property === "commit") return commit;
        if (property === "history") return history;
        if (property === "historyNow") return undefined;
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  async #keep(commit: Commit): Promise<CommitResult> {
    const result = await this.store.commit(commit);
    if (!result.committed) return result;
    for (const { partition, revision } of commit.entries) this.#heads.set(partition, revision);
    const changed = [...new Set(commit.entries.map(({ partition }) => partition))];
    setImmediate(() => {
      for (const heard of this.#listeners) heard({ changed });
    });
    return result;
  }
}

const conflictIn = (conflict: string): CommitResult => ({ committed: false, conflict });

interface Flight {
  readonly commit: Commit;
  isKept: boolean;
  /** The partition in which it builds on what wasn't kept. */
  lost: string | undefined;
}

/** The commits of one server that aren't answered: what builds on one that isn't kept isn't kept either. */
class Flights {
  readonly #flights = new Set<Flight>();
  readonly #notKept = new Set<Flight>();

  begin(commit: Commit): Flight {
    const flight: Flight = { commit, isKept: false, lost: undefined };
    for (const before of this.#notKept) flight.lost ??= builtOn(commit, before.commit);
    this.#flights.add(flight);
    return flight;
  }

  settle(flight: Flight): void {
    if (flight.isKept) return;
    this.#notKept.add(flight);
    for (const other of this.#flights) other.lost ??= builtOn(other.commit, flight.commit);
  }

  end(flight: Flight): void {
    this.#flights.delete(flight);
    this.#notKept.delete(flight);
  }
}

/** The partition in which a commit builds on another one; undefined if it doesn't. */
const builtOn = ({ expected }: Commit, { entries }: Commit): string | undefined =>
  entries.find(({ partition, revision }) => (expected.get(partition) ?? -1) >= revision)?.partition;

/** Does one thing at a time, in the order of the calls. */
function oneAfterAnother<T>(): (work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
