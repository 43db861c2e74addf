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

export interface Medium {
  /** The revision of the last entry of every partition. */
  heads(): Map<string, number>;
  /**
   * Appends all rows or none, and keeps the chunks of the batches with them; when it returns they are durable. After a StoreError `full` no row is kept; after any
   * other error nobody knows.
   */
  append(rows: readonly Row[], batches: readonly Batch[]): void;
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
