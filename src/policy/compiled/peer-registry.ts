/** Numbers the CIDRs and prefix lists that rules mention, and keeps the index of the addresses in them. */
import { comparePrefixes, contains, type Family, formatPrefix, type Prefix, prefix } from "../../address/prefix.ts";
import { AddressIndex } from "./address-index.ts";

/**
 * Peer ids are even for a CIDR or prefix list, and odd for a group, whose peer id follows from its number.
 * INVARIANT: equal CIDRs have one id, however many rules mention them.
 */
export const peerOfGroup = (group: number): number => group * 2 + 1;

interface PeerEntry {
  readonly key: string;
  /** Undefined for a CIDR. */
  readonly listId: string | undefined;
  /** The order within sets: CIDRs by length, the longest first, then lists. */
  readonly rank: number;
  references: number;
  /** Its blocks in the index. INVARIANT: no block contains another. */
  blocks: readonly Prefix[];
}

const LIST_RANK = 1000;
/** An index that has grown to this many times its size is built anew, without the sets that nothing uses any more. */
const REBUILD_GROWTH = 4;

export class PeerRegistry {
  readonly indexes: Record<Family, AddressIndex>;
  readonly #entries: (PeerEntry | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #byKey = new Map<string, number>();
  /** Blocks that wait to be added to the index together. */
  #added: { readonly prefix: Prefix; readonly peer: number }[] = [];
  #unused = new Set<number>();
  readonly #entriesOf: (listId: string) => readonly string[];
  #sizes: Record<Family, number> = { ipv4: 0, ipv6: 0 };

  /** `entriesOf` reads the CIDRs of a prefix list at its current version. */
  constructor(entriesOf: (listId: string) => readonly string[]) {
    this.#entriesOf = entriesOf;
    this.indexes = { ipv4: this.#emptyIndex(), ipv6: this.#emptyIndex() };
  }

  #emptyIndex(): AddressIndex {
    return new AddressIndex((a, b) => this.#isBefore(a, b));
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#entry(a), this.#entry(b)];
    return first.rank !== second.rank ? first.rank < second.rank : first.key < second.key;
  }

  #entry(peer: number): PeerEntry {
    const entry = this.#entries[peer >> 1];
    if (entry === undefined) throw new Error(`no peer ${peer}`);
    return entry;
  }

  /** The id of a CIDR or prefix list, a new one if nothing mentioned it before. Each call adds a reference. */
  refer(key: string, isList: boolean): number {
    let peer = this.#byKey.get(key);
    if (peer === undefined) {
      const blocks = isList ? this.#blocksOf(key) : [prefix(key)];
      const rank = isList ? LIST_RANK : 128 - (blocks[0]?.length ?? 0);
      peer = this.#free.pop() ?? this.#entries.length * 2;
      this.#entries[peer >> 1] = { key, listId: isList ? key : undefined, rank, references: 0, blocks };
      this.#byKey.set(key, peer);
      this.#addBlocks(peer, blocks);
    }
    const entry = this.#entry(peer);
    entry.references++;
    this.#unused.delete(peer);
    return peer;
  }

  /** Removes a reference. */
  release(peer: number): void {
    if (--this.#entry(peer).references === 0) this.#unused.add(peer);
  }

  /** Reads a list's entries again, if anything refers to it. */
  reread(listId: string): void {
    const peer = this.#byKey.get(listId);
    if (peer === undefined) return;
    const entry = this.#entry(peer);
    const blocks = this.#blocksOf(listId);
    const [before, after] = [textsOf(entry.blocks), textsOf(blocks)];
    this.#flushAdded();
    for (const block of entry.blocks)
      if (!after.has(formatPrefix(block))) this.indexes[block.family].remove(block, peer);
    entry.blocks = blocks;
    this.#addBlocks(
      peer,
      blocks.filter((block) => !before.has(formatPrefix(block))),
    );
  }

  /** Brings the index up to date with the references. */
  settle(): void {
    this.#flushAdded();
    for (const peer of this.#unused) {
      const { key, blocks } = this.#entry(peer);
      for (const block of blocks) this.indexes[block.family].remove(block, peer);
      this.#byKey.delete(key);
      this.#entries[peer >> 1] = undefined;
      this.#free.push(peer);
    }
    this.#unused = new Set();
    for (const family of ["ipv4", "ipv6"] as const) {
      if (this.indexes[family].bytes > REBUILD_GROWTH * this.#sizes[family]) this.#rebuild(family);
    }
  }

  #addBlocks(peer: number, blocks: readonly Prefix[]): void {
    for (const block of blocks) this.#added.push({ prefix: block, peer });
  }

  #flushAdded(): void {
    for (const family of ["ipv4", "ipv6"] as const) {
      const added = this.#added.filter(({ prefix }) => prefix.family === family);
      if (added.length > 0) this.indexes[family].addAll(added);
    }
    this.#added = [];
  }

  #rebuild(family: Family): void {
    const index = this.#emptyIndex();
    if (this.#sizes[family] > 0) {
      index.addAll(
        this.#entries.flatMap((entry, i) =>
          (entry?.blocks ?? []).filter((b) => b.family === family).map((b) => ({ prefix: b, peer: i * 2 })),
        ),
      );
      index.version = this.indexes[family].version + 1;
      this.indexes[family] = index;
    }
    this.#sizes[family] = this.indexes[family].bytes;
  }

  /** The blocks of a list, without those that lie within another. */
  #blocksOf(listId: string): readonly Prefix[] {
    const kept: Prefix[] = [];
    for (const block of this.#entriesOf(listId).map(prefix).sort(comparePrefixes)) {
      const last = kept[kept.length - 1];
      if (last === undefined || !contains(last, block)) kept.push(block);
    }
    return kept;
  }
}

const textsOf = (blocks: readonly Prefix[]): ReadonlySet<string> => new Set(blocks.map(formatPrefix));
