/** A log in memory, for tests and for use inside another process: it is gone when it closes. */
import type { Store } from "../model/world/log.ts";
import { superfluous } from "./kept-snapshots.ts";
import { LogStore } from "./log-store.ts";
import type { Medium, Row, Snapshot } from "./medium.ts";

class MemoryMedium implements Medium {
  readonly #entries = new Map<string, { readonly body: string; readonly place: number }[]>();
  readonly #chunks = new Map<number, string[]>();
  readonly #snapshots = new Map<string, readonly Snapshot[]>();
  #lastPlace = 0;
  #lastSnapshotId = 0;

  heads(): Map<string, number> {
    return new Map();
  }

  append(rows: readonly Row[]): void {
    for (const { partition, body } of rows) {
      const entries = this.#entries.get(partition) ?? [];
      this.#entries.set(partition, entries);
      entries.push({ body, place: ++this.#lastPlace });
    }
  }

  read(partition: string, from: number, to: number): readonly string[] {
    return (this.#entries.get(partition)?.slice(from - 1, to) ?? []).map(({ body }) => body);
  }

  placeOf(partition: string, revision: number): number | undefined {
    return this.#entries.get(partition)?.[revision - 1]?.place;
  }

  snapshotAt(partition: string, revision: number): Snapshot | undefined {
    return this.#snapshots.get(partition)?.find((snapshot) => snapshot.revision <= revision);
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
    const hidden = superfluous(all);
    this.#snapshots.set(
      snapshot.partition,
      all.filter((each) => !hidden.includes(each)),
    );
    return hidden;
  }

  close(): void {}
}

export function openMemoryStore(): Store {
  return new LogStore(new MemoryMedium());
}
