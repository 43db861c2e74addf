/** Reads what the log has: loads, histories and moments. Entries are never changed, so each page is a query by itself. */
import { crc32 } from "node:zlib";
import type { Change } from "../../model/world/change.ts";
import {
  type Entry,
  type EntryPages,
  type Kept,
  type Loaded,
  type Moment,
  type Pages,
  StoreError,
} from "../../model/world/log.ts";
import { checksumOf, decodeChunk, decodeEntry, isStaged } from "../codec.ts";
import { now, type WhileOpen } from "./deadline.ts";
import { damagedInDatabase } from "./failures.ts";
import type { KnownHistory } from "./known-history.ts";
import type { Lane } from "./lane.ts";
import type { SqlRow } from "./session.ts";
import { SELECT_CHUNK, SELECT_ENTRIES, SELECT_FOUNDED, SELECT_LOAD, SELECT_PLACE } from "./statements.ts";

/** So many entries are read at a time, at most; fewer if they're long. */
const PAGE = 500;
const FIRST_PAGE = 16;
const PAGE_CHARACTERS = 512 * 1024;
const NAMES_A_PAGE = 10_000;

/** A partition's row in `head`. */
export interface HeadRow {
  readonly revision: number;
  readonly checksum: number;
  /** The first entry that is kept, 0 if all are; and the checksum of the one before it. */
  readonly first: number;
  readonly base: number;
}

export class Entries {
  readonly #lane: Lane;
  readonly #known: KnownHistory;
  readonly #patience: number;
  readonly #whileOpen: WhileOpen;

  constructor(
    lane: Lane,
    known: KnownHistory,
    { patience, whileOpen }: { readonly patience: number; readonly whileOpen: WhileOpen },
  ) {
    this.#lane = lane;
    this.#known = known;
    this.#patience = patience;
    this.#whileOpen = whileOpen;
  }

  async namesAfter(known: number): Promise<readonly string[]> {
    const names: string[] = [];
    for (let last = known; ; ) {
      const rows = await this.#ask("cordon-names", SELECT_FOUNDED, last, NAMES_A_PAGE);
      for (const row of rows) {
        last += 1;
        if (row["founded"] !== last) throw damagedInDatabase(`partition number ${last} is missing`);
        names.push(row["partition"] as string);
      }
      if (rows.length < NAMES_A_PAGE) return names;
    }
  }

  async load(partition: string, at = Number.MAX_SAFE_INTEGER): Promise<Loaded> {
    const [row] = await this.#ask("cordon-load", SELECT_LOAD, partition, at);
    const { revision: head, checksum, first } = headIn(row);
    this.#known.note(partition, { revision: head, checksum });
    if (at < first) throw forgotten(partition, first);
    const revision = (row?.["at"] as number | null | undefined) ?? 0;
    if (revision < first) throw withoutSnapshot(partition, first);
    return {
      revision,
      records: revision === 0 ? none() : this.#records(partition, row?.["id"] as number, row?.["chunks"] as number),
      entries: walk(revision === head ? checksum : undefined, (noted) =>
        this.#pages(partition, revision + 1, Math.min(at, head), noted),
      ),
    };
  }

  history(partition: string, from: number, to: number, after?: number): EntryPages {
    return walk(after, (noted) => this.#history(partition, from, to, noted));
  }

  async *#history(partition: string, from: number, to: number, noted: Noted): Pages<Entry> {
    if (from > to) return this.#whileOpen(async () => {});
    const { revision, first } = await this.headOf(partition);
    // That of an entry which was dropped since.
    if (from < first) noted.checksum = undefined;
    yield* this.#pages(partition, Math.max(from, 1, first), Math.min(to, revision), noted);
  }

  async headOf(partition: string): Promise<HeadRow> {
    const [row] = await this.#ask("cordon-load", SELECT_LOAD, partition, 0);
    return headIn(row);
  }

  async revisionAt(partition: string, moment: Moment): Promise<number> {
    const isBy = await this.#isBy(partition, moment);
    // INVARIANT: entry `low` is of then or before, and the one after `high` is later.
    const { revision: head, first } = await this.headOf(partition);
    let [low, high] = [Math.max(first - 1, 0), head];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (await isBy(middle)) low = middle;
      else high = middle - 1;
    }
    if (low < first) throw forgotten(partition, first);
    return low;
  }

  /** Reports whether an entry had been appended at the moment. */
  async #isBy(partition: string, moment: Moment): Promise<(revision: number) => Promise<boolean>> {
    if ("time" in moment) {
      const then = Date.parse(moment.time);
      return async (revision) => {
        const { bodies } = await this.#page(partition, revision, revision, undefined);
        const [body = ""] = bodies;
        return Date.parse(decodeEntry({ partition, revision, body }).time) <= then;
      };
    }
    const { after } = moment;
    if (after.partition === partition) return async (revision) => revision <= after.revision;
    const place = await this.#placeOf(after.partition, after.revision);
    return async (revision) => (await this.#placeOf(partition, revision)) <= place;
  }

  async #placeOf(partition: string, revision: number): Promise<number> {
    const [row] = await this.#ask("cordon-place", SELECT_PLACE, partition, revision);
    if (row === undefined) throw await this.#gone(partition, revision, revision);
    return row["place"] as number;
  }

  async #gone(partition: string, from: number, to: number): Promise<StoreError> {
    return gone(partition, from, to, (await this.headOf(partition)).first);
  }

  async *#pages(partition: string, from: number, to: number, noted: Noted): Pages<Entry> {
    let size = FIRST_PAGE;
    for (let next = from; next <= to; ) {
      const first = next;
      const { bodies, checksum } = await this.#page(partition, next, Math.min(to, next + size - 1), noted.checksum);
      noted.checksum = checksum;
      const characters = bodies.reduce((sum, { length }) => sum + length, 0);
      yield await this.#entriesOf(partition, first, bodies);
      next += bodies.length;
      size = characters > PAGE_CHARACTERS ? Math.max(1, size >> 1) : Math.min(PAGE, size * 2);
    }
  }

  /** `last` is the checksum of the entry before, if it was read. Resolves with that of the last one. */
  async #page(partition: string, from: number, to: number, last: number | undefined) {
    // With the row before, to which the first is chained.
    const rows = await this.#ask("cordon-entries", SELECT_ENTRIES, partition, from - 1, to);
    let previous = 0;
    const bodies: string[] = [];
    if (from > 1 && rows[0]?.["revision"] === from) {
      const head = await this.headOf(partition);
      if (from !== head.first) throw gone(partition, from - 1, to, head.first);
      previous = head.base;
      if (last !== undefined && last !== previous) throw anotherLog(partition, from - 1);
    }
    for (const row of rows) {
      const [revision, body, checksum] = [row["revision"] as number, row["body"] as string, row["checksum"] as number];
      if (revision < from) {
        if (last !== undefined && last !== checksum) throw anotherLog(partition, revision);
      } else {
        if (revision === from + bodies.length && checksumOf({ partition, revision, body }, previous) !== checksum) {
          throw damagedInDatabase(
            `entry ${revision} of ${partition} does not have the checksum that it was written with`,
          );
        }
        bodies.push(body);
      }
      previous = checksum;
    }
    if (bodies.length !== to - from + 1) throw await this.#gone(partition, from, to);
    return { bodies, checksum: previous };
  }

  async #entriesOf(partition: string, first: number, bodies: readonly string[]): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const [n, body] of bodies.entries()) {
      const entry = decodeEntry({ partition, revision: first + n, body });
      if (isStaged(entry)) {
        const { batch, chunk, checksum } = entry.changes;
        const changes = await this.#chunk(batch, chunk);
        if (changes === undefined || crc32(changes) !== checksum) {
          throw await this.#gone(partition, first + n, first + n);
        }
        entries.push({ ...entry, changes: JSON.parse(changes) as Change[] });
      } else entries.push(entry);
    }
    return entries;
  }

  async *#records(partition: string, id: number, chunks: number): Pages<Kept> {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const body = await this.#chunk(id, chunk);
      if (body === undefined) {
        throw new StoreError("damaged", `Part ${chunk} of the snapshot of ${partition} is missing. Restore a backup.`);
      }
      yield decodeChunk(body);
    }
  }

  async #chunk(batch: number, number: number): Promise<string | undefined> {
    const [row] = await this.#ask("cordon-chunk", SELECT_CHUNK, batch, number);
    if (row === undefined) return undefined;
    const body = row["body"] as string;
    if (crc32(body) === row["checksum"]) return body;
    throw damagedInDatabase(`part ${number} of ${batch} does not have the checksum that it was written with`);
  }

  async #ask(name: string, text: string, ...values: unknown[]): Promise<readonly SqlRow[]> {
    const ask = () => this.#lane.ask({ name, text, values }, now() + this.#patience);
    return (await this.#whileOpen(ask)).rows;
  }
}

/** The last entry that was walked. */
interface Noted {
  checksum: number | undefined;
}

function walk(checksum: number | undefined, pages: (noted: Noted) => Pages<Entry>): EntryPages {
  const noted: Noted = { checksum };
  return {
    get checksum() {
      return noted.checksum;
    },
    [Symbol.asyncIterator]: () => pages(noted)[Symbol.asyncIterator](),
  };
}

async function* none(): Pages<Kept> {}

/** Why entries aren't there: somebody may have been walking what was dropped meanwhile. */
const gone = (partition: string, from: number, to: number, first: number): StoreError =>
  from < first
    ? forgotten(partition, first)
    : new StoreError("damaged", `Entries of ${partition} between ${from} and ${to} are missing. Restore a backup.`);

const forgotten = (partition: string, first: number): StoreError =>
  new StoreError("forgotten", `The history of ${partition} begins with entry ${first}: what was before isn't kept.`);

const withoutSnapshot = (partition: string, first: number): StoreError =>
  new StoreError("damaged", `The snapshot of ${partition} at entry ${first}, its first, is missing. Restore a backup.`);

function headIn(row: SqlRow | undefined): HeadRow {
  if (row === undefined) return { revision: 0, checksum: 0, first: 0, base: 0 };
  const { revision, checksum, first, base } = row as unknown as HeadRow;
  return { revision, checksum, first, base };
}

const anotherLog = (partition: string, revision: number): StoreError =>
  new StoreError("forgotten", `Entry ${revision} of ${partition} is another one than before: the log is another one.`);
