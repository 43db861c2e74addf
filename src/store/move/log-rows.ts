/** A whole log as rows, whatever keeps it, and the digests by which two of them are compared. */
import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { StoreError } from "../../model/world/log.ts";
import { checksumOf } from "../codec.ts";
import type { Row, Snapshot } from "../medium.ts";

export interface EntryRow extends Row {
  readonly checksum: number;
}

/** The first entry that is kept of a partition, and the checksum of the one before. */
interface BeginningRow {
  readonly partition: string;
  readonly revision: number;
  readonly checksum: number;
}

export interface ChunkRow {
  readonly batch: number;
  readonly number: number;
  readonly body: string;
  readonly checksum: number;
}

/** A log at one moment, which nobody changes while it's read. */
export interface LogRows {
  readonly beginnings: readonly BeginningRow[];
  /** Those that loads may use. */
  readonly snapshots: readonly Snapshot[];
  /** In the order of the whole log. */
  entries(): AsyncIterable<readonly EntryRow[]>;
  /** Of snapshots, and of entries that were staged. */
  chunks(): AsyncIterable<readonly ChunkRow[]>;
  /** The bodies of the trail's events, the oldest first. */
  events(): AsyncIterable<readonly string[]>;
}

export interface Part {
  /** A partition's name, "snapshots" or "trail". */
  readonly name: string;
  readonly count: number;
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
}

/** Takes all rows of a log, in order, and checks each against its checksum. */
export class Digests {
  readonly #parts = new Map<string, { count: number; readonly hash: Hash }>();
  /** The newest entry of each partition, so far. */
  readonly heads = new Map<string, Pick<EntryRow, "revision" | "checksum">>();

  constructor({ beginnings, snapshots }: Pick<LogRows, "beginnings" | "snapshots">) {
    for (const { partition, revision, checksum } of beginnings) {
      this.heads.set(partition, { revision: revision - 1, checksum });
    }
    for (const { id, partition, revision, chunks } of snapshots) {
      this.#add("snapshots", `${id} ${partition} ${revision} ${chunks}`, 0);
    }
  }

  addEntry(row: EntryRow): void {
    const { partition, revision, body, checksum } = row;
    const before = this.heads.get(partition) ?? { revision: 0, checksum: 0 };
    if (revision !== before.revision + 1) throw damaged(`entry ${before.revision + 1} of ${partition} is missing`);
    if (checksumOf(row, before.checksum) !== checksum) {
      throw damaged(`entry ${revision} of ${partition} does not have the checksum that it was written with`);
    }
    this.heads.set(partition, { revision, checksum });
    this.#add(partition, `${revision} ${checksum} ${body}`);
  }

  addChunk({ batch, number, body, checksum }: ChunkRow): void {
    if (crc32(body) !== checksum) {
      throw damaged(`part ${number} of ${batch} does not have the checksum that it was written with`);
    }
    this.#add("snapshots", `${batch} ${number} ${body}`);
  }

  addEvent(body: string): void {
    this.#add("trail", body);
  }

  /** In the order of their names. To be called once. */
  parts(): readonly Part[] {
    return [...this.#parts]
      .map(([name, { count, hash }]) => ({ name, count, digest: hash.digest("hex") }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(name: string, text: string, count = 1): void {
    let part = this.#parts.get(name);
    if (part === undefined) {
      part = { count: 0, hash: createHash("sha256") };
      this.#parts.set(name, part);
    }
    part.count += count;
    part.hash.update(`${text}\n`);
  }
}

/** Reads all of a log. */
export async function digestsOf(rows: LogRows): Promise<readonly Part[]> {
  const digests = new Digests(rows);
  for await (const page of rows.entries()) for (const row of page) digests.addEntry(row);
  for await (const page of rows.chunks()) for (const row of page) digests.addChunk(row);
  for await (const page of rows.events()) for (const body of page) digests.addEvent(body);
  return digests.parts();
}

export const damaged = (problem: string): StoreError =>
  new StoreError("damaged", `The log is damaged: ${problem}. Restore a backup of it first.`);
