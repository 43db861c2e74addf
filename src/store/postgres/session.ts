/**
 * One connection to a database, for one statement at a time. Every statement has a time limit of the client's own: a server that is
 * paused or cut off says nothing, and nothing must wait for it for ever.
 */
import type { ConnectionOptions } from "node:tls";
import pg from "pg";
import type { Host } from "./connection-settings.ts";
import { within } from "./deadline.ts";
import { failureOf, Lost, Refused } from "./failures.ts";

export type SqlRow = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly rows: readonly SqlRow[];
  /** How many rows were changed. */
  readonly count: number;
}

/** A statement with a name is planned once for a connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Notified {
  readonly channel: string;
  readonly payload: string;
  /** Of the server's process behind the connection that notified. */
  readonly process: number;
}

const BIGINT = 20;
const types = {
  // The log's numbers are all below 2^53.
  getTypeParser: (type: number, format?: string) =>
    type === BIGINT ? Number : (pg.types.getTypeParser as (type: number, format?: string) => unknown)(type, format),
} as pg.CustomTypesConfig;

export class Session {
  readonly #client: pg.Client;
  /** What ended it. */
  #lost: Lost | undefined;
  #isWarned = false;
  onNotified: (notified: Notified) => void = () => {};
  onLost: () => void = () => {};

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on("error", (error) => this.#end(error.message));
    client.on("end", () => this.#end("the connection ended"));
    client.on("notice", ({ severity }) => {
      if (severity === "WARNING") this.#isWarned = true;
    });
    client.on("notification", ({ channel, payload = "", processId }) =>
      this.onNotified({ channel, payload, process: processId }),
    );
  }

  /** Rejects with what `failureOf` returns. */
  static async open(host: Host, ssl: ConnectionOptions | false, milliseconds: number): Promise<Session> {
    const client = new pg.Client({
      host: host.host,
      port: host.port,
      user: host.user,
      database: host.database,
      // A function, so that neither the environment nor a file is looked at here.
      password: () =>
        host.password ?? Promise.reject(new Refused("28P01", "the server wants a password, and none was given")),
      ssl,
      application_name: host.applicationName,
      ...(host.options !== undefined && { options: host.options }),
      keepAlive: true,
      keepAliveInitialDelayMillis: 2_000,
      types,
    });
    const session = new Session(client);
    try {
      // A server may take the connection and say nothing.
      await within(client.connect(), milliseconds);
      return session;
    } catch (error) {
      session.#end("it couldn't connect");
      throw failureOf(error);
    }
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Whether the server warned since it was last asked: perhaps that a commit didn't wait for its standby. */
  takeWarning(): boolean {
    const isWarned = this.#isWarned;
    this.#isWarned = false;
    return isWarned;
  }

  /** Rejects with Lost, and then the session is of no more use, or with Refused. */
  async ask({ name, text, values }: Statement, milliseconds: number): Promise<Answer> {
    if (this.#lost !== undefined) throw this.#lost;
    if (milliseconds <= 0) throw new Lost("no time was left", { isSilence: true });
    try {
      const query = { text, ...(name !== undefined && { name }), ...(values !== undefined && { values: [...values] }) };
      const { rows, rowCount } = await within(this.#client.query(query), milliseconds);
      return { rows: rows ?? [], count: rowCount ?? 0 };
    } catch (error) {
      const failure = failureOf(error);
      if (failure instanceof Lost) this.#end(failure.message);
      throw failure;
    }
  }

  close(): void {
    this.#end("it was closed");
  }

  /** At once, without a farewell that a silent server would not answer. */
  #end(reason: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = new Lost(reason);
    const { connection } = this.#client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
    this.onLost();
  }
}
