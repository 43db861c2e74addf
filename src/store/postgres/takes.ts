/**
 * Partitions that this server has locked for a moment, so that its next commit of them isn't overtaken by other servers: a transaction
 * that holds their head rows, and through which that commit goes.
 */
import type { Database } from "./database.ts";
import { now, within } from "./deadline.ts";
import { Lost } from "./failures.ts";
import type { Head } from "./known-history.ts";
import { Lane } from "./lane.ts";
import type { Session, SqlRow } from "./session.ts";
import { ADD_HEADS, LOCK_HEADS } from "./statements.ts";

/** So long the lock is held at most, if nobody says another time. The server ends it a bit later, if this process was paused. */
const LONGEST = 1_500;
const LANES = 2;

export class Take {
  /** What the locked partitions were at, which nobody but its own commit changes. */
  readonly heads: ReadonlyMap<string, Head>;
  readonly #session: Session;
  readonly #end = Promise.withResolvers<void>();
  /** Whether its commit is on the way. */
  isSpent = false;
  /** Whether its transaction has ended with its commit. */
  isDone = false;

  constructor(heads: ReadonlyMap<string, Head>, session: Session) {
    this.heads = heads;
    this.#session = session;
  }

  get ended(): Promise<void> {
    return this.#end.promise;
  }

  has(partition: string): boolean {
    return this.heads.has(partition);
  }

  /** The one commit that goes through it; then the lock is gone. */
  async use(work: (session: Session) => Promise<void>): Promise<void> {
    try {
      await work(this.#session);
      this.isDone = true;
    } finally {
      this.#end.resolve();
    }
  }

  /** Whatever became of its commit, it's over. */
  end(): void {
    this.#end.resolve();
  }

  /** Gives the partitions free, unless its commit is on the way: then that does. */
  release(): void {
    if (!this.isSpent) this.#end.resolve();
  }
}

export class Takes {
  readonly #database: Database;
  readonly #lane: Lane;
  readonly #takes = new Set<Take>();
  /** The partitions of those that aren't locked yet. */
  readonly #intended = new Set<readonly string[]>();
  onChange: () => void = () => {};
  /** Resolves once nothing that names these partitions is on its way. */
  untilIdle: (partitions: readonly string[]) => Promise<void> = async () => {};

  constructor(database: Database) {
    this.#database = database;
    this.#lane = new Lane(database, LANES);
  }

  [Symbol.iterator](): Iterator<Take> {
    return [...this.#takes][Symbol.iterator]();
  }

  /** All partitions that are taken, or will be: what names them isn't sent in any other way. */
  names(): string[] {
    return [...this.#takes].flatMap((take) => [...take.heads.keys()]).concat(...this.#intended);
  }

  /** Rejects with a StoreError if the partitions can't be had in time. */
  async take(partitions: readonly string[], deadline: number, longest = LONGEST): Promise<Take> {
    return this.#database.again(deadline, () => {
      const taken = Promise.withResolvers<Take>();
      // It holds its session until the end.
      this.#hold(partitions, deadline, longest, taken.resolve).catch(taken.reject);
      return within(taken.promise, deadline - now());
    });
  }

  async #hold(
    partitions: readonly string[],
    deadline: number,
    longest: number,
    taken: (take: Take) => void,
  ): Promise<void> {
    const names = [...new Set(partitions)].sort();
    await this.#lane.use(deadline, async (session) => {
      const take = new Take(await this.#lockAlone(session, names, deadline, longest), session);
      this.#takes.add(take);
      const timer = setTimeout(() => take.release(), longest);
      taken(take);
      this.onChange();
      try {
        await take.ended;
        if (!take.isDone && !session.isLost) await session.ask({ text: "ROLLBACK" }, LONGEST);
      } catch (error) {
        session.close();
        if (!(error instanceof Lost)) throw error;
      } finally {
        clearTimeout(timer);
        this.#takes.delete(take);
        this.onChange();
      }
    });
  }

  /** No commit of this process may wait for the lock of this process: whoever took it may be waiting for that commit. */
  async #lockAlone(
    session: Session,
    names: readonly string[],
    deadline: number,
    longest: number,
  ): Promise<ReadonlyMap<string, Head>> {
    this.#intended.add(names);
    try {
      await within(this.untilIdle(names), deadline - now());
      return await this.#lock(session, names, deadline, longest);
    } finally {
      this.#intended.delete(names);
      this.onChange();
    }
  }

  async #lock(
    session: Session,
    names: readonly string[],
    deadline: number,
    longest: number,
  ): Promise<ReadonlyMap<string, Head>> {
    const ask = (text: string, ...values: unknown[]) => session.ask({ text, values }, deadline - now());
    const locked = new Set(names);
    for (;;) {
      await ask("BEGIN");
      try {
        await ask(`SET LOCAL idle_in_transaction_session_timeout = ${longest + 500}`);
        const { rows } = await ask(LOCK_HEADS, [...locked]);
        const isAnyNew = rows.some(({ partition, revision }) => partition !== "" && revision === 0);
        if (rows.length === locked.size && (!isAnyNew || locked.has(""))) return headsIn(rows);
        // With a first entry, the row that counts partitions is locked too, and before all others.
        if (isAnyNew) locked.add("");
        await ask("ROLLBACK");
      } catch (error) {
        session.close();
        throw error;
      }
      await ask(ADD_HEADS, names);
    }
  }
}

function headsIn(rows: readonly SqlRow[]): ReadonlyMap<string, Head> {
  const heads = rows.map((row) => row as unknown as Head & { readonly partition: string });
  return new Map(
    heads
      .filter(({ partition }) => partition !== "")
      .map(({ partition, revision, checksum }) => [partition, { revision, checksum }]),
  );
}
