/**
 * Where partitions are. While one query is on its way, all who ask wait for the next one, which serves them all: a query serves
 * only those who asked before it was sent, so it has whatever was acknowledged before they asked.
 */
import type { Heads } from "../../model/world/log.ts";
import type { Database } from "./database.ts";
import { now, SILENCE } from "./deadline.ts";
import type { KnownHistory } from "./known-history.ts";
import { Lane } from "./lane.ts";
import type { Session, SqlRow } from "./session.ts";
import { SELECT_HEADS } from "./statements.ts";

/** The partition that counts the others: its revision is how many have an entry. */
const COUNT = "";

interface Round {
  readonly names: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, number>>;
}

export class HeadsAsked {
  readonly #database: Database;
  readonly #known: KnownHistory;
  readonly #lane: Lane;
  readonly #patience: number;
  /** The round that isn't sent yet. */
  #next: Round | undefined;
  #sent: Promise<unknown> = Promise.resolve();

  constructor(database: Database, known: KnownHistory, patience: number) {
    this.#database = database;
    this.#known = known;
    this.#lane = new Lane(database, 1);
    this.#patience = patience;
  }

  /** Rejects with a StoreError. */
  async ask(partitions: Iterable<string>): Promise<Heads> {
    const asked = [...partitions];
    this.#next ??= this.#newRound();
    for (const name of asked) this.#next.names.add(name);
    const found = await this.#next.answer;
    return {
      revisions: new Map(asked.map((name) => [name, found.get(name) ?? 0])),
      partitions: found.get(COUNT) ?? 0,
    };
  }

  #newRound(): Round {
    const names = new Set([COUNT]);
    // From now: who waits behind a round that isn't answered must not wait as long once more.
    const deadline = now() + this.#patience;
    const answer = this.#sent.then(() => {
      this.#next = undefined;
      return this.#query([...names], deadline);
    });
    this.#sent = answer.catch(() => {});
    return { names, answer };
  }

  async #query(names: readonly string[], deadline: number): Promise<ReadonlyMap<string, number>> {
    return this.#database.again(deadline, () =>
      this.#lane.use(deadline, async (session) => {
        const [asked, known] = this.#known.asked(names);
        const statement = { name: "cordon-heads", text: SELECT_HEADS, values: [asked, known] };
        const answer = await session.ask(statement, Math.min(SILENCE, deadline - now()));
        const rows = await this.#ofOneHistory(session, asked, known, answer.rows, deadline);
        return new Map(rows.map((row) => [row["partition"] as string, row["revision"] as number]));
      }),
    );
  }

  /** What contradicts what is known is of another history; so is what says so itself. */
  async #ofOneHistory(
    session: Session,
    names: readonly string[],
    known: readonly number[],
    rows: readonly SqlRow[],
    deadline: number,
  ): Promise<readonly SqlRow[]> {
    const epoch = rows[0]?.["epoch"];
    if (epoch !== this.#known.epoch || !this.#known.fits(names, known, rows)) {
      await this.#known.restart(session, Math.min(SILENCE, deadline - now()));
    }
    for (const row of rows) {
      const [revision, checksum] = [row["revision"] as number, row["checksum"] as number];
      if (row["partition"] !== COUNT) this.#known.note(row["partition"] as string, { revision, checksum });
    }
    return rows;
  }
}
