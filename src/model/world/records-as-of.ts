/** The records of a partition, which can be held as they are at one moment while the partition goes on changing. */
import type { Resource } from "../records/tag.ts";
import type { Kind } from "./kinds.ts";
import type { World } from "./world.ts";
import { overlaid } from "./world-after.ts";

type Reads = Pick<World, "region" | "get" | "all" | "inOrder" | "count" | "by" | "view">;

/**
 * While they are held, what a record was before its first change is kept, and read instead of what it is. Whoever holds
 * them pays for what changes meanwhile, not for a copy of everything.
 */
export class RecordsAsOf implements Pick<World, "region" | "get" | "all" | "by"> {
  readonly #now: Reads;
  /** Kind -> id -> what the record was; undefined if there was none. */
  readonly #before = new Map<Kind, Map<string, Resource | undefined>>();
  #read: Pick<World, "get" | "all" | "by">;
  #changes = 0;

  constructor(now: Reads) {
    this.#now = now;
    this.#read = now;
  }

  get region(): string {
    return this.#now.region;
  }

  /** How many records are kept as they were. */
  get changes(): number {
    return this.#changes;
  }

  hold(): void {
    this.#read = overlaid(this.#now, this.#before);
  }

  /** Takes in that `before` became `after`. While the records are held, it must hear of every change. */
  keep(kind: Kind, before: Resource | undefined, after: Resource | undefined): void {
    const id = (before ?? after)?.id ?? "";
    let ofKind = this.#before.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#before.set(kind, ofKind);
    }
    if (ofKind.has(id)) return;
    ofKind.set(id, before);
    this.#changes++;
  }

  /** Forgets what the records were: reading them fails until they are released. */
  lose(): void {
    this.#before.clear();
    this.#read = LOST;
  }

  /** Reads the records as they are again. Returns those that changed meanwhile, each as it was and as it is. */
  release(): readonly (readonly [kind: Kind, before: Resource | undefined, after: Resource | undefined])[] {
    const changed = [...this.#before].flatMap(([kind, records]) =>
      [...records].map(([id, before]) => [kind, before, this.#now.get(kind, id)] as const),
    );
    this.#before.clear();
    this.#changes = 0;
    this.#read = this.#now;
    return changed;
  }

  get: World["get"] = (kind, id) => this.#read.get(kind, id);
  all: World["all"] = (kind) => this.#read.all(kind);
  by: World["by"] = (kind, index, key) => this.#read.by(kind, index, key);
}

const lost = (): never => {
  throw new Error("the records were held for too long: too many of them have changed");
};
const LOST = { get: lost, all: lost, by: lost };
