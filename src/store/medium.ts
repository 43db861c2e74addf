/** What a log is written on: it keeps rows durably and returns them. Everything else about a store is in `LogStore`. */

/** An entry as the medium keeps it. */
export interface Row {
  readonly partition: string;
  readonly revision: number;
  /** Compact JSON of the entry, without its partition and revision. */
  readonly body: string;
}

/** A snapshot that is whole: its chunks are numbered from 0. */
export interface Snapshot {
  readonly id: number;
  readonly partition: string;
  readonly revision: number;
  readonly chunks: number;
}

/** Chunks, numbered from 0, that entries refer to. They get their id and are written as a snapshot's. */
export interface Batch {
  readonly id: number;
  readonly chunks: number;
}

/** Events of the trail with consecutive numbers, which the index knows as one. */
export interface Block {
  /** The numbers of its first and last event. */
  readonly first: number;
  readonly last: number;
  /** Its earliest and latest time, in milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A block that has events under a key. */
export interface Hit {
  readonly first: number;
  /** Which they are, counted from the block's first. */
  readonly places: readonly number[];
}

/** The trail. Its events have numbers without a gap, from the first that is kept to the last. */
export interface EventMedium {
  /** The number of the last event that was ever appended; 0 without one. */
  readonly last: number;
  oldestBlock(): Block | undefined;
  newestBlock(): Block | undefined;
  /** The bodies of events. Throws StoreError `damaged` if one isn't as it was written, or is missing. */
  read(first: number, last: number): readonly string[];
  /** Puts events into the index. `places` has a list for each key. */
  writeBlock(block: Block, places: ReadonlyMap<number, readonly number[]>): void;
  /** Blocks that begin below a number, overlap a time in milliseconds and have a key, the newest first. */
  blocksWith(key: number, below: number, from: number, to: number, most: number): readonly Hit[];
  /** Drops a block's events, and it from the index, which has it under these keys. */
  dropBlock(block: Block, keys: Iterable<number>): void;
}

/** Where the histories of partitions begin. */
export interface BeginningMedium {
  /** The first entry of a partition that is kept; 0 if none was dropped. */
  of(partition: string): number;
  /**
   * Lets a history begin with an entry, at which there's a whole snapshot, or `snapshot`, which is shown with it. Hides and returns
   * the snapshots before it.
   */
  begin(partition: string, revision: number, snapshot: Snapshot | undefined): readonly Snapshot[];
  /** The oldest entry that takes room although it's before the beginning; undefined if there's none. */
  leftover(partition: string): number | undefined;
  /** Deletes entries before the beginning, from revision `from` up to and including `to`, with the chunks that they refer to. */
  drop(partition: string, from: number, to: number): void;
}

export interface Medium {
  readonly events: EventMedium;
  readonly beginnings: BeginningMedium;
  /** The revision of the last entry of every partition. */
  heads(): Map<string, number>;
  /**
   * Appends all rows and the bodies of all events, or nothing, and keeps the chunks of the batches with them; when it returns
   * they are durable. After a StoreError `full` nothing is kept; after any other error nobody knows.
   */
  append(rows: readonly Row[], batches: readonly Batch[], events: readonly string[]): void;
  /** Bodies of the entries from revision `from` up to and including `to`, oldest first. */
  read(partition: string, from: number, to: number): readonly string[];
  /** The place of an entry in the order of the whole log, which rises with every entry of any partition. */
  placeOf(partition: string, revision: number): number | undefined;
  /** The newest whole snapshot of a partition at or below a revision. */
  snapshotAt(partition: string, revision: number): Snapshot | undefined;
  /** An id for a new snapshot or batch, which is gone at the next open without `publishSnapshot` or `append`. */
  newSnapshotId(): number;
  readChunk(snapshot: number, chunk: number): string | undefined;
  writeChunk(snapshot: number, chunk: number, body: string): void;
  deleteChunk(snapshot: number, chunk: number): void;
  /** Shows a snapshot. Hides and returns those of the partition that are `superfluous` now. */
  publishSnapshot(snapshot: Snapshot): readonly Snapshot[];
  close(): void;
}
