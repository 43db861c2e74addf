/** The log on PostgreSQL, which any number of servers keep together. */
import { randomUUID } from "node:crypto";
import type { Change } from "../../model/world/change.ts";
import {
  type Commit,
  type CommitResult,
  type EntryPages,
  type Flush,
  type Heads,
  type Kept,
  type Loaded,
  type Moment,
  type SharedLog,
  type Staged,
  type Store,
  StoreError,
} from "../../model/world/log.ts";
import type { EventLookup, EventsFound } from "../../model/world/trail.ts";
import { PostgresBoard } from "./beside/board.ts";
import { PostgresRecords } from "./beside/records.ts";
import { Chunks } from "./chunks.ts";
import { Commits } from "./commits.ts";
import { readHosts } from "./connection-settings.ts";
import { Database, type Server } from "./database.ts";
import { now, type WhileOpen } from "./deadline.ts";
import { Entries } from "./entries.ts";
import { Events } from "./events.ts";
import { Expiring } from "./expiring.ts";
import { failureOf, isInTheWay, Lost, moreTelling, type Refused, troubleOf } from "./failures.ts";
import { HeadsAsked } from "./heads.ts";
import { Hearing } from "./hearing.ts";
import { KnownHistory } from "./known-history.ts";
import { Lane } from "./lane.ts";
import { prepareSchema } from "./schema.ts";
import type { Session } from "./session.ts";
import { SEALED_WITH, SEEN } from "./statements.ts";
import { Takes } from "./takes.ts";

export interface PostgresOptions {
  /** `postgres://user@host,host/database`, with libpq's parameters. */
  readonly url: string;
  /** For what the URL doesn't say: PGHOST and the like. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** In milliseconds: nobody is kept longer by a database that doesn't answer. */
  readonly patience?: number;
  /** Gets warnings for the operator. */
  readonly log?: (message: string) => void;
}

const PATIENCE = 10_000;
const READERS = 3;
/** Nobody but those who wait for a new server waits for its check, and they as long as their patience. */
const CHECK_LIMIT = 60_000;
const SWEEP = 60_000;

/**
 * Opens the log of a database, and makes its tables if they aren't there. Rejects with StoreError `unavailable`, `unknown-version`
 * and `unsafe`.
 */
export async function openPostgresStore(
  options: PostgresOptions,
  flushed: (flush: Flush) => void = () => {},
): Promise<Store> {
  const store = new PostgresStore(options, flushed);
  try {
    await store.open();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

class PostgresStore implements Store {
  readonly historyNow = undefined;
  readonly shared: SharedLog;
  readonly #server = randomUUID();
  readonly #patience: number;
  readonly #log: (message: string) => void;
  readonly #database: Database;
  readonly #known = new KnownHistory();
  readonly #reads: Lane;
  readonly #heads: HeadsAsked;
  readonly #commits: Commits;
  readonly #entries: Entries;
  readonly #chunks: Chunks;
  readonly #events: Events;
  readonly #hearing: Hearing;
  readonly #expiring: Expiring;
  readonly #board: PostgresBoard;
  #sweeping: NodeJS.Timeout | undefined;
  #hasWarned = false;
  #isClosed = false;

  constructor(
    { url, environment = {}, patience = PATIENCE, log = () => {} }: PostgresOptions,
    flushed: (flush: Flush) => void,
  ) {
    this.#patience = patience;
    this.#log = log;
    const known = this.#known;
    const database = new Database(readHosts(url, environment), (session, server) => this.#check(session, server));
    this.#database = database;
    this.#reads = new Lane(database, READERS);
    const writes = new Lane(database, 1);
    const takes = new Takes(database);
    const heads = new HeadsAsked(database, known, patience);
    this.#heads = heads;
    this.#hearing = new Hearing(database, known);
    const whileOpen: WhileOpen = (work) => this.#whileOpen(work);
    const limits = { patience, whileOpen };
    this.#commits = new Commits({
      database,
      known,
      takes,
      server: this.#server,
      patience,
      flushed,
      changed: (partitions) => this.#hearing.say(partitions),
    });
    this.#entries = new Entries(this.#reads, known, limits);
    this.#events = new Events({ reads: this.#reads, writes }, limits);
    this.#chunks = new Chunks({
      database,
      lane: writes,
      known,
      server: this.#server,
      headOf: (partition) => this.#entries.headOf(partition),
      ...limits,
    });
    this.#expiring = new Expiring({
      store: this,
      entries: this.#entries,
      chunks: this.#chunks,
      known,
      server: this.#server,
    });
    this.#board = new PostgresBoard(database, this.#server);
    this.shared = {
      board: this.#board,
      records: new PostgresRecords(database, patience),
      get epoch() {
        return known.epoch;
      },
      get trouble() {
        return database.trouble;
      },
      heads: (partitions: Iterable<string>): Promise<Heads> => this.#whileOpen(() => heads.ask(partitions)),
      checksumsAfter: (commit) => this.#commits.checksumsAfter(commit),
      partitionsAfter: (count) => this.#entries.namesAfter(count),
      sealedWith: (digest) => this.#whileOpen(() => this.#sealedWith(writes, digest)),
      hear: (heard) => known.hear(heard),
      take: async (partitions, longest) => {
        const take = await this.#whileOpen(() => takes.take(partitions, now() + patience, longest));
        return { release: async () => take.release() };
      },
    };
  }

  async #sealedWith(lane: Lane, digest: string | undefined): Promise<string | undefined> {
    const { rows } = await lane.ask({ text: SEALED_WITH, values: [digest ?? null] }, now() + this.#patience);
    return (rows[0]?.["sealing_key"] ?? undefined) as string | undefined;
  }

  async open(): Promise<void> {
    const deadline = now() + this.#patience;
    let reason: Lost | Refused | undefined;
    for (;;) {
      try {
        await this.#reads.use(deadline, async () => {});
        break;
      } catch (error) {
        const failure = failureOf(error);
        if (failure instanceof StoreError) throw failure;
        reason = moreTelling(reason, failure);
        const mayPass = failure instanceof Lost || isInTheWay(failure);
        if (!mayPass || now() + POLL_OPEN > deadline) throw troubleOf(reason, this.#database.name);
        await new Promise((resolve) => setTimeout(resolve, POLL_OPEN));
      }
    }
    // The first calls needn't wait for a connection.
    await Promise.all([this.#heads.ask([]), this.#commits.connect(deadline)]);
    this.#hearing.start();
    this.#sweepAfter(SWEEP);
  }

  partitions(): Promise<readonly string[]> {
    return this.#entries.namesAfter(0);
  }

  load(partition: string, at?: number): Promise<Loaded> {
    return this.#entries.load(partition, at);
  }

  revisionAt(partition: string, moment: Moment): Promise<number> {
    return this.#entries.revisionAt(partition, moment);
  }

  async commit(commit: Commit): Promise<CommitResult> {
    this.#refuseIfClosed();
    return this.#commits.commit(commit);
  }

  async stage(parts: Iterable<readonly Change[]>): Promise<readonly Staged[]> {
    return this.#chunks.stage(parts);
  }

  discard(staged: readonly Staged[]): Promise<void> {
    return this.#chunks.discard(staged);
  }

  history(partition: string, from: number, to: number, after?: number): EntryPages {
    return this.#entries.history(partition, from, to, after);
  }

  snapshot(partition: string, revision: number, records: Iterable<Kept>): Promise<void> {
    return this.#chunks.snapshot(partition, revision, records);
  }

  lookupEvents(lookup: EventLookup): Promise<EventsFound> {
    return this.#events.lookup(lookup);
  }

  expireEvents(before: string): Promise<void> {
    return this.#events.expire(before);
  }

  expireHistory(partition: string, before: string): Promise<void> {
    return this.#whileOpen(() => this.#expiring.expire(partition, before));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#sweeping);
    await this.#commits.finish();
    // If it can't be reached, another server does this later.
    if (this.#database.trouble === undefined) {
      await this.#board.close();
      await this.#chunks.leave().catch(() => {});
    }
    this.#hearing.close();
    this.#database.close();
  }

  /** Whatever can be seen on a server must be durable, and of the history that is known, before anyone sees it. */
  async #check(session: Session, server: Server): Promise<void> {
    await prepareSchema(session, server.origin, this.#database.name, CHECK_LIMIT);
    await session.ask({ text: SEEN, values: [this.#server] }, CHECK_LIMIT);
    await this.#known.check(session, server, CHECK_LIMIT);
    if (server.hasStandby || this.#hasWarned) return;
    this.#hasWarned = true;
    this.#log(
      `The database at ${this.#database.name} has no synchronous standby: if its disk is lost, so is what it acknowledged. ` +
        "Set synchronous_standby_names once a standby follows.",
    );
  }

  #sweepAfter(milliseconds: number): void {
    this.#sweeping = setTimeout(() => {
      this.#chunks
        .sweep()
        .catch(() => {})
        .finally(() => this.#isClosed || this.#sweepAfter(SWEEP));
    }, milliseconds);
    this.#sweeping.unref();
  }

  async #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseIfClosed();
    try {
      return await work();
    } finally {
      this.#refuseIfClosed();
    }
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new StoreError("closed", "The store is closed.");
  }
}

const POLL_OPEN = 200;
