/** What the servers of one log say to each other beside it, in a table: nothing rests on it, and the newest under a key is what counts. */
import type { Board, Note } from "../../../model/world/log.ts";
import type { Database } from "../database.ts";
import { now } from "../deadline.ts";
import { Lane } from "../lane.ts";
import { FORGET_NOTES, SAY_NOTES, SELECT_NOTES } from "../statements.ts";

const EVERY_MS = 2_000;
/** What was said so long ago is asked for again: its transaction may have taken that long. */
const OVERLAP_S = 10;
const NOTES_AT_ONCE = 500;

export class PostgresBoard implements Board {
  readonly #lane: Lane;
  readonly #server: string;
  /** Said since the last time, by key. */
  #fresh = new Map<string, string | undefined>();
  readonly #listeners = new Set<(note: Note) => void>();
  #timer: NodeJS.Timeout | undefined;
  /** Whether all that is there was heard once. */
  #hasHeard = false;

  constructor(database: Database, server: string) {
    this.#lane = new Lane(database, 1);
    this.#server = server;
  }

  say(key: string, text: string | undefined): void {
    this.#fresh.set(key, text);
    this.#comeBack();
  }

  listen(heard: (note: Note) => void): () => void {
    this.#listeners.add(heard);
    this.#hasHeard = false;
    this.#comeBack();
    return () => this.#listeners.delete(heard);
  }

  /** Says what is left to say. */
  async close(): Promise<void> {
    this.#listeners.clear();
    clearTimeout(this.#timer);
    await this.#say().catch(() => {});
  }

  #comeBack(): void {
    this.#timer ??= setTimeout(() => {
      // A database that doesn't answer is noticed by those who need it.
      this.#exchange()
        .catch(() => {})
        .finally(() => {
          this.#timer = undefined;
          if (this.#fresh.size > 0 || this.#listeners.size > 0) this.#comeBack();
        });
    }, EVERY_MS).unref();
  }

  async #exchange(): Promise<void> {
    await this.#say();
    if (this.#listeners.size === 0) return;
    const since = this.#hasHeard ? OVERLAP_S + EVERY_MS / 1_000 : null;
    const { rows } = await this.#ask(SELECT_NOTES, this.#server, since);
    this.#hasHeard = true;
    for (const row of rows) {
      const note = {
        key: row["key"] as string,
        text: (row["body"] ?? undefined) as string | undefined,
        server: row["server"] as string,
        ago: Number(row["ago"]),
      };
      for (const heard of this.#listeners) heard(note);
    }
    await this.#ask(FORGET_NOTES);
  }

  async #say(): Promise<void> {
    const said = [...this.#fresh];
    this.#fresh = new Map();
    for (let at = 0; at < said.length; at += NOTES_AT_ONCE) {
      // In one order, so that no two servers wait for each other.
      const some = said.slice(at, at + NOTES_AT_ONCE).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const [keys, texts] = [some.map(([key]) => key), some.map(([, text]) => text ?? null)];
      await this.#ask(SAY_NOTES, this.#server, keys, texts);
    }
  }

  #ask(text: string, ...values: readonly unknown[]) {
    return this.#lane.ask({ text, values }, now() + EVERY_MS);
  }
}
