/** Interned lists of group numbers, in order: interfaces with the same groups share one. */

export class GroupLists {
  /** At a list's offset: its length, then the numbers. INVARIANT: the list at 0 is empty, and a list never changes. */
  ids = new Int32Array(256);
  #used = 1;
  readonly #known = new Map<string, number>([["", 0]]);

  /** How much of `ids` is used. */
  get size(): number {
    return this.#used;
  }

  intern(groups: readonly number[]): number {
    const key = groups.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.#used;
    this.#used += groups.length + 1;
    if (this.#used > this.ids.length) {
      const grown = new Int32Array(Math.max(this.#used, this.ids.length * 2));
      grown.set(this.ids);
      this.ids = grown;
    }
    this.ids[at] = groups.length;
    this.ids.set(groups, at + 1);
    this.#known.set(key, at);
    return at;
  }
}
