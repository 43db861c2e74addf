/** A log in memory, for tests and for use inside another process: it is gone when it closes. */
import type { Store } from "../model/world/log.ts";
import { LogStore } from "./log-store.ts";
import type { Medium, Row, Snapshot } from "./medium.ts";

class MemoryMedium implements Medium {
  readonly #bodies = new Map<string, string[]>();
  readonly #chunks = new Map<number, string[]>();
  readonly #snapshots = new Map<string, readonly Snapshot[]>();
  #lastSnapshotId = 0;

  heads(): Map<string, number> {
    return new Map();
  }

  append(rows: readonly Row[]): void {
    for (const { partition, body } of rows) {
      const bodies = this.#bodies.get(partition);
      if (bodies === undefined) this.#bodies.set(partition, [body]);
      else bodies.push(body);
    }
  }

  read(partition: string, from: number, to: number): readonly string[] {
    return this.#bodies.get(partition)?.slice(from - 1, to) ?? [];
  }

  newestSnapshot(partition: string): Snapshot | undefined {
    return this.#snapshots.get(partition)?.[0];
  }

  newSnapshotId(): number {
    this.#lastSnapshotId += 1;
    this.#chunks.set(this.#lastSnapshotId, []);
    return this.#lastSnapshotId;
  }

  readChunk(snapshot: number, chunk: number): string | undefined {
    return this.#chunks.get(snapshot)?.[chunk];
  }

  writeChunk(snapshot: number, _chunk: number, body: string): void {
    this.#chunks.get(snapshot)?.push(body);
  }

  deleteChunk(snapshot: number, _chunk: number): void {
    this.#chunks.delete(snapshot);
  }

  publishSnapshot(snapshot: Snapshot): readonly Snapshot[] {
    const all = [snapshot, ...(this.#snapshots.get(snapshot.partition) ?? [])];
    all.sort((a, b) => b.revision - a.revision);
    this.#snapshots.set(snapshot.partition, all.slice(0, 2));
    return all.slice(2);
  }

  close(): void {}
}

export function openMemoryStore(): Store {
  return new LogStore(new MemoryMedium());
}
