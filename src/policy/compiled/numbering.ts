/** Small whole numbers for ids, dense enough to index arrays with. A freed number is used again. */

export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  readonly #free: number[] = [];

  /** One above the highest number ever used. */
  get size(): number {
    return this.#names.length;
  }

  /** The number of an id; a new one if it has none. */
  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#names.length;
    this.#numbers.set(name, number);
    this.#names[number] = name;
    return number;
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  name(number: number): string | undefined {
    return this.#names[number];
  }

  free(number: number): void {
    const name = this.#names[number];
    if (name === undefined) return;
    this.#numbers.delete(name);
    this.#names[number] = undefined;
    this.#free.push(number);
  }

  /** Every id that has a number, with its number. */
  entries(): Iterable<[string, number]> {
    return this.#numbers.entries();
  }
}
