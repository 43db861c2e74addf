/**
 * Hints of other servers' commits. One session listens, and says after this server's commits which partitions they changed, many at a
 * time: never within a commit, which would let only one commit at a time. Once a second it asks the table what is new, which is also
 * how the server's silence is noticed, and that the log was set back, if nobody asks for what is missing.
 */
import type { Database } from "./database.ts";
import { now, SILENCE } from "./deadline.ts";
import { failureOf, isInTheWay, Lost, Refused } from "./failures.ts";
import type { KnownHistory } from "./known-history.ts";
import type { Session } from "./session.ts";
import { SELECT_CHANGED, SELECT_LAST_PLACE, SELECT_NEWEST } from "./statements.ts";

const CHANNEL = "cordon";
const POLL = 1_000;
/** A notification is shorter than 8,000 bytes. */
const MOST_BYTES = 7_000;
/** Entries whose commit took longer than others with a higher place are seen all the same, as far as they're within this. */
const OVERLAP = 200;

/** The newest entry of all when it was last looked. */
interface Newest {
  readonly partition: string;
  readonly revision: number;
  readonly checksum: number;
  readonly epoch: string;
}

export class Hearing {
  readonly #database: Database;
  readonly #known: KnownHistory;
  /** What changed here and wasn't said yet. */
  #changed = new Set<string>();
  #session: Session | undefined;
  #place = 0;
  #newest: Newest | undefined;
  #listens = true;
  #process = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isSaying = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(database: Database, known: KnownHistory) {
    this.#database = database;
    this.#known = known;
    database.expect(1);
  }

  start(): void {
    this.#pollAfter(0);
  }

  /** This server's commits have changed partitions. */
  say(partitions: readonly string[]): void {
    for (const name of partitions) this.#changed.add(name);
    if (this.#isSaying) return;
    this.#isSaying = true;
    setImmediate(() => this.#inTurn(() => this.#saySoon()));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#session?.close();
  }

  #pollAfter(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      void this.#inTurn(() => this.#poll()).finally(() => this.#pollAfter(POLL));
    }, milliseconds);
  }

  /** One statement after the other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      const failure = failureOf(error);
      if (this.#isClosed || isInTheWay(failure)) return;
      // If it's refused, the log isn't there any more, perhaps.
      this.#database.failed(failure);
      // A connection that says nothing is dropped, and with it all others to the same server.
      if (failure instanceof Lost && failure.isSilence && this.#session?.isLost) this.#database.dropAll();
    });
    return this.#turn;
  }

  async #poll(): Promise<void> {
    const session = await this.#connected();
    await this.#lookBack(session);
    const { rows } = await session.ask(
      { name: "cordon-poll", text: SELECT_CHANGED, values: [this.#place - OVERLAP] },
      SILENCE,
    );
    this.#database.answered();
    const fresh: string[] = [];
    for (const row of rows) {
      const name = row["partition"] as string;
      this.#place = Math.max(this.#place, row["place"] as number);
      if ((row["revision"] as number) > this.#known.of(name).revision) fresh.push(name);
    }
    if (fresh.length > 0) this.#known.hint({ changed: fresh });
  }

  /** Notices that the log was set back: the entry that was the newest isn't there any more. */
  async #lookBack(session: Session): Promise<void> {
    const { partition = "", revision = 0, checksum = 0 } = this.#newest ?? {};
    const values = [partition, revision, checksum];
    const [row] = (await session.ask({ name: "cordon-newest", text: SELECT_NEWEST, values }, SILENCE)).rows;
    const { epoch } = this.#known;
    const isSetBack = this.#newest?.epoch === epoch && row?.["has_known"] !== true;
    this.#newest = row && ({ ...row, epoch } as unknown as Newest);
    if (!isSetBack) return;
    this.#place = (row?.["place"] as number | undefined) ?? 0;
    await this.#known.restart(session, SILENCE);
  }

  async #saySoon(): Promise<void> {
    this.#isSaying = false;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (!this.#listens || this.#session === undefined || this.#session.isLost) return;
    for (const payload of payloadsOf(changed)) {
      await this.#session.ask({ text: "SELECT pg_notify($1, $2)", values: [CHANNEL, payload] }, SILENCE);
    }
  }

  async #connected(): Promise<Session> {
    if (this.#session !== undefined && !this.#session.isLost) return this.#session;
    const session = await this.#database.connect(now() + SILENCE);
    this.#session = session;
    if (this.#isClosed) session.close();
    try {
      // A hint that gets lost is none: it needn't wait for the disk or the standby.
      await session.ask({ text: "SET synchronous_commit = off" }, SILENCE);
      this.#process = (await session.ask({ text: "SELECT pg_backend_pid() AS pid" }, SILENCE)).rows[0]?.[
        "pid"
      ] as number;
      await session.ask({ text: `LISTEN ${CHANNEL}` }, SILENCE);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // An engine without this: what others change is seen once a second.
      this.#listens = false;
    }
    session.onNotified = ({ payload, process }) => {
      if (process !== this.#process) this.#known.hint({ changed: payload.split("\n") });
    };
    const last = (await session.ask({ text: SELECT_LAST_PLACE }, SILENCE)).rows[0]?.["place"] as number | null;
    // What came while nobody listened: the next poll has it.
    if (this.#place === 0 || this.#place > (last ?? 0)) this.#place = last ?? 0;
    return session;
  }
}

/** Names in lines, in as few notifications as they fit into. */
function payloadsOf(names: readonly string[]): readonly string[] {
  const payloads: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  for (const name of names) {
    const size = Buffer.byteLength(name) + 1;
    if (bytes + size > MOST_BYTES && lines.length > 0) {
      payloads.push(lines.join("\n"));
      [lines, bytes] = [[], 0];
    }
    lines.push(name);
    bytes += size;
  }
  if (lines.length > 0) payloads.push(lines.join("\n"));
  return payloads;
}
