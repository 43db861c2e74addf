/**
 * What this process was told of the log: the newest entry of each partition, by its checksum. If the database has another entry there,
 * or fewer, its history is another one: it was restored, or a standby was promoted that lacked something.
 */
import { randomUUID } from "node:crypto";
import type { SharedLog } from "../../model/world/log.ts";
import type { Server } from "./database.ts";
import { damagedInDatabase } from "./failures.ts";
import type { Session, SqlRow } from "./session.ts";
import { CHANGE_EPOCH, SELECT_HEADS, SELECT_STATE } from "./statements.ts";

type Hint = Parameters<Parameters<SharedLog["hear"]>[0]>[0];

export interface Head {
  readonly revision: number;
  /** That of the entry at the revision; 0 without one. */
  readonly checksum: number;
}

const NEVER: Head = { revision: 0, checksum: 0 };
const HEADS_A_QUERY = 5_000;

export class KnownHistory {
  readonly #heads = new Map<string, Head>();
  readonly #listeners = new Set<(hint: Hint) => void>();
  #epoch = "";

  get epoch(): string {
    return this.#epoch;
  }

  hear(heard: (hint: Hint) => void): () => void {
    // Whoever hears twice ends twice.
    const listener = (hint: Hint) => heard(hint);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hint(hint: Hint): void {
    for (const listener of this.#listeners) listener(hint);
  }

  of(partition: string): Head {
    return this.#heads.get(partition) ?? NEVER;
  }

  /** What is known of partitions now. */
  all(partitions: Iterable<string>): ReadonlyMap<string, Head> {
    return new Map(Iterator.from(partitions).map((name) => [name, this.of(name)]));
  }

  /** Answers are not in order: what is older than known says nothing. */
  note(partition: string, head: Head): void {
    if (head.revision > this.of(partition).revision) this.#heads.set(partition, head);
  }

  /** The values of SELECT_HEADS. */
  asked(partitions: readonly string[]): readonly [readonly string[], readonly number[]] {
    return [partitions, partitions.map((name) => this.of(name).revision)];
  }

  /**
   * Takes the answer to SELECT_HEADS, and returns whether it fits what was known when it was asked. `known` are those revisions.
   */
  fits(names: readonly string[], known: readonly number[], rows: readonly SqlRow[]): boolean {
    const found = new Map(rows.map((row) => [row["partition"] as string, row]));
    return names.every((name, n) => {
      const [row, revision] = [found.get(name), known[n] as number];
      if (revision === 0) return true;
      // Only compared with the checksum that belongs to the revision that was asked for.
      const head = this.of(name);
      // The entry was dropped since.
      if (row !== undefined && (row["first"] as number) > revision) return true;
      if (row === undefined || (row["revision"] as number) < revision) return false;
      return head.revision !== revision || row["at_known"] === head.checksum;
    });
  }

  /** Reads the epoch, and changes it if the server writes another history than before. Everything known must still be there. */
  async check(session: Session, { origin }: Server, milliseconds: number): Promise<void> {
    const state = await stateOf(session, milliseconds);
    const lacks = !(await this.#isAllThere(session, milliseconds));
    if (state.origin !== origin || lacks) {
      await session.ask({ text: CHANGE_EPOCH, values: [state.epoch, randomUUID(), origin] }, milliseconds);
      this.#begin((await stateOf(session, milliseconds)).epoch, lacks);
    } else this.#begin(state.epoch, lacks);
  }

  /** The database contradicts what is known: the first server that notices changes the epoch. */
  async restart(session: Session, milliseconds: number): Promise<void> {
    const { epoch, origin } = await stateOf(session, milliseconds);
    if (epoch === this.#epoch) {
      await session.ask({ text: CHANGE_EPOCH, values: [epoch, randomUUID(), origin] }, milliseconds);
    }
    this.#begin((await stateOf(session, milliseconds)).epoch, true);
  }

  #begin(epoch: string, lacks: boolean): void {
    if (epoch === this.#epoch) return;
    const isFirst = this.#epoch === "";
    this.#epoch = epoch;
    this.#heads.clear();
    if (!isFirst) this.hint({ restarted: true, lacks });
  }

  async #isAllThere(session: Session, milliseconds: number): Promise<boolean> {
    const all = [...this.#heads.keys()];
    for (let from = 0; from < all.length; from += HEADS_A_QUERY) {
      const [names, known] = this.asked(all.slice(from, from + HEADS_A_QUERY));
      const { rows } = await session.ask({ text: SELECT_HEADS, values: [names, known] }, milliseconds);
      if (!this.fits(names, known, rows)) return false;
    }
    return true;
  }
}

async function stateOf(
  session: Session,
  milliseconds: number,
): Promise<{ readonly epoch: string; readonly origin: string }> {
  const { rows } = await session.ask({ text: SELECT_STATE }, milliseconds);
  const [state] = rows;
  if (state === undefined) throw damagedInDatabase("the table cordon.state is empty");
  return { epoch: state["epoch"] as string, origin: state["origin"] as string };
}
