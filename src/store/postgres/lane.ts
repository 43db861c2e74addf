/** A few sessions for one purpose, so that no other purpose waits for it. Who comes first is served first. */

import type { Database } from "./database.ts";
import { now, SILENCE } from "./deadline.ts";
import { Lost, READ_ONLY, Refused } from "./failures.ts";
import type { Answer, Session, Statement } from "./session.ts";

export class Lane {
  readonly #database: Database;
  readonly #size: number;
  readonly #idle: Session[] = [];
  readonly #waiting: (() => void)[] = [];
  #used = 0;

  constructor(database: Database, size: number) {
    this.#database = database;
    this.#size = size;
    database.expect(size);
  }

  /** Rejects with what `work` rejects with, or if no session can be had by the deadline. */
  async use<T>(deadline: number, work: (session: Session) => Promise<T>): Promise<T> {
    await this.#turn(deadline);
    let session: Session | undefined;
    try {
      do session = this.#idle.pop();
      while (session?.isLost);
      session ??= await this.#database.connect(deadline);
      return await work(session);
    } catch (error) {
      // It was demoted: whatever comes next needs the new primary.
      if (error instanceof Refused && error.code === READ_ONLY) session?.close();
      throw error;
    } finally {
      if (session !== undefined && !session.isLost) this.#idle.push(session);
      const next = this.#waiting.shift();
      if (next === undefined) this.#used -= 1;
      else next();
    }
  }

  /** Asks what may be repeated: again and again until there's an answer, or the deadline. Rejects with a StoreError. */
  async ask(statement: Statement, deadline: number): Promise<Answer> {
    return this.#database.again(deadline, () =>
      this.use(deadline, (session) => session.ask(statement, Math.min(SILENCE, deadline - now()))),
    );
  }

  async #turn(deadline: number): Promise<void> {
    if (this.#used < this.#size) {
      this.#used += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        const at = this.#waiting.indexOf(go);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        reject(new Lost("its connections are taken"));
      };
      const timer = setTimeout(giveUp, Math.max(0, deadline - now()));
      this.#waiting.push(go);
    });
  }
}
