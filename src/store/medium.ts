/** What a log is written on: it takes rows durably and gives them back. All else about a store is in `LogStore`. */

/** An entry as it is kept. */
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

export interface Medium {
  /** Identifies this log; another one from the same directory or name bears another. */
  readonly epoch: string;
  /** The revision of the last entry of every partition. */
  heads(): Map<string, number>;
  /**
   * Appends all rows or none; when it returns they are durable. A StoreError `full` means surely none;
   * after any other error nobody knows.
   */
  append(rows: readonly Row[]): void;
  /** Bodies of the entries from one revision to another, both included, oldest first. */
  read(partition: string, from: number, to: number): readonly string[];
  /** The newest whole snapshot of a partition. */
  newestSnapshot(partition: string): Snapshot | undefined;
  /** An id for a snapshot to be written; it is not seen before `publishSnapshot`. */
  newSnapshotId(): number;
  readChunk(snapshot: number, chunk: number): string | undefined;
  writeChunk(snapshot: number, chunk: number, body: string): void;
  deleteChunk(snapshot: number, chunk: number): void;
  /** Makes a snapshot seen. Hides and returns those of the partition that are older than the two newest. */
  publishSnapshot(snapshot: Snapshot): readonly Snapshot[];
  close(): void;
}
