/** What is counted while Cordon runs: plain numbers under labels, which cost next to nothing until somebody reads them. */

/** A value under the labels of its series, in their order. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** Of a histogram: how many values were in each bucket alone, and the last one has those above every bound. */
export interface Distribution {
  readonly labels: readonly string[];
  readonly buckets: Float64Array;
  readonly sum: number;
}

interface Described {
  /** As Prometheus knows it. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** A gauge, or what is counted elsewhere, is a plain object whose samples are looked up when somebody reads it. */
export type Series = Described &
  (
    | { readonly type: "counter" | "gauge"; readonly samples: () => Iterable<Sample> }
    | {
        readonly type: "histogram";
        readonly bounds: readonly number[];
        readonly distributions: () => Iterable<Distribution>;
      }
  );

/** So many combinations of labels does a series keep. What comes after them counts as `other`, so nobody fills the memory with names. */
const MOST_COMBINATIONS = 5_000;

/** Cells by their labels. */
class Cells<Cell extends { readonly labels: readonly string[] }> {
  readonly #cells = new Map<string, Cell>();
  readonly #make: (labels: readonly string[]) => Cell;

  constructor(make: (labels: readonly string[]) => Cell) {
    this.#make = make;
  }

  at(labels: readonly string[]): Cell {
    const name = labels.length === 1 ? (labels[0] as string) : labels.join("\n");
    const known = this.#cells.get(name);
    if (known !== undefined) return known;
    const others = labels.map(() => "other");
    const isFull = this.#cells.size >= MOST_COMBINATIONS;
    if (isFull && name !== others.join("\n")) return this.at(others);
    const cell = this.#make([...labels]);
    this.#cells.set(name, cell);
    return cell;
  }

  all(): Iterable<Cell> {
    return this.#cells.values();
  }
}

/** A number that only grows. Labels take values of a bounded set: never what a caller wrote, nor an account, a name or an id. */
export class Counter {
  readonly type = "counter";
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly #cells = new Cells((labels) => ({ labels, value: 0 }));

  /** Without labels it's shown as 0 until something is added. */
  constructor(name: string, help: string, labelNames: readonly string[] = []) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    if (labelNames.length === 0) this.#cells.at([]);
  }

  add(amount: number, ...labels: readonly string[]): void {
    this.#cells.at(labels).value += amount;
  }

  samples(): Iterable<Sample> {
    return this.#cells.all();
  }
}

/** How often a value was in which range. Its bounds rise; a value that equals one is below it. */
export class Histogram {
  readonly type = "histogram";
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
  readonly labelNames: readonly string[];
  readonly #cells: Cells<{ readonly labels: readonly string[]; readonly buckets: Float64Array; sum: number }>;

  constructor(name: string, help: string, bounds: readonly number[], labelNames: readonly string[] = []) {
    this.name = name;
    this.help = help;
    this.bounds = bounds;
    this.labelNames = labelNames;
    this.#cells = new Cells((labels) => ({ labels, buckets: new Float64Array(bounds.length + 1), sum: 0 }));
    if (labelNames.length === 0) this.#cells.at([]);
  }

  observe(value: number, ...labels: readonly string[]): void {
    const cell = this.#cells.at(labels);
    let at = 0;
    while (at < this.bounds.length && value > (this.bounds[at] as number)) at++;
    cell.buckets[at] = (cell.buckets[at] as number) + 1;
    cell.sum += value;
  }

  distributions(): Iterable<Distribution> {
    return this.#cells.all();
  }
}
