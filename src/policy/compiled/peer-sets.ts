/** Interned sets of peer ids in one Int32Array. At a set's offset: its size, then the ids, the most specific first. */

const FIRST_CAPACITY = 1024;

export class PeerSets {
  /** INVARIANT: the set at offset 0 is empty, and a set never changes. Unused sets stay until the index is built anew. */
  ids = new Int32Array(FIRST_CAPACITY);
  /** How much of `ids` is used. */
  size = 1;
  #count = 1;
  /** Open addressing over offsets. 0 is a free place: the empty set is never looked up. */
  #table = new Int32Array(FIRST_CAPACITY);
  readonly #before: (a: number, b: number) => boolean;

  /** `before` orders the ids within a set. */
  constructor(before: (a: number, b: number) => boolean) {
    this.#before = before;
  }

  /** The set with `id` added. */
  with(set: number, id: number): number {
    const { ids, size } = this.#reserve(set, 1);
    const count = ids[set] as number;
    let out = size + 1;
    let placed = false;
    for (let i = 1; i <= count; i++) {
      const other = ids[set + i] as number;
      if (other === id) return set;
      if (!placed && this.#before(id, other)) {
        ids[out++] = id;
        placed = true;
      }
      ids[out++] = other;
    }
    if (!placed) ids[out++] = id;
    ids[size] = count + 1;
    return this.#intern(size);
  }

  /** The set without `id`. */
  without(set: number, id: number): number {
    const { ids, size } = this.#reserve(set, 0);
    const count = ids[set] as number;
    let out = size + 1;
    for (let i = 1; i <= count; i++) {
      const other = ids[set + i] as number;
      if (other !== id) ids[out++] = other;
    }
    if (out - size - 1 === count) return set;
    if (count === 1) return 0;
    ids[size] = count - 1;
    return this.#intern(size);
  }

  /** Room for a changed copy of `set` after the last one. */
  #reserve(set: number, more: number): { readonly ids: Int32Array; readonly size: number } {
    const needed = this.size + (this.ids[set] as number) + 1 + more;
    if (needed > this.ids.length) {
      const grown = new Int32Array(Math.max(needed, this.ids.length * 2));
      grown.set(this.ids);
      this.ids = grown;
    }
    return this;
  }

  /** The offset of the set that equals the one just written at `at`; that one is kept if it's new. */
  #intern(at: number): number {
    if (this.#count * 2 > this.#table.length) this.#growTable();
    const mask = this.#table.length - 1;
    let place = this.#hash(at) & mask;
    for (let other = this.#table[place] as number; other !== 0; other = this.#table[place] as number) {
      if (this.#equal(other, at)) return other;
      place = (place + 1) & mask;
    }
    this.#table[place] = at;
    this.#count++;
    this.size = at + 1 + (this.ids[at] as number);
    return at;
  }

  #hash(at: number): number {
    let hash = 0;
    for (let i = at + (this.ids[at] as number); i >= at; i--) {
      hash = Math.imul(hash ^ (this.ids[i] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #equal(a: number, b: number): boolean {
    for (let i = this.ids[a] as number; i >= 0; i--) if (this.ids[a + i] !== this.ids[b + i]) return false;
    return true;
  }

  #growTable(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    const mask = this.#table.length - 1;
    for (const at of old) {
      if (at === 0) continue;
      let place = this.#hash(at) & mask;
      while (this.#table[place] !== 0) place = (place + 1) & mask;
      this.#table[place] = at;
    }
  }

  get bytes(): number {
    return this.ids.byteLength + this.#table.byteLength;
  }
}
