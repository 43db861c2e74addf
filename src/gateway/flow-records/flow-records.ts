/**
 * The records of flow logs, in a file for each log and day: `ACCOUNT/REGION/fl-.../2026-11-30.log`, one line a record.
 *
 * - Who reads gets whole lines: up to where the last finished append ended. What an append left behind that was cut off, by a
 *   kill or a full disk, is cut away before anything else is appended or read.
 * - What is appended is in the file when the promise resolves, so a killed server loses nothing. Power that fails may take the
 *   last seconds: nothing is flushed to the disk.
 * - If other servers append as well, all of this is the medium's: nothing is remembered of it here.
 * - Days older than is asked for go, and the oldest day first if all together have more than `mostBytes`.
 */
import type { RecordMedium } from "../../model/record-medium.ts";

/** One log of a partition: a flow log's records, or what was watched. */
export interface RecordLog {
  readonly account: string;
  readonly region: string;
  /** `fl-...`, or another name of letters, digits and dashes. */
  readonly name: string;
}

export interface RecordBatch {
  readonly log: RecordLog;
  /** Whole lines. */
  readonly text: string;
}

const NEWLINE = 10;
const PIECE = 256 * 1024;
/** How soon whoever follows sees what other servers appended. */
const LOOK_AGAIN_MS = 2_000;

export class FlowRecords {
  /** Rises when everything is emptied. */
  epoch = 0;
  readonly #medium: RecordMedium;
  readonly #mostBytes: number;
  readonly #log: (line: string) => void;
  /** Bytes of whole lines by path. */
  #sizes: Map<string, number> | undefined;
  /** The days of each log, by the beginning of its paths. */
  readonly #days = new Map<string, Set<string>>();
  /** Paths whose end was looked at. */
  readonly #looked = new Set<string>();
  #bytes = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  constructor(medium: RecordMedium, mostBytes: number, log: (line: string) => void) {
    this.#medium = medium;
    this.#mostBytes = mostBytes;
    this.#log = log;
  }

  /**
   * `day` is `2026-11-30`. Rejects if some of it could not be kept; then nothing of that log was. Of what is appended again under an `id`,
   * to another server perhaps, nothing is appended.
   */
  append(day: string, batches: readonly RecordBatch[], id?: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const { log, text } of batches) if (text !== "") await this.#appendOne(pathOf(log, day), text, id);
      if (!this.isShared) await this.#makeRoom();
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Whether other servers append as well. */
  get isShared(): boolean {
    return this.#medium.isShared;
  }

  /** The days that the log has records of, in order. */
  async days(log: RecordLog): Promise<readonly string[]> {
    if (this.isShared) return [...(await this.#medium.list(pathOf(log, ""))).keys()].map(dayOf).sort();
    await this.#inTurn(() => this.#known());
    return [...(this.#days.get(pathOf(log, "")) ?? [])].sort();
  }

  /** How many bytes of whole lines there are. */
  size(log: RecordLog, day: string): Promise<number> {
    return this.#inTurn(() => this.#sizeOf(pathOf(log, day)));
  }

  /** Pieces of whole lines, from where a line begins to as far as there are any now. */
  async *read(log: RecordLog, day: string, from = 0): AsyncGenerator<Buffer> {
    const path = pathOf(log, day);
    const end = await this.size(log, day);
    for (let at = from; at < end; ) {
      const piece = await this.#medium.read(path, at, Math.min(PIECE, end - at));
      const length = piece.lastIndexOf(NEWLINE) + 1;
      // The day has gone meanwhile.
      if (length === 0) return;
      yield piece.subarray(0, length);
      at += length;
    }
  }

  /** Removes all days before this one. */
  expire(first: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.isShared) this.#sizes = undefined;
      for (const path of [...(await this.#known()).keys()]) if (dayOf(path) < first) await this.#remove(path);
      if (this.isShared) await this.#makeRoom();
    });
  }

  clear(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#medium.clear();
      this.#sizes = undefined;
      this.#days.clear();
      this.#looked.clear();
      this.epoch++;
    });
  }

  /** Resolves when something is appended, or may have been by another server, or when it's aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#listeners.delete(done);
        resolve();
      };
      if (signal.aborted) return resolve();
      if (this.isShared) timer = setTimeout(done, LOOK_AGAIN_MS);
      signal.addEventListener("abort", done);
      this.#listeners.add(done);
    });
  }

  /** One at a time, in order. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #known(): Promise<Map<string, number>> {
    if (this.#sizes === undefined) {
      this.#sizes = new Map(await this.#medium.list());
      for (const path of this.#sizes.keys()) this.#noteDay(path);
      this.#bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    }
    return this.#sizes;
  }

  #noteDay(path: string): void {
    const days = this.#days.get(logOf(path)) ?? new Set();
    this.#days.set(logOf(path), days.add(dayOf(path)));
  }

  async #sizeOf(path: string): Promise<number> {
    if (this.isShared) return (await this.#medium.list(path)).get(path) ?? 0;
    const sizes = await this.#known();
    const size = sizes.get(path) ?? 0;
    if (size === 0 || this.#looked.has(path)) return size;
    const whole = await this.#wholeOf(path, size);
    if (whole < size) {
      await this.#medium.truncate(path, whole);
      this.#bytes -= size - whole;
      sizes.set(path, whole);
    }
    this.#looked.add(path);
    return whole;
  }

  /** Where the last whole line ends. */
  async #wholeOf(path: string, size: number): Promise<number> {
    for (let end = size; end > 0; ) {
      const from = Math.max(0, end - PIECE);
      const at = (await this.#medium.read(path, from, end - from)).lastIndexOf(NEWLINE);
      if (at >= 0) return from + at + 1;
      end = from;
    }
    return 0;
  }

  async #appendOne(path: string, text: string, id: string | undefined): Promise<void> {
    if (this.isShared) return this.#medium.append(path, text, id);
    const before = await this.#sizeOf(path);
    try {
      await this.#medium.append(path, text);
    } catch (error) {
      // Part of it may be there. If that can't be cut away either, it is at the next start.
      await this.#medium.truncate(path, before).catch(() => this.#looked.delete(path));
      throw error;
    }
    const length = Buffer.byteLength(text);
    (await this.#known()).set(path, before + length);
    this.#noteDay(path);
    this.#looked.add(path);
    this.#bytes += length;
  }

  async #makeRoom(): Promise<void> {
    while (this.#bytes > this.#mostBytes) {
      const paths = [...(await this.#known()).keys()];
      const [oldest] = paths.map(dayOf).sort();
      if (oldest === undefined) return;
      this.#log(`the records of flow logs have more than ${this.#mostBytes} bytes: those of ${oldest} go`);
      for (const path of paths) if (dayOf(path) === oldest) await this.#remove(path);
    }
  }

  async #remove(path: string): Promise<void> {
    await this.#medium.remove(path);
    this.#bytes -= this.#sizes?.get(path) ?? 0;
    this.#sizes?.delete(path);
    this.#days.get(logOf(path))?.delete(dayOf(path));
    this.#looked.delete(path);
  }
}

/** INVARIANT: no part leads out of the folder. */
function pathOf({ account, region, name }: RecordLog, day: string): string {
  for (const part of [account, region, name]) {
    if (!/^[a-z0-9-]+$/.test(part)) throw new Error(`'${part}' is no part of a path`);
  }
  return `${account}/${region}/${name}/${day === "" ? "" : `${day}.log`}`;
}

const logOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
const dayOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1, -".log".length);
