/** Where histories begin, in SQLite. The checksum of the entry before stays: the first one that is kept is chained to it. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeEntry, isStaged } from "../codec.ts";
import { damaged, integer, type Reading, text } from "../damage.ts";
import type { BeginningMedium, Snapshot } from "../medium.ts";

export const BEGINNING_TABLE = `
  CREATE TABLE beginning (
    partition TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  );
`;

interface Beginning {
  readonly revision: number;
  /** Of the entry before it. */
  readonly checksum: number;
}

const WHOLE: Beginning = { revision: 0, checksum: 0 };

export class SqliteBeginnings implements BeginningMedium {
  readonly #reading: Reading;
  readonly #transact: <T>(work: () => T) => T;
  readonly #snapshotsOf: (partition: string) => readonly Snapshot[];
  readonly #beginnings = new Map<string, Beginning>();
  readonly #checksum: StatementSync;
  readonly #upsert: StatementSync;
  readonly #insertSnapshot: StatementSync;
  readonly #deleteSnapshot: StatementSync;
  readonly #oldest: StatementSync;
  readonly #staged: StatementSync;
  readonly #deleteChunk: StatementSync;
  readonly #deleteEmptyBatch: StatementSync;
  readonly #deleteEntries: StatementSync;

  constructor(
    db: DatabaseSync,
    reading: Reading,
    transact: <T>(work: () => T) => T,
    snapshotsOf: (partition: string) => readonly Snapshot[],
  ) {
    this.#reading = reading;
    this.#transact = transact;
    this.#snapshotsOf = snapshotsOf;
    this.#checksum = db.prepare("SELECT checksum FROM entry WHERE partition = ? AND revision = ?");
    this.#upsert = db.prepare("INSERT OR REPLACE INTO beginning (partition, revision, checksum) VALUES (?, ?, ?)");
    this.#insertSnapshot = db.prepare("INSERT INTO snapshot (id, partition, revision, chunks) VALUES (?, ?, ?, ?)");
    this.#deleteSnapshot = db.prepare("DELETE FROM snapshot WHERE id = ?");
    this.#oldest = db.prepare("SELECT min(revision) AS revision FROM entry WHERE partition = ?");
    this.#staged = db.prepare(
      `SELECT revision, body FROM entry WHERE partition = ? AND revision BETWEEN ? AND ?
        AND instr(body, '"changes":{"batch":') > 0`,
    );
    this.#deleteChunk = db.prepare("DELETE FROM snapshot_chunk WHERE snapshot = ? AND number = ?");
    this.#deleteEmptyBatch = db.prepare(
      "DELETE FROM snapshot WHERE id = ? AND NOT EXISTS (SELECT 1 FROM snapshot_chunk WHERE snapshot = snapshot.id)",
    );
    this.#deleteEntries = db.prepare("DELETE FROM entry WHERE partition = ? AND revision BETWEEN ? AND ?");
    for (const row of reading(() => db.prepare("SELECT partition, revision, checksum FROM beginning").all())) {
      const beginning = { revision: integer(row, "revision"), checksum: integer(row, "checksum") };
      this.#beginnings.set(text(row, "partition"), beginning);
    }
  }

  of(partition: string): number {
    return this.whole(partition).revision;
  }

  /** The same with what the first entry is chained to. */
  whole(partition: string): Beginning {
    return this.#beginnings.get(partition) ?? WHOLE;
  }

  begin(partition: string, revision: number, snapshot: Snapshot | undefined): readonly Snapshot[] {
    const row = this.#reading(() => this.#checksum.get(partition, revision - 1));
    if (row === undefined) throw damaged(`entry ${revision - 1} of ${partition} is missing`);
    const checksum = integer(row, "checksum");
    const hidden = this.#transact(() => {
      if (snapshot !== undefined) this.#insertSnapshot.run(snapshot.id, partition, revision, snapshot.chunks);
      this.#upsert.run(partition, revision, checksum);
      const before = this.#snapshotsOf(partition).filter((each) => each.revision < revision);
      for (const { id } of before) this.#deleteSnapshot.run(id);
      return before;
    });
    this.#beginnings.set(partition, { revision, checksum });
    return hidden;
  }

  leftover(partition: string): number | undefined {
    const first = this.of(partition);
    if (first === 0) return undefined;
    const oldest = integer(
      this.#reading(() => this.#oldest.get(partition)),
      "revision",
    );
    return oldest < first ? oldest : undefined;
  }

  drop(partition: string, from: number, to: number): void {
    const rows = this.#reading(() => this.#staged.all(partition, from, to));
    this.#transact(() => {
      for (const row of rows) {
        const entry = decodeEntry({ partition, revision: integer(row, "revision"), body: text(row, "body") });
        if (!isStaged(entry)) continue;
        this.#deleteChunk.run(entry.changes.batch, entry.changes.chunk);
        this.#deleteEmptyBatch.run(entry.changes.batch);
      }
      this.#deleteEntries.run(partition, from, to);
    });
  }
}
