/**
 * The database, wherever its primary is: connects to the first of its servers that takes writes, and lets nobody use a server before it
 * was checked. A server that started again, or another one in its place, is checked anew.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../../model/world/log.ts";
import { databaseName, type Host } from "./connection-settings.ts";
import { now, within } from "./deadline.ts";
import { failureOf, Lost, mayPass, moreTelling, Refused, troubleOf } from "./failures.ts";
import { Session } from "./session.ts";
import { ABOUT_SERVER, KEEP_WAITING, ORIGIN, SESSION } from "./statements.ts";
import { refuseUnsafe } from "./unsafe-settings.ts";

/** What a server says of itself. */
export interface Server {
  /** Its system and timeline: the history that it writes. Empty if the engine has none. */
  readonly origin: string;
  readonly hasStandby: boolean;
}

/** Makes sure of the log on a server that wasn't used yet. */
export type CheckLog = (session: Session, server: Server) => Promise<void>;

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1_000;

/** What the client says if a server can't encrypt. */
const NO_ENCRYPTION = /does not support SSL/;

export class Database {
  /** For messages: hosts and database, no password. */
  readonly name: string;
  readonly #hosts: readonly Host[];
  readonly #checkLog: CheckLog;
  readonly #encryptions = new Map<Host, Host["encryptions"][number]>();
  /** The host that took writes last. */
  #first = 0;
  /** The sessions in use, each with the run of the server that it's connected to. */
  readonly #sessions = new Map<Session, string>();
  /** Of the run of a server that was checked last, or is being checked. */
  #checked: { readonly run: string; readonly check: Promise<void> } | undefined;
  #trouble: StoreError | undefined;
  #isClosed = false;
  /** How many sessions there may be at one time. */
  #most = 0;

  constructor(hosts: readonly Host[], checkLog: CheckLog) {
    this.#hosts = hosts;
    this.#checkLog = checkLog;
    this.name = databaseName(hosts);
  }

  /** Why it can't be reached; undefined since it answered last. */
  get trouble(): StoreError | undefined {
    return this.#trouble;
  }

  /** Somebody will have so many sessions at one time, at most. */
  expect(sessions: number): void {
    this.#most += sessions;
  }

  /** A session with the primary, checked. Rejects with what `failureOf` returns. */
  async connect(deadline: number): Promise<Session> {
    const failures = new Map<Host, Lost | StoreError>();
    for (let n = 0; n < this.#hosts.length && now() < deadline; n++) {
      const at = (this.#first + n) % this.#hosts.length;
      const host = this.#hosts[at] as Host;
      try {
        const session = await this.#connectTo(host, deadline);
        this.#first = at;
        this.answered();
        return session;
      } catch (error) {
        const failure = failureOf(error);
        failures.set(host, failure instanceof Refused ? troubleOf(failure, this.name) : failure);
      }
    }
    // What is wrong with the primary says more than that others aren't it.
    const failure = failures.values().find((each) => each instanceof StoreError) ?? this.#lost(failures);
    this.failed(failure);
    throw failure;
  }

  /** Says of each host why it isn't used. */
  #lost(failures: ReadonlyMap<Host, Lost | StoreError>): Lost {
    const isSilent = (failure: Lost | StoreError | undefined) =>
      failure === undefined || (failure instanceof Lost && failure.isSilence);
    const isSilence = this.#hosts.some((host) => isSilent(failures.get(host)));
    const reasons = this.#hosts.map((host) => {
      const place = `${host.host}:${host.port}`;
      const failure = failures.get(host);
      const advice = `: a server of Cordon needs up to ${this.#most}. Raise the role's CONNECTION LIMIT or max_connections`;
      const isFull = failure instanceof Lost && failure.isFull;
      const reason = `${failure?.message ?? "no time was left"}${isFull ? advice : ""}`;
      return this.#hosts.length === 1 || reason.includes(place) ? reason : `${place}: ${reason}`;
    });
    return new Lost(reasons.join("; "), { isSilence });
  }

  /** Does something that must not be repeated. Rejects with a StoreError. */
  async once<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.answered();
      return result;
    } catch (error) {
      const failure = failureOf(error);
      if (failure instanceof Lost) this.failed(failure);
      throw troubleOf(failure, this.name);
    }
  }

  /** Does something that may be repeated until it's done, the deadline has come, or it's refused. Rejects with a StoreError. */
  async again<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
    let reason: Lost | Refused | StoreError | undefined;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        const result = await attempt();
        this.answered();
        return result;
      } catch (error) {
        const failure = failureOf(error);
        if (failure instanceof Lost) this.failed(failure);
        reason = moreTelling(reason, failure);
        const isOver = this.#isClosed || now() + pause >= deadline;
        if (isOver || !mayPass(failure)) throw troubleOf(reason, this.name);
        // Those who were cut off together don't come back together.
        await sleep(pause * (0.5 + Math.random() / 2));
      }
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  answered(): void {
    this.#trouble = undefined;
  }

  failed(failure: Lost | Refused | StoreError): void {
    this.#trouble ??= troubleOf(failure, this.name);
  }

  close(): void {
    this.#isClosed = true;
    for (const session of this.#sessions.keys()) session.close();
  }

  async #connectTo(host: Host, deadline: number): Promise<Session> {
    if (this.#isClosed) throw new StoreError("closed", "The store is closed.");
    const session = await this.#open(host, deadline);
    let check: Promise<void> | undefined;
    try {
      await session.ask({ text: SESSION }, deadline - now());
      const { rows } = await session.ask({ text: ABOUT_SERVER }, deadline - now());
      const about = rows[0] ?? {};
      if (about["read_only"] === "on") throw new Lost(`${host.host}:${host.port} only reads: it's a standby`);
      refuseUnsafe(about, this.name);
      // Not as the server is set at the moment: whoever changes that later would make sessions acknowledge what may get lost.
      await session.ask({ text: KEEP_WAITING }, deadline - now());
      const { origin, run } = await this.#originOf(session, deadline);
      const hasStandby = about["synchronous_standby_names"] !== "";
      check = this.#check(session, run, { origin, hasStandby });
      await within(check, deadline - now());
      this.#sessions.set(session, run);
      session.onLost = () => this.#sessions.delete(session);
      if (this.#isClosed) throw new StoreError("closed", "The store is closed.");
      return session;
    } catch (error) {
      // The check may be waiting for a standby, on this session and for all others too: it goes on.
      if (check === undefined) session.close();
      else check.finally(() => session.close()).catch(() => {});
      throw error;
    }
  }

  async #open(host: Host, deadline: number): Promise<Session> {
    const failures: unknown[] = [];
    // The way that worked before comes first.
    const works = this.#encryptions.get(host);
    const ways = works === undefined ? host.encryptions : [works, ...host.encryptions.filter((way) => way !== works)];
    for (const ssl of ways) {
      try {
        const session = await Session.open(host, ssl, Math.min(host.connectMilliseconds, deadline - now()));
        this.#encryptions.set(host, ssl);
        return session;
      } catch (error) {
        failures.push(error);
        // Whoever answers so far has said what is wrong.
        if (error instanceof Refused) break;
      }
    }
    // That it can't encrypt is no reason, if it was asked without that too.
    throw failures.findLast((error) => !(error instanceof Lost && NO_ENCRYPTION.test(error.message))) ?? failures[0];
  }

  async #originOf(session: Session, deadline: number): Promise<{ readonly origin: string; readonly run: string }> {
    try {
      const { rows } = await session.ask({ text: ORIGIN }, deadline - now());
      const { origin, started } = rows[0] as { origin: string; started: string };
      return { origin, run: `${origin} ${started}` };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Another engine, which doesn't say: so every connection is checked.
      return { origin: "", run: String(Math.random()) };
    }
  }

  #check(session: Session, run: string, server: Server): Promise<void> {
    if (this.#checked?.run === run) return this.#checked.check;
    const check = this.#checkLog(session, server);
    this.#checked = { run, check };
    const isCurrent = () => this.#checked?.check === check;
    check.then(
      () => isCurrent() && this.#dropOthers(run),
      () => {
        if (isCurrent()) this.#checked = undefined;
      },
    );
    return check;
  }

  /** A server that says nothing on one session says nothing on the others. */
  dropAll(): void {
    for (const session of this.#sessions.keys()) session.close();
  }

  /** A primary that was replaced may still answer: with what was true. */
  #dropOthers(run: string): void {
    for (const [session, other] of this.#sessions) if (other !== run) session.close();
  }
}
