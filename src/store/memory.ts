/** A log in memory, for tests and for use inside another process: it is gone when it closes. */
import type { Flush, Staged, Store } from "../model/world/log.ts";
import { decodeEntry, isStaged } from "./codec.ts";
import { superfluous } from "./history/kept-snapshots.ts";
import { LogStore } from "./log-store.ts";
import type { Batch, BeginningMedium, Block, EventMedium, Hit, Medium, Row, Snapshot } from "./medium.ts";

class MemoryEvents implements EventMedium {
  readonly #bodies = new Map<number, string>();
  /** Oldest first. */
  #blocks: Block[] = [];
  /** By key, and by the first of a block. */
  readonly #places = new Map<number, Map<number, readonly number[]>>();
  last = 0;

  append(bodies: readonly string[]): void {
    for (const body of bodies) this.#bodies.set(++this.last, body);
  }

  oldestBlock(): Block | undefined {
    return this.#blocks[0];
  }

  newestBlock(): Block | undefined {
    return this.#blocks.at(-1);
  }

  read(first: number, last: number): readonly string[] {
    return Array.from({ length: last - first + 1 }, (_, at) => this.#bodies.get(first + at) as string);
  }

  writeBlock(block: Block, places: ReadonlyMap<number, readonly number[]>): void {
    this.#blocks.push(block);
    for (const [key, of] of places) {
      const known = this.#places.get(key) ?? new Map<number, readonly number[]>();
      this.#places.set(key, known.set(block.first, of));
    }
  }

  blocksWith(key: number, below: number, from: number, to: number, most: number): readonly Hit[] {
    const places = this.#places.get(key);
    if (places === undefined) return [];
    const inTime = new Set(
      this.#blocks.filter((block) => block.to >= from && block.from <= to).map(({ first }) => first),
    );
    return [...places]
      .filter(([first]) => first < below && inTime.has(first))
      .slice(-most)
      .map(([first, of]) => ({ first, places: of }))
      .reverse();
  }

  dropBlock({ first, last }: Block, keys: Iterable<number>): void {
    for (let number = first; number <= last; number++) this.#bodies.delete(number);
    for (const key of keys) {
      const places = this.#places.get(key);
      places?.delete(first);
      if (places?.size === 0) this.#places.delete(key);
    }
    this.#blocks = this.#blocks.filter((block) => block.first !== first);
  }
}

interface Written {
  readonly body: string;
  readonly place: number;
}

class MemoryMedium implements Medium {
  readonly events = new MemoryEvents();
  readonly beginnings: BeginningMedium = {
    of: (partition) => this.#first.get(partition) ?? 0,
    begin: (partition, revision, snapshot) => this.#begin(partition, revision, snapshot),
    leftover: (partition) => {
      const oldest = this.#entries.get(partition)?.findIndex((entry) => entry !== undefined) ?? -1;
      return oldest >= 0 && oldest + 1 < this.beginnings.of(partition) ? oldest + 1 : undefined;
    },
    drop: (partition, from, to) => this.#drop(partition, from, to),
  };
  readonly #first = new Map<string, number>();
  /** At its revision less one; undefined once it's dropped. */
  readonly #entries = new Map<string, (Written | undefined)[]>();
  readonly #chunks = new Map<number, string[]>();
  readonly #snapshots = new Map<string, readonly Snapshot[]>();
  #lastPlace = 0;
  #lastSnapshotId = 0;

  heads(): Map<string, number> {
    return new Map();
  }

  append(rows: readonly Row[], _batches: readonly Batch[], events: readonly string[]): void {
    this.events.append(events);
    for (const { partition, body } of rows) {
      const entries = this.#entries.get(partition) ?? [];
      this.#entries.set(partition, entries);
      entries.push({ body, place: ++this.#lastPlace });
    }
  }

  read(partition: string, from: number, to: number): readonly string[] {
    const entries = this.#entries.get(partition)?.slice(from - 1, to) ?? [];
    return entries.flatMap((entry) => (entry === undefined ? [] : [entry.body]));
  }

  placeOf(partition: string, revision: number): number | undefined {
    return this.#entries.get(partition)?.[revision - 1]?.place;
  }

  snapshotAt(partition: string, revision: number): Snapshot | undefined {
    return this.#snapshots.get(partition)?.find((snapshot) => snapshot.revision <= revision);
  }

  newSnapshotId(): number {
    this.#lastSnapshotId += 1;
    this.#chunks.set(this.#lastSnapshotId, []);
    return this.#lastSnapshotId;
  }

  readChunk(snapshot: number, chunk: number): string | undefined {
    return this.#chunks.get(snapshot)?.[chunk];
  }

  writeChunk(snapshot: number, _chunk: number, body: string): void {
    this.#chunks.get(snapshot)?.push(body);
  }

  deleteChunk(snapshot: number, _chunk: number): void {
    this.#chunks.delete(snapshot);
  }

  publishSnapshot(snapshot: Snapshot): readonly Snapshot[] {
    const all = [snapshot, ...(this.#snapshots.get(snapshot.partition) ?? [])];
    all.sort((a, b) => b.revision - a.revision);
    const hidden = superfluous(all, this.beginnings.of(snapshot.partition));
    this.#snapshots.set(
      snapshot.partition,
      all.filter((each) => !hidden.includes(each)),
    );
    return hidden;
  }

  #begin(partition: string, revision: number, snapshot: Snapshot | undefined): readonly Snapshot[] {
    const all = [...(snapshot === undefined ? [] : [snapshot]), ...(this.#snapshots.get(partition) ?? [])];
    all.sort((a, b) => b.revision - a.revision);
    const hidden = all.filter((each) => each.revision < revision);
    this.#snapshots.set(partition, all.slice(0, all.length - hidden.length));
    this.#first.set(partition, revision);
    return hidden;
  }

  #drop(partition: string, from: number, to: number): void {
    const entries = this.#entries.get(partition) ?? [];
    for (const [n, body] of this.read(partition, from, to).entries()) {
      const entry = decodeEntry({ partition, revision: from + n, body });
      if (isStaged(entry)) this.#dropChunk(entry.changes);
    }
    entries.fill(undefined, from - 1, to);
  }

  #dropChunk({ batch, chunk }: Staged): void {
    const chunks = this.#chunks.get(batch)?.with(chunk, "") ?? [];
    if (chunks.some((body) => body !== "")) this.#chunks.set(batch, chunks);
    else this.#chunks.delete(batch);
  }

  close(): void {}
}

export function openMemoryStore(flushed?: (flush: Flush) => void): Store {
  return new LogStore(new MemoryMedium(), flushed);
}
