/** One log in memory for several servers of this process, whose commits can be tampered with. */
import type { Commit, CommitResult, SharedLog, Store } from "../../../src/model/world/log.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";

/** What a server does instead of a commit. */
export type Tampered = (
  commit: Commit,
  heads: ReadonlyMap<string, number>,
  keep: Store["commit"],
) => Promise<CommitResult>;

export class SharedMemory {
  readonly store = openMemoryStore();
  /** Of what was acknowledged. */
  readonly #heads = new Map<string, number>();

  /** The log as one server sees it. It's told nothing of others' commits unless it asks. */
  seenBy(tampered: Tampered = (commit, _, keep) => keep(commit)): Store {
    const keep = async (commit: Commit): Promise<CommitResult> => {
      const result = await this.store.commit(commit);
      if (result.committed) for (const { partition, revision } of commit.entries) this.#heads.set(partition, revision);
      return result;
    };
    const shared: SharedLog = {
      epoch: "the only one",
      heads: async (partitions) => ({
        revisions: new Map([...partitions].map((name) => [name, this.#heads.get(name) ?? 0])),
        partitions: this.#heads.size,
      }),
      partitionsAfter: async (known) => [...this.#heads.keys()].slice(known),
      hear: () => () => {},
      sealedWith: async (digest: string) => digest,
      take: async () => ({ release: async () => {} }),
      trouble: undefined,
    };
    return new Proxy(this.store, {
      get: (target, property) => {
        if (property === "shared") return shared;
        if (property === "commit") return (commit: Commit) => tampered(commit, this.#heads, keep);
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}
