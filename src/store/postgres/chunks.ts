/** What is written little by little: snapshots, and changes ahead of their commit. One session writes, a part at a time. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Change } from "../../model/world/change.ts";
import type { Kept, Staged } from "../../model/world/log.ts";
import { encodeChunks } from "../codec.ts";
import { superfluous } from "../history/kept-snapshots.ts";
import type { Snapshot } from "../medium.ts";
import type { Database } from "./database.ts";
import { now, type WhileOpen } from "./deadline.ts";
import type { HeadRow } from "./entries.ts";
import type { KnownHistory } from "./known-history.ts";
import type { Lane } from "./lane.ts";
import type { Answer, Session, Statement } from "./session.ts";
import {
  ADD_BATCH,
  DELETE_BATCH,
  DELETE_CHUNKS,
  DELETE_SNAPSHOT,
  FORGET_SERVER,
  FORGET_SERVERS,
  HIDE_SNAPSHOTS,
  INSERT_CHUNK,
  INSERT_SNAPSHOT,
  SEEN,
  SELECT_BATCHES_OF,
  SELECT_BATCHES_OF_DEAD,
  SELECT_LOAD,
  SELECT_OLD_SNAPSHOTS,
  SELECT_SNAPSHOTS,
} from "./statements.ts";

export type Asking = (text: string, ...values: unknown[]) => Promise<Answer>;

/** So many are deleted in one statement. */
const CHUNKS_A_STATEMENT = 16;

export interface ChunksOptions {
  readonly database: Database;
  readonly lane: Lane;
  readonly known: KnownHistory;
  readonly server: string;
  readonly patience: number;
  readonly whileOpen: WhileOpen;
  readonly headOf: (partition: string) => Promise<HeadRow>;
}

export class Chunks {
  readonly #options: ChunksOptions;

  constructor(options: ChunksOptions) {
    this.#options = options;
  }

  async stage(parts: Iterable<readonly Change[]>): Promise<readonly Staged[]> {
    const staged: Staged[] = [];
    let batch: number | undefined;
    try {
      for (const part of parts) {
        const body = JSON.stringify(part);
        batch ??= await this.#newBatch();
        await this.#write(batch, staged.length, body);
        staged.push({ batch, chunk: staged.length, checksum: crc32(body) });
        await nextTurn();
      }
      return staged;
    } catch (error) {
      if (batch !== undefined) this.#drop(batch, staged.length + 1).catch(() => {});
      throw error;
    }
  }

  async discard(staged: readonly Staged[]): Promise<void> {
    const batches = Map.groupBy(staged, ({ batch }) => batch);
    for (const [batch, chunks] of batches) await this.#drop(batch, chunks.length);
  }

  async snapshot(partition: string, revision: number, records: Iterable<Kept>): Promise<void> {
    const { known, headOf } = this.#options;
    const [taken, epoch] = [[...records], known.epoch];
    if (!(revision <= (await headOf(partition)).revision))
      throw new RangeError(`${partition} has no durable revision ${revision}`);
    const [newest] = await this.#snapshotsOf(partition);
    if (revision <= (newest?.revision ?? 0)) return;
    await this.writeSnapshot(taken, ({ id, chunks }) => this.#show({ id, partition, revision, chunks }, epoch));
  }

  /** Writes records, and has them shown. If `show` doesn't, nothing is left of them. */
  async writeSnapshot(
    records: readonly Kept[],
    show: (written: Pick<Snapshot, "id" | "chunks">) => Promise<boolean>,
  ): Promise<void> {
    const id = await this.#newBatch();
    let chunks = 0;
    let isShown = false;
    try {
      for (const body of encodeChunks(records)) {
        await this.#write(id, chunks, body);
        chunks += 1;
        await nextTurn();
      }
      isShown = await show({ id, chunks });
    } finally {
      // Another server had one of the same revision, or the history has become another one.
      if (!isShown) this.#drop(id, chunks + 1).catch(() => {});
    }
  }

  /** Says that this server is alive, and removes what nobody needs any more, of any server. */
  async sweep(): Promise<void> {
    const { server } = this.#options;
    await this.ask(SEEN, server);
    for (const row of (await this.ask(SELECT_BATCHES_OF_DEAD)).rows) {
      await this.#drop(row["batch"] as number, undefined, row["server"] as string);
    }
    await this.ask(FORGET_SERVERS);
    for (const row of (await this.ask(SELECT_OLD_SNAPSHOTS)).rows) {
      await this.#deleteChunks(row["id"] as number, row["chunks"] as number);
      await this.ask(DELETE_SNAPSHOT, row["id"]);
    }
  }

  /** Removes what this server staged and didn't commit. */
  async leave(): Promise<void> {
    // Although the store is closed, for all others.
    await new Chunks({ ...this.#options, whileOpen: (work) => work() }).#leave();
  }

  async #leave(): Promise<void> {
    const { server } = this.#options;
    for (;;) {
      const { rows } = await this.ask(SELECT_BATCHES_OF, server);
      if (rows.length === 0) break;
      for (const row of rows) await this.#drop(row["batch"] as number, undefined);
    }
    await this.ask(FORGET_SERVER, server);
  }

  async #newBatch(): Promise<number> {
    return (await this.ask(ADD_BATCH, this.#options.server)).rows[0]?.["batch"] as number;
  }

  async #write(batch: number, number: number, body: string): Promise<void> {
    await this.ask(INSERT_CHUNK, batch, number, body, crc32(body));
  }

  /** Gives up a batch that is in no commit: once its row is gone, none can have it. Does nothing if it's in one. */
  async #drop(batch: number, chunks: number | undefined, server = this.#options.server): Promise<void> {
    if ((await this.ask(DELETE_BATCH, batch, server)).count > 0) await this.#deleteChunks(batch, chunks);
  }

  async #deleteChunks(batch: number, chunks: number | undefined): Promise<void> {
    for (let from = 0; from < (chunks ?? Number.POSITIVE_INFINITY); from += CHUNKS_A_STATEMENT) {
      const { count } = await this.ask(DELETE_CHUNKS, batch, from, from + CHUNKS_A_STATEMENT - 1);
      if (chunks === undefined && count === 0) return;
    }
  }

  async #snapshotsOf(partition: string): Promise<readonly Snapshot[]> {
    return snapshotsIn(partition, await this.ask(SELECT_SNAPSHOTS, partition));
  }

  async #show(snapshot: Snapshot, epoch: string): Promise<boolean> {
    const { id, partition, revision, chunks } = snapshot;
    const { server } = this.#options;
    return this.transact(async (ask) => {
      const { count } = await ask(INSERT_SNAPSHOT, id, partition, revision, chunks, server, epoch);
      if (count === 0) return false;
      const all = snapshotsIn(partition, await ask(SELECT_SNAPSHOTS, partition));
      const [head] = (await ask(SELECT_LOAD, partition, 0)).rows;
      await ask(
        HIDE_SNAPSHOTS,
        superfluous(all, head?.["first"] as number).map((each) => each.id),
      );
      return true;
    });
  }

  /** Keeps what `work` does if it returns true. */
  async transact(work: (ask: Asking) => Promise<boolean>): Promise<boolean> {
    return this.#use(async (ask) => {
      await ask({ text: "BEGIN" });
      const isKept = await work((text, ...values) => ask({ text, values }));
      await ask({ text: isKept ? "COMMIT" : "ROLLBACK" });
      return isKept;
    });
  }

  ask(text: string, ...values: unknown[]): Promise<Answer> {
    return this.#use((ask) => ask({ text, values }));
  }

  /** Nothing of this is done twice: if it's lost, nobody sees it, and it's swept away. */
  async #use<T>(work: (ask: (statement: Statement) => Promise<Answer>) => Promise<T>): Promise<T> {
    const { database, lane, patience, whileOpen } = this.#options;
    const deadline = now() + patience;
    const attempt = (): Promise<T> =>
      lane.use(deadline, async (session: Session) => {
        try {
          return await work((statement) => session.ask(statement, deadline - now()));
        } catch (error) {
          // It may be within a transaction.
          session.close();
          throw error;
        }
      });
    return whileOpen(() => database.once(attempt));
  }
}

const snapshotsIn = (partition: string, { rows }: Answer): Snapshot[] =>
  rows.map((row) => ({
    id: row["id"] as number,
    partition,
    revision: row["revision"] as number,
    chunks: row["chunks"] as number,
  }));
