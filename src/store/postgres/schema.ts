/** Makes the log's tables, or refuses those that are there. */
import { randomUUID } from "node:crypto";
import { StoreError } from "../../model/world/log.ts";
import { movedElsewhere } from "../move/moved-elsewhere.ts";
import { ADVICE_ON_RIGHTS, Refused } from "./failures.ts";
import type { Session } from "./session.ts";
import { IS_MOVED, SELECT_STATE, TABLES, UNMARK_MOVED, VERSION } from "./statements.ts";

/** Any number that no other program is likely to lock. */
const LOCK = 0x4372646e;
/** Another server was faster: a table, a schema or a row is there, or there was a conflict. */
const RACED = ["42P07", "42P06", "23505", "40001", "40P01", "42710"];
const ATTEMPTS = 20;
const GO_ON = `run in it: ${UNMARK_MOVED}`;

/** Several servers may do this at once. Throws StoreError `unknown-version`, and then it changed nothing. */
export async function prepareSchema(session: Session, origin: string, database: string, limit: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const isThere = await hasSchema(session, database, limit);
      if (!isThere) await make(session, origin, limit);
      // Asked last: a move may have kept the rest waiting.
      const to = await movedTo(session, limit);
      if (to !== undefined) throw movedElsewhere(`The log in the database at ${database}`, to, GO_ON);
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (RACED.includes(error.code) && attempt < ATTEMPTS) continue;
      if (error.code !== "42501") throw error;
      throw new StoreError(
        "unknown-version",
        `Cordon's role may not use the database at ${database}: ${error.message}. ${ADVICE_ON_RIGHTS}.`,
        error,
      );
    }
  }
}

/** Whether Cordon's tables are there. Throws StoreError `unknown-version` if they aren't this version's. */
export async function hasSchema(session: Session, database: string, limit: number): Promise<boolean> {
  const version = await versionOf(session, database, limit);
  if (version !== undefined) refuseVersion(version, database);
  return version !== undefined;
}

/** Where the log was moved to, if it was. */
export async function movedTo(session: Session, limit: number): Promise<string | undefined> {
  const there = await session.ask({ text: IS_MOVED }, limit);
  if (there.rows.length === 0) return undefined;
  return (await session.ask({ text: "SELECT place FROM cordon.moved WHERE one = 1" }, limit)).rows[0]?.[
    "place"
  ] as string;
}

async function versionOf(session: Session, database: string, limit: number): Promise<number | undefined> {
  const { rows } = await session.ask(
    { text: "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'cordon'" },
    limit,
  );
  const names = rows.map((row) => row["name"]);
  if (names.length > 0 && !names.includes("state")) throw notOurs(database);
  if (names.length === 0) {
    // Without any right on it, its tables aren't shown.
    const usable =
      "SELECT has_schema_privilege('cordon', 'USAGE') AS usable FROM pg_namespace WHERE nspname = 'cordon'";
    if ((await session.ask({ text: usable }, limit)).rows[0]?.["usable"] !== false) return undefined;
    throw new Refused("42501", "permission denied for schema cordon");
  }
  try {
    return (await session.ask({ text: SELECT_STATE }, limit)).rows[0]?.["version"] as number;
  } catch (error) {
    if (error instanceof Refused && error.code.startsWith("42") && error.code !== "42501") throw notOurs(database);
    throw error;
  }
}

function refuseVersion(version: number, database: string): void {
  if (version === VERSION) return;
  throw new StoreError(
    "unknown-version",
    `The log in the database at ${database} is of version ${version}; this Cordon reads version ${VERSION}. ` +
      "Use the Cordon that wrote it.",
  );
}

const notOurs = (database: string): StoreError =>
  new StoreError(
    "unknown-version",
    `The database at ${database} has a schema named cordon that isn't Cordon's. Choose another database.`,
  );

async function make(session: Session, origin: string, limit: number): Promise<void> {
  const ask = (text: string, values?: readonly unknown[]) =>
    session.ask({ text, ...(values !== undefined && { values }) }, limit);
  await ask("BEGIN");
  try {
    const { rows } = await ask("SELECT 1 FROM pg_proc WHERE proname = 'pg_advisory_xact_lock'");
    if (rows.length > 0) await ask("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const there = await ask(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = 'cordon' AND table_name = 'state'",
    );
    if (there.rows.length === 0) {
      // Somebody may have made it for a role that may not.
      const schema = await ask("SELECT 1 FROM pg_namespace WHERE nspname = 'cordon'");
      if (schema.rows.length === 0) await ask("CREATE SCHEMA cordon");
      await ask(TABLES);
      await ask("INSERT INTO cordon.state (one, version, epoch, origin) VALUES (1, $1, $2, $3)", [
        VERSION,
        randomUUID(),
        origin,
      ]);
    }
    await ask("COMMIT");
  } catch (error) {
    await ask("ROLLBACK").catch(() => {});
    throw error;
  }
}
