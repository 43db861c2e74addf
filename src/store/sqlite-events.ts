/** The trail's tables in SQLite. Every event has a checksum with its number in it, so that a changed or moved one is noticed. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { damaged, integer, type Reading, text } from "./damage.ts";
import type { Block, EventMedium, Hit } from "./medium.ts";

export const EVENT_TABLES = `
  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    checksum INTEGER NOT NULL
  );
  CREATE TABLE event_block (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL
  );
  CREATE TABLE event_key (
    key INTEGER NOT NULL,
    block INTEGER NOT NULL,
    places TEXT NOT NULL,
    PRIMARY KEY (key, block)
  ) WITHOUT ROWID;
`;

const checksumOf = (sequence: number, body: string): number => crc32(body, crc32(`${sequence}\n`));

/** The number of the last event; it's never dropped before another one is there. */
export function lastEvent(db: DatabaseSync): number {
  return integer(db.prepare("SELECT coalesce(max(sequence), 0) AS last FROM event").get(), "last");
}

export class SqliteEvents implements EventMedium {
  readonly #reading: Reading;
  readonly #transact: <T>(work: () => T) => T;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #insertBlock: StatementSync;
  readonly #deleteBlock: StatementSync;
  readonly #oldestBlock: StatementSync;
  readonly #newestBlock: StatementSync;
  readonly #insertKey: StatementSync;
  readonly #deleteKey: StatementSync;
  readonly #selectHits: StatementSync;
  #last: number;

  constructor(db: DatabaseSync, reading: Reading, transact: <T>(work: () => T) => T) {
    this.#reading = reading;
    this.#transact = transact;
    this.#insert = db.prepare("INSERT INTO event (sequence, body, checksum) VALUES (?, ?, ?)");
    this.#select = db.prepare(
      "SELECT sequence, body, checksum FROM event WHERE sequence BETWEEN ? AND ? ORDER BY sequence",
    );
    this.#delete = db.prepare("DELETE FROM event WHERE sequence BETWEEN ? AND ?");
    this.#insertBlock = db.prepare("INSERT INTO event_block (first, last, from_time, to_time) VALUES (?, ?, ?, ?)");
    this.#deleteBlock = db.prepare("DELETE FROM event_block WHERE first = ?");
    this.#oldestBlock = db.prepare("SELECT * FROM event_block ORDER BY first LIMIT 1");
    this.#newestBlock = db.prepare("SELECT * FROM event_block ORDER BY first DESC LIMIT 1");
    this.#insertKey = db.prepare("INSERT INTO event_key (key, block, places) VALUES (?, ?, ?)");
    this.#deleteKey = db.prepare("DELETE FROM event_key WHERE key = ? AND block = ?");
    this.#selectHits = db.prepare(
      `SELECT block, places FROM event_key JOIN event_block ON first = block
       WHERE key = ? AND block < ? AND to_time >= ? AND from_time <= ? ORDER BY block DESC LIMIT ?`,
    );
    this.#last = lastEvent(db);
  }

  get last(): number {
    return this.#last;
  }

  /** Within the transaction of an append. They count only once `appended` says that they're kept. */
  insert(bodies: readonly string[]): void {
    let sequence = this.#last;
    for (const body of bodies) {
      sequence += 1;
      this.#insert.run(sequence, body, checksumOf(sequence, body));
    }
  }

  appended(count: number): void {
    this.#last += count;
  }

  read(first: number, last: number): readonly string[] {
    const rows = this.#reading(() => this.#select.all(first, last));
    return Array.from({ length: last - first + 1 }, (_, at) => {
      const row = rows[at];
      const sequence = first + at;
      if (row === undefined || row["sequence"] !== sequence) throw damaged(`event ${sequence} of the trail is missing`);
      const body = text(row, "body");
      if (checksumOf(sequence, body) === integer(row, "checksum")) return body;
      throw damaged(`event ${sequence} of the trail does not have the checksum that it was written with`);
    });
  }

  oldestBlock(): Block | undefined {
    return this.#block(this.#oldestBlock);
  }

  newestBlock(): Block | undefined {
    return this.#block(this.#newestBlock);
  }

  #block(select: StatementSync): Block | undefined {
    const row = this.#reading(() => select.get());
    if (row === undefined) return undefined;
    const [first, last] = [integer(row, "first"), integer(row, "last")];
    return { first, last, from: integer(row, "from_time"), to: integer(row, "to_time") };
  }

  writeBlock({ first, last, from, to }: Block, places: ReadonlyMap<number, readonly number[]>): void {
    this.#transact(() => {
      this.#insertBlock.run(first, last, from, to);
      // In the order of the index, so that neighbours are written together.
      const keys = [...places].sort(([a], [b]) => a - b);
      for (const [key, of] of keys) this.#insertKey.run(key, first, of.join());
    });
  }

  blocksWith(key: number, below: number, from: number, to: number, most: number): readonly Hit[] {
    return this.#reading(() => this.#selectHits.all(key, below, from, to, most)).map((row) => ({
      first: integer(row, "block"),
      places: text(row, "places").split(",").map(Number),
    }));
  }

  dropBlock({ first, last }: Block, keys: Iterable<number>): void {
    this.#transact(() => {
      for (const key of keys) this.#deleteKey.run(key, first);
      this.#delete.run(first, last);
      this.#deleteBlock.run(first);
    });
  }
}
