/**
 * Group commit: whatever waits is sent as one statement, and a few statements that share no partition are on their way at once.
 *
 *     called ──▶ line ──▶ sent ──▶ answered
 *                  ▲        │
 *                  │        ├─▶ lost: sent again, the same, until it's known what became of it
 *                  └────────┴─▶ some of a group can't be kept: the others go back to the front
 *
 * A statement whose answer didn't come may have been carried out, or be carried out later. So it's sent again as it is. If it changes
 * nothing because the partition has moved on, the id at its revision says whether that was it. A caller isn't kept longer than its
 * patience: then it's told that nobody knows, while finding out goes on, and later commits of those partitions wait behind it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Commit, type CommitResult, type Flush, StoreError } from "../../model/world/log.ts";
import { CommitLine, charactersOf } from "./commit-line.ts";
import {
  eventChecksum,
  type Group,
  makeStatement,
  partsOf,
  type Sent,
  type Wrong,
  wrongOf,
} from "./commit-statement.ts";
import type { Database } from "./database.ts";
import { now } from "./deadline.ts";
import { failureOf, isInTheWay, Lost, mayPass, type Refused, troubleOf } from "./failures.ts";
import type { Head, KnownHistory } from "./known-history.ts";
import { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import { ADD_HEADS, SEEN, SELECT_COMMITS, SELECT_EVENT } from "./statements.ts";
import type { Take, Takes } from "./takes.ts";
import { WaitingCommit } from "./waiting-commit.ts";

const LANES = 3;
/**
 * So long an answer is waited for before the same is sent again on another connection, then twice as long. A server that is silent
 * altogether is noticed much earlier; this one waits for its standby, and each of these statements waits with it.
 */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 300_000;
const LONGEST_PAUSE = 1_000;

interface Attempt {
  /** What was known when it was sent. */
  readonly known: ReadonlyMap<string, Head>;
  readonly isDoubtful: boolean;
  readonly began: number;
  readonly until: number;
}

export interface CommitsOptions {
  readonly database: Database;
  readonly known: KnownHistory;
  readonly takes: Takes;
  /** Of this process, in the table of servers. */
  readonly server: string;
  /** In milliseconds. */
  readonly patience: number;
  readonly flushed: (flush: Flush) => void;
  /** Partitions that have new entries. */
  readonly changed: (partitions: readonly string[]) => void;
}

export class Commits {
  readonly #options: CommitsOptions;
  readonly #lane: Lane;
  readonly #line = new CommitLine();
  /** The partitions of what is on its way. */
  readonly #busy = new Set<string>();
  /** Whoever waits for something of it to be answered. */
  readonly #idle: (() => void)[] = [];
  #onTheWay = 0;
  #isPumping = false;
  readonly #unanswered = new Set<WaitingCommit>();
  readonly #made = new WeakMap<Commit, WaitingCommit>();

  constructor(options: CommitsOptions) {
    this.#options = options;
    this.#lane = new Lane(options.database, LANES);
    options.takes.onChange = () => this.#pumpSoon();
    options.takes.untilIdle = (partitions) => this.#untilIdle(partitions);
  }

  async commit(asked: Commit): Promise<CommitResult> {
    const commit = new WaitingCommit(asked);
    this.#made.set(asked, commit);
    if (commit.isEmpty && commit.before.size === 0) return { committed: true };
    this.#line.add(commit);
    this.#unanswered.add(commit);
    const patience = Math.min(asked.patience ?? Number.POSITIVE_INFINITY, this.#options.patience);
    const timer = setTimeout(() => this.#giveUp(commit, patience), patience);
    this.#pumpSoon();
    try {
      return await commit.answer;
    } finally {
      clearTimeout(timer);
    }
  }

  checksumsAfter(asked: Commit): ReadonlyMap<string, number> {
    const after = this.#made.get(asked)?.after ?? new Map<string, Head>();
    return new Map(after.entries().map(([partition, { checksum }]) => [partition, checksum]));
  }

  async connect(deadline: number): Promise<void> {
    await this.#options.database.again(deadline, () => this.#lane.use(deadline, async () => {}));
  }

  /** Resolves once everything that was asked is answered. */
  async finish(): Promise<void> {
    await Promise.allSettled([...this.#unanswered].map(({ answer }) => answer));
  }

  async #untilIdle(partitions: readonly string[]): Promise<void> {
    while (partitions.some((name) => this.#busy.has(name)))
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** In a turn of its own: callers who were just answered can join. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    for (const take of this.#options.takes) this.#pumpTaken(take);
    while (this.#onTheWay < LANES && this.#line.length > 0) {
      const commits = this.#line.take([...this.#busy, ...this.#options.takes.names()], () => true);
      if (commits.length === 0) return;
      void this.#send(commits, undefined);
    }
  }

  /** What names taken partitions only goes through their transaction; what names others too waits for its end. */
  #pumpTaken(take: Take): void {
    if (take.isSpent) return;
    // What was decided before the lock can't be kept, and must not use it up.
    this.#refuse(this.#line.takeStale(take.heads));
    const isWithin = ({ before }: WaitingCommit) =>
      before.size > 0 && [...before.keys()].every((name) => take.has(name));
    const commits = this.#line.take(this.#busy, isWithin);
    if (commits.length === 0) return;
    take.isSpent = true;
    void this.#send(commits, take);
  }

  /** Sends commits until each is answered or back in the line. */
  async #send(commits: readonly WaitingCommit[], take: Take | undefined): Promise<void> {
    const names = new Set(commits.flatMap(({ before }) => [...before.keys()]));
    for (const name of names) this.#busy.add(name);
    this.#onTheWay += 1;
    try {
      await this.#settle(commits, take);
    } finally {
      take?.end();
      for (const name of names) this.#busy.delete(name);
      for (const resolve of this.#idle.splice(0)) resolve();
      this.#onTheWay -= 1;
      this.#pumpSoon();
    }
  }

  async #settle(commits: readonly WaitingCommit[], take: Take | undefined): Promise<void> {
    const { database } = this.#options;
    // The same statement, however often it's sent.
    let sent: Sent | undefined;
    let isDoubtful = false;
    for (let attempt = 0, pause = 20; ; attempt++, pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
      const began = performance.now();
      // What was never sent isn't sent any more, once its caller was told so.
      if (!isDoubtful && commits.some(({ isAnswered }) => isAnswered)) return this.#leaveOut(commits);
      try {
        const work = async (session: Session): Promise<void> => {
          const until = now() + wait;
          sent ??= await makeStatement(commits, session, until - now());
          const { groups } = sent;
          const known = this.#options.known.all(groups.flatMap(({ before }) => [...before.keys()]));
          const wrong = await this.#submit(session, sent, until, attempt === 0 && take !== undefined);
          await this.#conclude(session, groups, wrong, { known, isDoubtful, began, until });
        };
        if (attempt === 0 && take !== undefined) await take.use(work);
        else await this.#lane.use(now() + wait, work);
        database.answered();
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (failure instanceof Lost) database.failed(failure);
        if (database.isClosed) return this.#fail(commits, closedInDoubt());
        // A refused statement did nothing, but one before it may have.
        if (failure instanceof Lost && sent !== undefined) isDoubtful = true;
        else if (!mayPass(failure) && !isDoubtful) return this.#refused(commits, failure);
        if (!isInTheWay(failure) || attempt > 0) await sleep(pause * (0.5 + Math.random() / 2));
      }
    }
  }

  async #submit(session: Session, sent: Sent, until: number, isTaken: boolean): Promise<readonly Wrong[]> {
    session.takeWarning();
    const { rows } = await session.ask(sent.statement, until - now());
    if (isTaken) await session.ask({ text: "COMMIT" }, until - now());
    // Perhaps that it didn't wait for the standby: then what is written after it does.
    if (session.takeWarning()) await this.#makeSure(session, until);
    return wrongOf(rows);
  }

  /** A durable write: when it's answered, so is everything before it. */
  async #makeSure(session: Session, until: number): Promise<void> {
    await session.ask({ text: SEEN, values: [this.#options.server] }, until - now());
    if (session.takeWarning()) throw new Lost("the server doesn't wait for its standby");
  }

  async #conclude(
    session: Session,
    groups: readonly Group[],
    wrong: readonly Wrong[],
    { known, isDoubtful, began, until }: Attempt,
  ): Promise<void> {
    const wrongs = Map.groupBy(wrong, ({ group }) => group);
    const outcomes: { readonly group: Group; readonly wrong: readonly Wrong[] | undefined }[] = [];
    const fresh = new Set<string>();
    let isForked = false;
    for (const [n, group] of groups.entries()) {
      let mistakes = wrongs.get(n);
      if (mistakes !== undefined && isDoubtful && (await this.#isKept(session, group, until))) mistakes = undefined;
      outcomes.push({ group, wrong: mistakes });
      for (const { isNew, partition = "", head } of mistakes ?? []) {
        if (isNew && group.changes && group.before.get(partition)?.revision === 0) fresh.add(partition);
        if (isOfAnotherHistory(head, known.get(partition))) isForked = true;
      }
    }
    // Before any answer: nobody may be told of what may get lost, and a conflict must be true when it's told.
    if (fresh.size > 0) await session.ask({ text: ADD_HEADS, values: [[...fresh].sort()] }, until - now());
    if (isForked) await this.#options.known.restart(session, until - now());
    const kept = outcomes.filter((outcome) => outcome.wrong === undefined).map(({ group }) => group);
    this.#kept(kept, began);
    const back = outcomes.flatMap(({ group, wrong: mistakes }) =>
      mistakes === undefined ? [] : this.#notKept(group, mistakes),
    );
    this.#line.putBack(back);
  }

  /** Whether a group of a statement that was sent before is in the log. */
  async #isKept(session: Session, { commits }: Group, until: number): Promise<boolean> {
    const commit = commits.find(({ rows }) => rows.length > 0);
    const told = commits.find(({ events }) => events.length > 0)?.events[0];
    let isThere = false;
    if (commit !== undefined) {
      const [row] = commit.rows;
      const values = [[row?.partition], [row?.revision]];
      const { rows } = await session.ask({ text: SELECT_COMMITS, values }, until - now());
      isThere = rows[0]?.["commit_id"] === commit.id;
    } else if (told !== undefined) {
      const { account, region, time, id } = told.event;
      const values = [`${account}/${region}`, Date.parse(time), id, eventChecksum(id, told.body)];
      isThere = (await session.ask({ text: SELECT_EVENT, values }, until - now())).rows.length > 0;
    }
    // It may have been made visible without the standby, by a crash or by someone who ended its wait.
    if (isThere) await this.#makeSure(session, until);
    return isThere;
  }

  #kept(groups: readonly Group[], began: number): void {
    const changed = new Set<string>();
    const commits = groups.flatMap((group) => group.commits);
    for (const { after } of groups) for (const [partition, head] of after) this.#options.known.note(partition, head);
    for (const commit of commits) {
      for (const { partition } of commit.rows) changed.add(partition);
      this.#answer(commit, (one) => one.keep());
    }
    this.#report(commits, began, true);
    if (changed.size > 0) this.#options.changed([...changed]);
  }

  /** Refuses what doesn't build on what is there; returns the others, which may. */
  #notKept({ commits, before }: Group, wrong: readonly Wrong[]): readonly WaitingCommit[] {
    const heads = new Map(before);
    let isStaged = true;
    for (const { partition, head } of wrong) {
      if (partition === undefined) isStaged = false;
      else heads.set(partition, head);
    }
    const back: WaitingCommit[] = [];
    const refused = new Map<WaitingCommit, string>();
    for (const commit of commits) {
      const conflict = commit.conflictIn(heads) ?? (isStaged ? undefined : goneBatch(commit));
      if (conflict !== undefined) refused.set(commit, conflict);
      else {
        back.push(commit);
        for (const [partition, head] of commit.after) heads.set(partition, head);
      }
    }
    this.#refuse(refused);
    return back;
  }

  /** Drops what nobody waits for any more, and what builds on that; the others go back to the front. */
  #leaveOut(commits: readonly WaitingCommit[]): void {
    this.#line.putBack(commits.filter(({ isAnswered }) => !isAnswered));
    this.#lose(commits.filter(({ isAnswered }) => isAnswered));
  }

  /** Refuses commits, each with the partition that is the reason, and those in the line that build on them. */
  #refuse(commits: ReadonlyMap<WaitingCommit, string>): void {
    for (const [commit, conflict] of commits) this.#answer(commit, (one) => one.refuse(conflict));
    this.#lose(commits.keys());
  }

  /** What builds on commits that aren't kept can't be kept, although another server's entry may have their revision. */
  #lose(commits: Iterable<WaitingCommit>): void {
    for (const [commit, conflict] of this.#line.takeOn(commits)) this.#answer(commit, (one) => one.refuse(conflict));
  }

  /** One group that the server can't take must not keep the others from being kept. */
  async #refused(commits: readonly WaitingCommit[], failure: Lost | Refused | StoreError): Promise<void> {
    const parts = partsOf(commits);
    if (parts.length === 1) return this.#fail(commits, troubleOf(failure, this.#options.database.name));
    for (const part of parts) await this.#settle(part, undefined);
  }

  /** Of a group, all fail. */
  #fail(commits: readonly WaitingCommit[], error: StoreError): void {
    this.#report(commits, performance.now(), false);
    for (const commit of commits) this.#answer(commit, (one) => one.fail(error));
    this.#lose(commits);
  }

  #giveUp(commit: WaitingCommit, patience: number): void {
    if (commit.isAnswered) return;
    const { database } = this.#options;
    const { trouble } = database;
    const seconds = Math.round(patience / 100) / 10;
    const why = trouble?.message ?? `The database at ${database.name} didn't take a commit within ${seconds} s.`;
    // It answers others: perhaps this one waits for the standby.
    const code = trouble === undefined ? "undecided" : "unavailable";
    const wasWaiting = this.#line.remove(commit);
    const whether = wasWaiting ? "The change was not kept." : "Nobody knows yet if the change was kept.";
    this.#answer(commit, (one) => one.fail(new StoreError(code, `${why} ${whether}`)));
    if (wasWaiting) this.#lose([commit]);
  }

  #answer(commit: WaitingCommit, tell: (commit: WaitingCommit) => void): void {
    this.#unanswered.delete(commit);
    if (!commit.isAnswered) tell(commit);
  }

  #report(commits: readonly WaitingCommit[], began: number, isKept: boolean): void {
    const entries = commits.reduce((sum, { rows }) => sum + rows.length, 0);
    const events = commits.reduce((sum, one) => sum + one.events.length, 0);
    if (entries + events === 0) return;
    const characters = commits.reduce((sum, one) => sum + charactersOf(one), 0);
    const seconds = (performance.now() - began) / 1_000;
    this.#options.flushed({ seconds, commits: commits.length, entries, events, characters, isKept });
  }
}

/** Whether a head contradicts what was known: that entry isn't there any more, or another one is in its place. */
function isOfAnotherHistory(head: Head, known: Head | undefined): boolean {
  if (known === undefined) return false;
  return head.revision < known.revision || (head.revision === known.revision && head.checksum !== known.checksum);
}

/** What was staged so long ago that it's gone must be decided and staged anew. */
const goneBatch = ({ batches, rows }: WaitingCommit): string | undefined =>
  batches.length === 0 ? undefined : rows[0]?.partition;

const closedInDoubt = (): StoreError =>
  new StoreError("unavailable", "The store was closed before the database said whether the change was kept.");
