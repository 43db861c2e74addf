/**
 * The commits that wait to be sent, in the order of the calls. For each partition they build on each other, so of each one only what
 * was called first is sent; what names a partition that is on its way waits until that is answered.
 */
import type { Head, KnownHistory } from "./known-history.ts";
import { doom, UNKNOWN, type WaitingCommit } from "./waiting-commit.ts";

const MOST_COMMITS = 1_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** A partition that unanswered commits name. */
interface Named {
  /** Its revision when all of them are kept; undefined if some of them won't be. */
  revision: number | undefined;
  commits: number;
  /** Whether a stray changes it. Then a revision alone no longer says which commit another one builds on. */
  hasStray: boolean;
}

export class CommitLine {
  #waiting: WaitingCommit[] = [];
  readonly #named = new Map<string, Named>();
  /** Partitions with entries that weren't kept, and the first revision of those, until whoever asked for them knows. */
  readonly #lost = new Map<string, number>();

  get length(): number {
    return this.#waiting.length;
  }

  /** Puts a commit at the end. If one before it has changed what it read, it only waits until that one is answered. */
  add(commit: WaitingCommit, known: KnownHistory): void {
    for (const [partition, revision] of commit.expected) {
      const { revision: before = revision, hasStray = false } = this.#named.get(partition) ?? {};
      if (revision >= (this.#lost.get(partition) ?? Number.POSITIVE_INFINITY)) commit.conflict ??= partition;
      else if (hasStray || before !== revision) {
        commit.conflict ??= partition;
        commit.isStray = true;
      }
    }
    for (const partition of commit.expected.keys()) {
      const named = this.#named.get(partition);
      if (named !== undefined) {
        named.commits += 1;
        if (commit.conflict === undefined && named.revision !== undefined) named.revision = commit.after(partition);
      } else {
        this.#named.set(partition, { revision: commit.after(partition), commits: 1, hasStray: false });
        commit.buildsOn(partition, known.of(partition));
      }
    }
    if (commit.isStray) for (const { partition } of commit.rows) (this.#named.get(partition) as Named).hasStray = true;
    this.#waiting.push(commit);
  }

  /** Takes what can be sent at once: nothing that names a busy partition, and nothing that comes after such a one. */
  take(busy: Iterable<string>, mayTake: (commit: WaitingCommit) => boolean): WaitingCommit[] {
    const blocked = new Set(busy);
    const heads = new Map<string, number>();
    const [taken, left]: [WaitingCommit[], WaitingCommit[]] = [[], []];
    let characters = 0;
    for (const commit of this.#waiting) {
      const names = [...commit.expected.keys()];
      const fits = names.every((name) => !blocked.has(name) && isNext(commit, heads, name));
      if (fits && taken.length < MOST_COMMITS && characters < MOST_CHARACTERS && mayTake(commit)) {
        taken.push(commit);
        characters += charactersOf(commit);
        if (commit.conflict === undefined) for (const name of names) heads.set(name, commit.after(name));
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

  /** Removes a commit that was never sent; false if it was. */
  remove(commit: WaitingCommit): boolean {
    const at = this.#waiting.indexOf(commit);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    this.lost(commit, at);
    this.answered(commit);
    return true;
  }

  /**
   * A commit isn't kept: those that build on it conflict, also those that come before its caller has heard of it. What comes later may
   * build on something else.
   */
  lost(commit: WaitingCommit, from = 0): void {
    this.#untilHeard(commit);
    // What builds on a stray is one itself.
    if (commit.isStray) return;
    doom(
      this.#waiting.slice(from),
      commit.rows.map(({ partition }) => partition),
    );
    this.#forget(commit);
  }

  /**
   * Removes those that can't be kept, now that nobody can change these heads: what builds on something else, and what builds on that.
   */
  takeStale(locked: ReadonlyMap<string, Head>): WaitingCommit[] {
    const heads = new Map(locked);
    const gone = new Set<string>();
    const stale: WaitingCommit[] = [];
    for (const commit of this.#waiting) {
      const names = [...commit.expected.keys()];
      commit.conflict ??= names.find((name) => gone.has(name) || !commit.mayBuildOn(name, heads.get(name)));
      const changed = commit.rows.map(({ partition }) => partition);
      if (commit.conflict === undefined) {
        // Its checksum isn't known yet.
        for (const name of changed) heads.set(name, { revision: commit.after(name), checksum: UNKNOWN });
      } else if (names.some((name) => locked.has(name))) {
        stale.push(commit);
        if (!commit.isStray) for (const name of changed) gone.add(name);
      }
    }
    if (stale.length > 0) this.#waiting = this.#waiting.filter((commit) => !stale.includes(commit));
    for (const commit of stale) {
      this.#untilHeard(commit);
      this.#forget(commit);
    }
    return stale;
  }

  /** What the partitions' revisions will be isn't known any more. */
  #forget({ expected }: WaitingCommit): void {
    for (const partition of expected.keys()) {
      const named = this.#named.get(partition);
      if (named !== undefined) named.revision = undefined;
    }
  }

  /** Until the end of this turn, whoever builds on what isn't kept can't know that. */
  #untilHeard({ rows }: WaitingCommit): void {
    for (const { partition, revision } of rows) {
      this.#lost.set(partition, Math.min(revision, this.#lost.get(partition) ?? revision));
    }
    setImmediate(() => this.#lost.clear());
  }

  /** Commits were kept: these are the heads of their partitions now. */
  kept(heads: ReadonlyMap<string, Head>): void {
    for (const commit of this.#waiting) {
      for (const partition of commit.expected.keys()) {
        const head = heads.get(partition);
        if (head !== undefined) commit.buildsOn(partition, head);
      }
    }
  }

  answered(commit: WaitingCommit): void {
    for (const partition of commit.expected.keys()) {
      const named = this.#named.get(partition);
      if (named === undefined) continue;
      named.commits -= 1;
      if (named.commits === 0) this.#named.delete(partition);
    }
  }
}

/** Whether a commit builds on those that are sent with it. */
const isNext = (commit: WaitingCommit, heads: ReadonlyMap<string, number>, name: string): boolean =>
  commit.conflict !== undefined || !heads.has(name) || heads.get(name) === commit.expected.get(name);

export function charactersOf({ rows, events }: WaitingCommit): number {
  const size = rows.reduce((sum, { body }) => sum + body.length, 0);
  return events.reduce((sum, { body }) => sum + body.length, size);
}
