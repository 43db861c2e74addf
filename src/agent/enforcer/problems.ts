/** What keeps the agent from doing what it should: each said once when it begins and once when it's over. */

/** What a problem is about. One subject has its latest problem only. */
export type Subject =
  | "filter"
  | "rule set"
  | "state"
  | "disk"
  | "drift"
  | "devices"
  | "server"
  | "flows"
  | "report"
  | "verbs"
  | "down";

/** For one line, and no longer than a report may have it. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 500);

export class Problems {
  readonly #known = new Map<Subject, string>();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Returns whether that's news. */
  note(subject: Subject, problem: string): boolean {
    const text = oneLine(problem);
    if (this.#known.get(subject) === text) return false;
    // What is wrong may keep the agent from several things: it's one problem.
    const isKnown = this.list.includes(text);
    this.#known.set(subject, text);
    if (!isKnown) this.#say(text);
    return !isKnown;
  }

  /** Returns whether there was one. */
  clear(subject: Subject): boolean {
    const was = this.#known.get(subject);
    if (was === undefined) return false;
    this.#known.delete(subject);
    if (!this.list.includes(was)) this.#say(`over: ${was}`);
    return true;
  }

  has(subject: Subject): boolean {
    return this.#known.has(subject);
  }

  get list(): readonly string[] {
    return [...new Set(this.#known.values())];
  }
}
