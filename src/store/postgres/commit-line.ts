/**
 * The commits that wait to be sent, in the order of the calls. For each partition they build on each other, so of each one only what
 * was called first is sent; what names a partition that is on its way waits until that is answered.
 *
 * What a commit builds on is the entry that it names, by revision and checksum. What was decided without one that is on its way, since
 * nobody knew what became of that, also waits here: if that one isn't kept, this one may be.
 */
import type { Head } from "./known-history.ts";
import { maySame, type WaitingCommit } from "./waiting-commit.ts";

const MOST_COMMITS = 1_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

export class CommitLine {
  #waiting: WaitingCommit[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  add(commit: WaitingCommit): void {
    this.#waiting.push(commit);
  }

  /** Takes what can be sent at once: nothing that names a busy partition, and nothing that comes after such a one. */
  take(busy: Iterable<string>, mayTake: (commit: WaitingCommit) => boolean): WaitingCommit[] {
    const blocked = new Set(busy);
    const heads = new Map<string, Head>();
    const [taken, left]: [WaitingCommit[], WaitingCommit[]] = [[], []];
    let characters = 0;
    for (const commit of this.#waiting) {
      const names = [...commit.before.keys()];
      const isNext = names.every((name) => !blocked.has(name)) && commit.conflictIn(heads) === undefined;
      if (isNext && taken.length < MOST_COMMITS && characters < MOST_CHARACTERS && mayTake(commit)) {
        taken.push(commit);
        characters += charactersOf(commit);
        for (const [name, head] of commit.after) heads.set(name, head);
      } else {
        left.push(commit);
        for (const name of names) blocked.add(name);
      }
    }
    if (taken.length > 0) this.#waiting = left;
    return taken;
  }

  /** Puts commits that were taken back to the front. */
  putBack(commits: readonly WaitingCommit[]): void {
    this.#waiting.unshift(...commits);
  }

  /** Removes a commit; false if it isn't here any more, because it was sent. */
  remove(commit: WaitingCommit): boolean {
    const at = this.#waiting.indexOf(commit);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  /** Removes those that build on entries that aren't kept: they can't be kept either. Returns each with the partition of such an entry. */
  takeOn(lost: Iterable<WaitingCommit>): ReadonlyMap<WaitingCommit, string> {
    const entries = new Map<string, Head>();
    const lose = ({ rows, after }: WaitingCommit) => {
      for (const { partition } of rows) {
        const head = after.get(partition) as Head;
        entries.set(`${partition}\n${head.revision}`, head);
      }
    };
    for (const commit of lost) lose(commit);
    const found = new Map<WaitingCommit, string>();
    if (entries.size === 0) return found;
    for (const commit of this.#waiting) {
      for (const [partition, head] of commit.before) {
        const entry = entries.get(`${partition}\n${head.revision}`);
        if (entry === undefined || !maySame(head, entry)) continue;
        found.set(commit, partition);
        lose(commit);
        break;
      }
    }
    if (found.size > 0) this.#waiting = this.#waiting.filter((commit) => !found.has(commit));
    return found;
  }

  /** Removes those that can't be kept, now that nobody else can change these heads. Returns each with the partition that is elsewhere. */
  takeStale(locked: ReadonlyMap<string, Head>): ReadonlyMap<WaitingCommit, string> {
    const heads = new Map(locked);
    const stale = new Map<WaitingCommit, string>();
    for (const commit of this.#waiting) {
      const conflict = commit.conflictIn(heads);
      if (conflict !== undefined) stale.set(commit, conflict);
      else for (const [name, head] of commit.after) if (heads.has(name)) heads.set(name, head);
    }
    if (stale.size > 0) this.#waiting = this.#waiting.filter((commit) => !stale.has(commit));
    return stale;
  }
}

export function charactersOf({ rows, events }: WaitingCommit): number {
  const size = rows.reduce((sum, { body }) => sum + body.length, 0);
  return events.reduce((sum, { body }) => sum + body.length, size);
}
