/** The snapshots of a log: written little by little, read by loads that may take their time, and removed once nobody needs them. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Kept, StoreError } from "../../model/world/log.ts";
import { decodeChunk, encodeChunks } from "../codec.ts";
import type { Medium, Snapshot } from "../medium.ts";

/** Carries out what writes; throws a StoreError. */
export type Writing = <T>(work: () => T) => T;

export class Snapshots {
  readonly #medium: Medium;
  readonly #write: Writing;
  readonly #refuseIfDown: () => void;
  /** Snapshot -> how many loads walk it, or may begin to: they must find all of it. */
  readonly #walks = new Map<number, number>();
  /** Those that are no longer needed, but walked. */
  readonly #hidden = new Map<number, Snapshot>();

  constructor(medium: Medium, write: Writing, refuseIfDown: () => void) {
    this.#medium = medium;
    this.#write = write;
    this.#refuseIfDown = refuseIfDown;
  }

  /** The records of a snapshot. It stays until they're walked. */
  walk(snapshot: Snapshot): Iterable<readonly Kept[]> {
    this.#walks.set(snapshot.id, (this.#walks.get(snapshot.id) ?? 0) + 1);
    return this.#records(snapshot);
  }

  /** Writes records and then shows them as a snapshot. `show` returns those that are hidden from then on. */
  async write(records: readonly Kept[], show: (id: number, chunks: number) => readonly Snapshot[]): Promise<void> {
    const id = this.#medium.newSnapshotId();
    let chunks = 0;
    try {
      for (const body of encodeChunks(records)) {
        this.#write(() => this.#medium.writeChunk(id, chunks, body));
        chunks += 1;
        await nextTurn();
      }
      await this.remove(this.#write(() => show(id, chunks)));
    } catch (error) {
      if (error instanceof StoreError && error.code === "full") await this.discard(id, chunks);
      throw error;
    }
  }

  /** Removes snapshots that are hidden, as soon as nobody walks them. */
  async remove(hidden: readonly Snapshot[]): Promise<void> {
    for (const old of hidden) {
      if (this.#walks.has(old.id)) this.#hidden.set(old.id, old);
      else await this.discard(old.id, old.chunks);
    }
  }

  /** Deletes chunks that nobody sees. If it doesn't get to all, the next open deletes the rest. */
  async discard(id: number, chunks: number): Promise<void> {
    try {
      for (let chunk = 0; chunk < chunks; chunk += 1) {
        this.#write(() => this.#medium.deleteChunk(id, chunk));
        await nextTurn();
      }
    } catch (error) {
      if (!(error instanceof StoreError && (error.code === "full" || error.code === "closed"))) throw error;
    }
  }

  *#records({ id, partition, chunks }: Snapshot): Iterable<readonly Kept[]> {
    try {
      for (let chunk = 0; chunk < chunks; chunk += 1) {
        this.#refuseIfDown();
        const body = this.#medium.readChunk(id, chunk);
        if (body === undefined)
          throw new StoreError(
            "damaged",
            `Part ${chunk} of the snapshot of ${partition} is missing. Restore a backup.`,
          );
        yield decodeChunk(body);
      }
    } finally {
      this.#endWalk(id);
    }
  }

  #endWalk(id: number): void {
    const others = (this.#walks.get(id) ?? 1) - 1;
    if (others > 0) {
      this.#walks.set(id, others);
      return;
    }
    this.#walks.delete(id);
    const hidden = this.#hidden.get(id);
    this.#hidden.delete(id);
    // If it fails, the store is down and says so to all others.
    if (hidden !== undefined) this.discard(id, hidden.chunks).catch(() => {});
  }
}
