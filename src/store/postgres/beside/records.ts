/** The records of flow logs in the database, so that every server has those that hosts reported to any. */
import { randomUUID } from "node:crypto";
import type { RecordMedium } from "../../../model/record-medium.ts";
import type { Database } from "../database.ts";
import { now } from "../deadline.ts";
import { failureOf, Refused } from "../failures.ts";
import { Lane } from "../lane.ts";
import type { Answer } from "../session.ts";
import { APPEND_RECORDS, CLEAR_RECORDS, LIST_RECORDS, READ_RECORDS, REMOVE_RECORDS } from "./record-statements.ts";

const LANES = 2;
/** The piece with this id is there: a statement that was sent again. */
const THERE = "23505";

export class PostgresRecords implements RecordMedium {
  readonly isShared = true;
  readonly #lane: Lane;
  readonly #patience: number;

  constructor(database: Database, patience: number) {
    this.#lane = new Lane(database, LANES);
    this.#patience = patience;
  }

  async list(beginning = ""): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#ask(LIST_RECORDS, beginning);
    return new Map(rows.map((row) => [row["path"] as string, Number(row["size"])]));
  }

  async append(path: string, text: string, id: string = randomUUID()): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      await this.#ask(APPEND_RECORDS, path, bytes, bytes.length, id);
    } catch (error) {
      const failure = failureOf(error);
      if (!(failure instanceof Refused && failure.code === THERE)) throw error;
    }
  }

  async read(path: string, from: number, length: number): Promise<Buffer> {
    const { rows } = await this.#ask(READ_RECORDS, path, from, from + length);
    const pieces = rows.map((row) => row["body"] as Buffer);
    const start = Number(rows[0]?.["start"] ?? from);
    return Buffer.concat(pieces).subarray(from - start, from - start + length);
  }

  async truncate(): Promise<void> {}

  async remove(path: string): Promise<void> {
    await this.#ask(REMOVE_RECORDS, path);
  }

  async clear(): Promise<void> {
    await this.#ask(CLEAR_RECORDS);
  }

  #ask(text: string, ...values: readonly unknown[]): Promise<Answer> {
    return this.#lane.ask({ text, values }, now() + this.#patience);
  }
}
