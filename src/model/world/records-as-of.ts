/** The records of a partition, which can be held as they are at one moment while the partition keeps changing. */
import type { Resource } from "../records/tag.ts";
import type { Kind } from "./kinds.ts";
import type { World } from "./world.ts";
import { overlaid } from "./world-after.ts";

type Reads = Pick<World, "account" | "region" | "get" | "all" | "inOrder" | "count" | "by" | "view">;

/**
 * While they're held, the value of a record before its first change is kept, and read instead of the current one. Holding
 * them costs as much as changes meanwhile, not a copy of everything.
 */
export class RecordsAsOf implements Pick<World, "account" | "region" | "get" | "all" | "by"> {
  readonly #now: Reads;
  /** Kind -> id -> the record's earlier value; undefined if it didn't exist. */
  readonly #before = new Map<Kind, Map<string, Resource | undefined>>();
  #read: Pick<World, "get" | "all" | "by">;
  #changes = 0;

  constructor(now: Reads) {
    this.#now = now;
    this.#read = now;
  }

  get account(): string {
    return this.#now.account;
  }

  get region(): string {
    return this.#now.region;
  }

  /** How many earlier values are kept. */
  get changes(): number {
    return this.#changes;
  }

  hold(): void {
    this.#read = overlaid(this.#now, this.#before);
  }

  /** Notes that `before` became `after`. While the records are held, this must be called for every change. */
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

  /** Forgets the earlier values: reading the records fails until they're released. */
  lose(): void {
    this.#before.clear();
    this.#read = LOST;
  }

  /** Reads the current records again. Returns those that changed meanwhile, each with its earlier and its current value. */
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
