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
  groupsOf,
  makeStatement,
  type Sent,
  type Wrong,
  wrongOf,
} from "./commit-statement.ts";
import type { Database } from "./database.ts";
import { now } from "./deadline.ts";
import { failureOf, isInTheWay, Lost, mayPass, type Refused, troubleOf } from "./failures.ts";
import type { KnownHistory } from "./known-history.ts";
import { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import { ADD_HEADS, SEEN, SELECT_COMMITS, SELECT_EVENT } from "./statements.ts";
import type { Take, Takes } from "./takes.ts";
import { doom, WaitingCommit } from "./waiting-commit.ts";

const LANES = 3;
/**
 * So long an answer is waited for before the same is sent again on another connection, then twice as long. A server that is silent
 * altogether is noticed much earlier; this one waits for its standby, and each of these statements waits with it.
 */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 300_000;
const LONGEST_PAUSE = 1_000;

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

  constructor(options: CommitsOptions) {
    this.#options = options;
    this.#lane = new Lane(options.database, LANES);
    options.takes.onChange = () => this.#pumpSoon();
    options.takes.untilIdle = (partitions) => this.#untilIdle(partitions);
  }

  async commit(asked: Commit): Promise<CommitResult> {
    const { known } = this.#options;
    const commit = new WaitingCommit(asked, known.epoch);
    if (commit.isEmpty && commit.expected.size === 0) return { committed: true };
    this.#line.add(commit, known);
    this.#unanswered.add(commit);
    const timer = setTimeout(() => this.#giveUp(commit), this.#options.patience);
    this.#pumpSoon();
    try {
      return await commit.answer;
    } finally {
      clearTimeout(timer);
    }
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
    for (const commit of this.#line.takeStale(take.heads)) {
      this.#line.answered(commit);
      this.#unanswered.delete(commit);
      if (!commit.isAnswered) commit.refuse(commit.conflict as string);
    }
    const isWithin = ({ expected }: WaitingCommit) =>
      expected.size > 0 && [...expected.keys()].every((name) => take.has(name));
    const commits = this.#line.take(this.#busy, isWithin);
    if (commits.length === 0) return;
    take.isSpent = true;
    void this.#send(commits, take);
  }

  /** Sends commits until each is answered or back in the line. */
  async #send(commits: readonly WaitingCommit[], take: Take | undefined): Promise<void> {
    const names = new Set(commits.flatMap(({ expected }) => [...expected.keys()]));
    for (const name of names) this.#busy.add(name);
    this.#onTheWay += 1;
    try {
      const isNothing = commits.every(({ conflict }) => conflict !== undefined);
      if (isNothing) for (const commit of commits) this.#answer(commit, (one) => one.refuse(one.conflict as string));
      else await this.#settle(commits, take);
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
          sent ??= await makeStatement(commits, this.#options.known, session, until - now());
          const wrong = await this.#submit(session, sent, until, attempt === 0 && take !== undefined);
          await this.#conclude(session, sent, wrong, { isDoubtful, began, until });
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
    { groups, checksums }: Sent,
    wrong: readonly Wrong[],
    { isDoubtful, began, until }: { readonly isDoubtful: boolean; readonly began: number; readonly until: number },
  ): Promise<void> {
    const wrongs = Map.groupBy(wrong, ({ group }) => group);
    const outcomes: { readonly group: Group; readonly wrong: readonly Wrong[] | undefined }[] = [];
    const fresh = new Set<string>();
    let isForked = false;
    for (const [n, group] of groups.entries()) {
      let mistakes = wrongs.get(n);
      if (mistakes !== undefined && isDoubtful && (await this.#isKept(session, group, until))) mistakes = undefined;
      outcomes.push({ group, wrong: mistakes });
      for (const { isNew, partition, head } of mistakes ?? []) {
        if (isNew && group.changes && group.before.get(partition as string) === 0) fresh.add(partition as string);
        // Not if it's the entry of another server that came after the checksums were asked for.
        const isSame =
          partition !== undefined && checksums.has(partition) && head.revision === group.before.get(partition);
        if (isSame && !isNew) isForked = true;
      }
    }
    // Before any answer: nobody may be told of what may get lost, and a conflict must be true when it's told.
    if (fresh.size > 0) await session.ask({ text: ADD_HEADS, values: [[...fresh].sort()] }, until - now());
    if (isForked) await this.#options.known.restart(session, until - now());
    const kept = outcomes.filter((outcome) => outcome.wrong === undefined).map(({ group }) => group);
    this.#kept(kept, began);
    const back = outcomes.flatMap(({ group, wrong: mistakes }) =>
      mistakes === undefined ? [] : this.#notKept(group, mistakes, fresh),
    );
    this.#line.putBack(back);
  }

  /** Whether a group of a statement that was sent before is in the log. */
  async #isKept(session: Session, { commits }: Group, until: number): Promise<boolean> {
    const commit = commits.find(({ rows, conflict }) => conflict === undefined && rows.length > 0);
    const told = commits.find(({ events, conflict }) => conflict === undefined && events.length > 0)?.events[0];
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
    const changed: string[] = [];
    const commits = groups.flatMap((group) => group.commits);
    this.#line.kept(new Map(groups.flatMap(({ after }) => [...after])));
    for (const { before, after } of groups) {
      for (const [partition, head] of after) {
        this.#options.known.note(partition, head);
        if (head.revision > (before.get(partition) as number)) changed.push(partition);
      }
    }
    for (const commit of commits) {
      this.#answer(commit, (one) => (one.conflict === undefined ? one.keep() : one.refuse(one.conflict)));
    }
    this.#report(commits, began, true);
    if (changed.length > 0) this.#options.changed(changed);
  }

  /** Answers what conflicts, as far as nothing before it goes back to the line; returns what does. */
  #notKept({ commits, before }: Group, wrong: readonly Wrong[], fresh: ReadonlySet<string>): readonly WaitingCommit[] {
    const heads = new Map(before);
    let isStaged = true;
    for (const { partition, head } of wrong) {
      if (partition === undefined) isStaged = false;
      // The same revision of another history is no revision that anyone may build on.
      else
        heads.set(partition, fresh.has(partition) ? 0 : head.revision === before.get(partition) ? -1 : head.revision);
    }
    const back: WaitingCommit[] = [];
    for (const [n, commit] of commits.entries()) {
      commit.conflict ??= conflictOf(commit, heads) ?? (isStaged ? undefined : goneBatch(commit));
      if (commit.conflict === undefined) {
        for (const { partition, revision } of commit.rows) heads.set(partition, revision);
      } else doom(commits.slice(n), []);
      if (commit.conflict === undefined || back.length > 0) back.push(commit);
      else this.#answer(commit, (one) => one.refuse(one.conflict as string));
    }
    return back;
  }

  /** Drops what nobody waits for any more; the others go back to the front. */
  #leaveOut(commits: readonly WaitingCommit[]): void {
    const gone = commits.filter(({ isAnswered }) => isAnswered);
    for (const commit of gone) {
      doom(
        commits.slice(commits.indexOf(commit) + 1),
        commit.rows.map(({ partition }) => partition),
      );
      this.#line.lost(commit);
      this.#line.answered(commit);
    }
    this.#line.putBack(commits.filter(({ isAnswered }) => !isAnswered));
  }

  /** One group that the server can't take must not keep the others from being kept. */
  async #refused(commits: readonly WaitingCommit[], failure: Lost | Refused | StoreError): Promise<void> {
    const groups = groupsOf(commits);
    if (groups.length === 1) return this.#fail(commits, troubleOf(failure, this.#options.database.name));
    for (const group of groups) await this.#settle(group.commits, undefined);
  }

  /** Of a group, all fail. */
  #fail(commits: readonly WaitingCommit[], error: StoreError): void {
    this.#report(commits, performance.now(), false);
    for (const commit of commits) {
      this.#line.lost(commit);
      this.#answer(commit, (one) => (one.conflict === undefined ? one.fail(error) : one.refuse(one.conflict)));
    }
  }

  #giveUp(commit: WaitingCommit): void {
    if (commit.isAnswered) return;
    const { database, patience } = this.#options;
    const { trouble } = database;
    const why =
      trouble?.message ?? `The database at ${database.name} didn't take a commit within ${patience / 1_000} s.`;
    // It answers others: perhaps this one waits for the standby.
    const code = trouble === undefined ? "undecided" : "unavailable";
    const whether = this.#line.remove(commit) ? "The change was not kept." : "Nobody knows yet if the change was kept.";
    this.#unanswered.delete(commit);
    commit.fail(new StoreError(code, `${why} ${whether}`));
  }

  #answer(commit: WaitingCommit, tell: (commit: WaitingCommit) => void): void {
    if (commit.conflict !== undefined) this.#line.lost(commit);
    this.#line.answered(commit);
    this.#unanswered.delete(commit);
    if (!commit.isAnswered) tell(commit);
  }

  #report(commits: readonly WaitingCommit[], began: number, isKept: boolean): void {
    const ours = commits.filter(({ conflict }) => conflict === undefined);
    const entries = ours.reduce((sum, { rows }) => sum + rows.length, 0);
    const events = ours.reduce((sum, one) => sum + one.events.length, 0);
    if (entries + events === 0) return;
    const characters = ours.reduce((sum, one) => sum + charactersOf(one), 0);
    const seconds = (performance.now() - began) / 1_000;
    this.#options.flushed({ seconds, commits: ours.length, entries, events, characters, isKept });
  }
}

function conflictOf({ expected }: WaitingCommit, heads: ReadonlyMap<string, number>): string | undefined {
  for (const [partition, revision] of expected) if (heads.get(partition) !== revision) return partition;
  return undefined;
}

/** What was staged so long ago that it's gone must be decided and staged anew. */
const goneBatch = ({ batches, rows }: WaitingCommit): string | undefined =>
  batches.length === 0 ? undefined : rows[0]?.partition;

const closedInDoubt = (): StoreError =>
  new StoreError("unavailable", "The store was closed before the database said whether the change was kept.");
