/** Records kept in the order of their ids while records are put and removed. */
import type { Resource } from "../records/tag.ts";

/**
 * In one sorted array, each new record would move half of the others. So the array is cut into chunks of some hundreds:
 * binary search finds the chunk, and only its records move. A chunk that grows too long is cut in two; an empty one is
 * removed. The chunks hold records, not ids: looking up 150,000 records by id took longer than the rest of a walk.
 */
const LONGEST_CHUNK = 512;

export class SortedRecords {
  /** INVARIANT: no chunk is empty, and the chunks are sorted, one after the other. */
  readonly #chunks: Resource[][] = [];

  /** Replaces any record with the same id. */
  put(record: Resource): void {
    const at = Math.min(this.#chunkOf(record.id), this.#chunks.length - 1);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([record]);
      return;
    }
    const place = placeIn(chunk, record.id);
    if (chunk[place]?.id === record.id) {
      chunk[place] = record;
      return;
    }
    chunk.splice(place, 0, record);
    if (chunk.length > LONGEST_CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(chunk.length >>> 1));
  }

  delete(id: string): void {
    const at = this.#chunkOf(id);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return;
    const place = placeIn(chunk, id);
    if (chunk[place]?.id !== id) return;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** The records after `id`, in order; all of them without one. */
  *after(id = ""): Generator<Resource, undefined> {
    let at = this.#chunkOf(id);
    let chunk = this.#chunks[at];
    if (chunk === undefined) return;
    let place = placeIn(chunk, id);
    if (chunk[place]?.id === id) place++;
    while (chunk !== undefined) {
      for (; place < chunk.length; place++) yield chunk[place] as Resource;
      chunk = this.#chunks[++at];
      place = 0;
    }
  }

  /** The index of the first chunk that ends with `id` or a later id; the number of chunks if there is none. */
  #chunkOf(id: string): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (((this.#chunks[middle] as Resource[]).at(-1) as Resource).id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The position that `id` has in the chunk, or would have. */
function placeIn(chunk: readonly Resource[], id: string): number {
  let [low, high] = [0, chunk.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chunk[middle] as Resource).id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
