/** Keeps those who may ask anything from filling the operator's log, and from hiding in it what matters. */

/** So many different lines of one kind are written in an hour, each once. */
const MOST = 20;
const HOUR_MS = 60 * 60 * 1000;

interface Spent {
  readonly since: number;
  readonly lines: Set<string>;
}

/** Each kind of trouble has a budget of its own, which is renewed with time. `now` is in milliseconds. */
export class LogBudget {
  readonly #log: (line: string) => void;
  readonly #now: () => number;
  readonly #spent = new Map<string, Spent>();

  constructor(log: (line: string) => void, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** `kind` is one of a few words of ours; `line` may be made of what someone sent. */
  write(kind: string, line: string): void {
    const spent = this.#of(kind);
    if (spent.lines.size > MOST || spent.lines.has(line)) return;
    spent.lines.add(line);
    this.#log(spent.lines.size > MOST ? `more of this kind (${kind}) is not logged for an hour` : line);
  }

  #of(kind: string): Spent {
    const now = this.#now();
    const known = this.#spent.get(kind);
    if (known !== undefined && now - known.since < HOUR_MS) return known;
    const fresh = { since: now, lines: new Set<string>() };
    this.#spent.set(kind, fresh);
    return fresh;
  }
}
