/** A database as the place that a log is moved from, or into: each is one transaction, which keeps all servers out. */
import { StoreError } from "../../model/world/log.ts";
import { readHosts } from "../postgres/connection-settings.ts";
import { type CheckLog, Database } from "../postgres/database.ts";
import { now } from "../postgres/deadline.ts";
import { failureOf, Refused, troubleOf } from "../postgres/failures.ts";
import { hasSchema, movedTo, prepareSchema } from "../postgres/schema.ts";
import type { Session } from "../postgres/session.ts";
import { MARK_MOVED, MOVED_HEAD, SAY_MOVED, UNMARK_MOVED } from "../postgres/statements.ts";
import type { LogRows } from "./log-rows.ts";
import { InDoubt, nameOf, OTHER_KEY, type Place, type Source, samePlace, type Target, type Unmark } from "./places.ts";
import { type Asking, fillPostgres, postgresRows } from "./postgres-rows.ts";

const CONNECT = 10_000;
/** A statement has so long: it may wait for a disk that others use. */
const LIMIT = 120_000;
/** A server says every minute that it's alive. It says so before it looks at the state, whose lock it then waits for. */
const ALIVE = "SELECT count(*) AS servers FROM cordon.server WHERE seen > now() - interval '2 minutes'";
const HEAD = "cordon.head";
const IDENTITY = `
  SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' ||
    (SELECT oid FROM pg_database WHERE datname = current_database())::text AS identity
`;

type PostgresPlace = Extract<Place, { readonly url: string }>;

interface PostgresSource extends Source {
  /** Differs from that of any other database. Undefined if the engine doesn't say. */
  readonly identity: string | undefined;
}

interface Connection {
  readonly name: string;
  readonly session: Session;
  readonly ask: Asking;
  close(): void;
}

/** Throws StoreError `in-use` if servers use it. */
export async function openPostgresSource(place: PostgresPlace): Promise<PostgresSource> {
  const connection = await connect(place, async (session) => {
    if (!(await hasSchema(session, nameOf(place), LIMIT))) {
      throw new StoreError("unknown-version", `there is no log in ${nameOf(place)}`);
    }
  });
  const { session, ask, close } = connection;
  try {
    const identity = await identityOf(session);
    const before = await movedTo(session, LIMIT);
    // All of the transaction sees one moment, which is after the lock.
    await ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
    await holdAlone(connection, before === undefined ? HEAD : MOVED_HEAD);
    const [state] = await ask("SELECT sealing_key FROM cordon.state WHERE one = 1");
    // At once: who may not do this is told so before anything is read.
    if (before === undefined) await ask(MARK_MOVED);
    return {
      identity,
      sealedWith: (state?.["sealing_key"] as string | null | undefined) ?? undefined,
      rows: await postgresRows(ask, MOVED_HEAD),
      mark: async (to) => {
        await ask(SAY_MOVED, to);
        await ask("COMMIT");
        return unmarking(ask, before);
      },
      close: async () => close(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** One statement of several is one transaction. */
const unmarking = (ask: Asking, before: string | undefined): Unmark =>
  before === undefined ? async () => void (await ask(UNMARK_MOVED)) : async () => void (await ask(SAY_MOVED, before));

/** Throws StoreError `in-use` if servers use it. */
export async function openPostgresTarget(place: PostgresPlace, source: Source): Promise<Target> {
  const from = (source as Partial<PostgresSource>).identity;
  const connection = await connect(place, async (session, { origin }) => {
    // Its tables would be waited for.
    if (from !== undefined && from === (await identityOf(session))) throw samePlace(nameOf(place));
    await prepareSchema(session, origin, nameOf(place), LIMIT);
  });
  const { name, ask, close } = connection;
  try {
    await ask("BEGIN");
    await holdAlone(connection, HEAD);
    const [about] = await ask(
      `SELECT EXISTS (SELECT 1 FROM cordon.head WHERE partition <> '' AND revision > 0) OR EXISTS (SELECT 1 FROM cordon.entry)
        OR EXISTS (SELECT 1 FROM cordon.event) OR EXISTS (SELECT 1 FROM cordon.snapshot) AS has_log,
        (SELECT sealing_key FROM cordon.state WHERE one = 1) AS sealing_key`,
    );
    const { has_log: hasLog, sealing_key: key } = about as { has_log: boolean; sealing_key: string | null };
    const refusal = `${name} has a log already. Name another database.`;
    if (key !== null && source.sealedWith !== undefined && key !== source.sealedWith) {
      throw new Error(hasLog ? refusal : otherServers(name));
    }
    return {
      refusal,
      hasLog,
      fill: async (rows: LogRows, sealedWith: string | undefined) => {
        // Heads that nothing was kept of.
        await ask("DELETE FROM cordon.head WHERE partition <> ''");
        await fillPostgres(ask, rows);
        if (sealedWith !== undefined) await ask("UPDATE cordon.state SET sealing_key = $1 WHERE one = 1", sealedWith);
      },
      rows: () => postgresRows(ask, HEAD),
      show: () => commit(connection),
      // Without the COMMIT nothing of it is there.
      close: async () => close(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** They may only be paused: with their key they could not open the log's secrets, nor others theirs. */
const otherServers = (name: string): string =>
  `servers with another sealing.key were started on ${name}, which has no log yet. ${OTHER_KEY} ` +
  `Or name another database; or, if none of them runs any more, remove the schema cordon in it: DROP SCHEMA cordon CASCADE`;

async function commit({ name, session }: Connection): Promise<void> {
  try {
    await session.ask({ text: "COMMIT" }, LIMIT);
  } catch (error) {
    if (error instanceof Refused) throw troubleOf(error, name);
    throw new InDoubt(name, error);
  }
}

async function connect(place: PostgresPlace, check: CheckLog): Promise<Connection> {
  const database = new Database(readHosts(place.url, place.environment), check);
  const told = (error: unknown): Error => {
    const failure = failureOf(error);
    return failure instanceof StoreError ? failure : troubleOf(failure, database.name);
  };
  try {
    const session = await database.connect(now() + CONNECT);
    const ask: Asking = async (text, ...values) => {
      try {
        return (await session.ask(values.length === 0 ? { text } : { text, values }, LIMIT)).rows;
      } catch (error) {
        throw told(error);
      }
    };
    return { name: database.name, session, ask, close: () => database.close() };
  } catch (error) {
    database.close();
    throw told(error);
  }
}

async function identityOf(session: Session): Promise<string | undefined> {
  try {
    return (await session.ask({ text: IDENTITY }, LIMIT)).rows[0]?.["identity"] as string | undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/**
 * Within a transaction: from now on no server writes or begins, and none is at work. Whoever begins looks at the state and waits for it;
 * whoever did so before has said that it's alive.
 */
async function holdAlone({ name, session, ask }: Connection, head: string): Promise<void> {
  await ask("SET LOCAL lock_timeout = 10000");
  try {
    await session.ask({ text: `LOCK TABLE cordon.state, ${head} IN ACCESS EXCLUSIVE MODE` }, LIMIT);
  } catch (error) {
    if (!(error instanceof Refused)) throw troubleOf(error, name);
    if (error.code !== "55P03" && error.code !== "40P01") throw troubleOf(error, name);
    throw new StoreError(
      "in-use",
      `The log in ${name} is in use: by a Cordon, or by another move. Try again once it isn't.`,
    );
  }
  await ask("SET LOCAL lock_timeout = 0");
  const [row] = await ask(ALIVE);
  if (row?.["servers"] === 0) return;
  throw new StoreError(
    "in-use",
    `A Cordon is using the log in ${name}. Stop every server of it; of one that was killed this is said for two minutes.`,
  );
}
