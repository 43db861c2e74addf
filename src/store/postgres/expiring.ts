/** Drops the old entries of partitions: as the embedded store does, see history/expire-history.ts. */
import type { Store } from "../../model/world/log.ts";
import { decodeEntry, isStaged } from "../codec.ts";
import { newBeginning, stateAt } from "../history/expire-history.ts";
import type { Chunks } from "./chunks.ts";
import type { Entries } from "./entries.ts";
import type { KnownHistory } from "./known-history.ts";
import {
  BEGIN_HISTORY,
  DELETE_CHUNKS_OF,
  DELETE_ENTRIES,
  HIDE_SNAPSHOTS_BEFORE,
  SELECT_LEFT_OVER,
  SELECT_LOAD,
  SHOW_BEGINNING,
} from "./statements.ts";

export interface ExpiringOptions {
  readonly store: Pick<Store, "history" | "load" | "revisionAt">;
  readonly entries: Entries;
  readonly chunks: Chunks;
  readonly known: KnownHistory;
  readonly server: string;
}

export class Expiring {
  readonly #options: ExpiringOptions;
  readonly #partitions = new Set<string>();

  constructor(options: ExpiringOptions) {
    this.#options = options;
  }

  async expire(partition: string, before: string): Promise<void> {
    if (this.#partitions.has(partition)) return;
    this.#partitions.add(partition);
    try {
      await this.#expire(partition, before);
    } finally {
      this.#partitions.delete(partition);
    }
  }

  async #expire(partition: string, before: string): Promise<void> {
    const { store, entries, chunks, known } = this.#options;
    const { epoch } = known;
    const { revision: head, first } = await entries.headOf(partition);
    const revision = await newBeginning(partition, before, { first, head, store });
    if (revision !== undefined) {
      const [row] = (await chunks.ask(SELECT_LOAD, partition, revision)).rows;
      if (row?.["at"] === revision) await this.#begin(partition, revision, epoch);
      else {
        const records = await stateAt(partition, revision, store);
        await chunks.writeSnapshot(records, (written) => this.#begin(partition, revision, epoch, written));
      }
    }
    while (await this.#dropSome(partition));
  }

  /** Lets the history begin, with a snapshot that is there or is shown with it. False if another server was faster. */
  #begin(
    partition: string,
    revision: number,
    epoch: string,
    written?: { readonly id: number; readonly chunks: number },
  ): Promise<boolean> {
    return this.#options.chunks.transact(async (ask) => {
      if ((await ask(BEGIN_HISTORY, partition, revision, epoch)).count === 0) return false;
      if (written === undefined) {
        await ask(HIDE_SNAPSHOTS_BEFORE, partition, revision);
        return (await ask(SELECT_LOAD, partition, revision)).rows[0]?.["at"] === revision;
      }
      // Also one at the revision, if parts of it are missing.
      await ask(HIDE_SNAPSHOTS_BEFORE, partition, revision + 1);
      const { id, chunks } = written;
      return (await ask(SHOW_BEGINNING, id, partition, revision, chunks, this.#options.server)).count > 0;
    });
  }

  /** Deletes the oldest entries before the beginning, with what they refer to; false if there are none. */
  async #dropSome(partition: string): Promise<boolean> {
    const { chunks } = this.#options;
    const { rows } = await chunks.ask(SELECT_LEFT_OVER, partition);
    if (rows.length === 0) return false;
    const revisions = rows.map((row) => row["revision"] as number);
    const staged = rows
      .map((row) => decodeEntry({ partition, revision: row["revision"] as number, body: row["body"] as string }))
      .filter(isStaged)
      .map(({ changes }) => changes);
    return chunks.transact(async (ask) => {
      if (staged.length > 0) {
        await ask(
          DELETE_CHUNKS_OF,
          staged.map(({ batch }) => batch),
          staged.map(({ chunk }) => chunk),
        );
      }
      await ask(DELETE_ENTRIES, partition, revisions[0], revisions.at(-1));
      return true;
    });
  }
}
