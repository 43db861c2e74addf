/** Opens what keeps the log, and what is kept beside it. */
import { hash, randomBytes } from "node:crypto";
import { SEALING_KEY_BYTES, type Sealing, sealingWith } from "../../gateway/callers/sealing.ts";
import type { Flush, Store } from "../../model/world/log.ts";
import type { SqliteStore } from "../../store/sqlite.ts";
import { type ServedTls, type TlsOptions, tlsIdentity } from "../tls/tls-identity.ts";
import { hasSealingKey, sealingKeyOf } from "./sealing-key.ts";

/**
 * `memory`, a directory that keeps the log, or a PostgreSQL database that keeps it for any number of servers: a URL as libpq takes it, with
 * the directory that keeps what is this server's own.
 */
export type KeptIn = "memory" | { readonly directory: string; readonly postgres?: string };

const directoryOf = (kept: KeptIn | undefined): string | undefined =>
  typeof kept === "object" ? kept.directory : undefined;

const FAILED_OVER =
  "the database failed over, and has every change that this server knew: nothing is lost, and hosts and other followers begin anew";
const LACKS =
  "the database lacks changes that this server knew, after a failover without a synchronous standby or a restore: what it has now is served, and hosts and other followers begin anew";

export async function openLog(
  kept: KeptIn | undefined,
  flushed: (flush: Flush) => void,
  log: (line: string) => void,
): Promise<Store> {
  if (kept === undefined || kept === "memory") return (await import("../../store/memory.ts")).openMemoryStore(flushed);
  const { directory, postgres } = kept;
  if (postgres === undefined) {
    const { refuseMoved } = await import("../../store/move/moved-mark.ts");
    refuseMoved(directory);
    const store = (await import("../../store/sqlite.ts")).openSqliteStore({ directory }, flushed);
    try {
      // A move may have ended since.
      refuseMoved(directory);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }
  const { openPostgresStore } = await import("../../store/postgres/postgres-store.ts");
  const store = await openPostgresStore({ url: postgres, environment: process.env, log }, flushed);
  store.shared?.hear((hint) => {
    if ("restarted" in hint) log(hint.lacks ? LACKS : FAILED_OVER);
  });
  return store;
}

/** All servers of a log need its key: with another one a server can't open what they sealed, and they can't open what it seals. */
async function keyOfLog(directory: string, { shared }: Store): Promise<Buffer> {
  const other = (what: string) =>
    new Error(
      `${what} that the log's secrets are sealed with: name the folder that has it with --data, or copy sealing.key from the data folder of a server that has the log, or from its backup`,
    );
  // A key is only made for a log that has none: it would look like the log's. Whoever is faster has its file before it says so.
  const said = await shared?.sealedWith(undefined);
  if (said !== undefined && !hasSealingKey(directory)) {
    throw other(`there is no sealing.key in ${directory}, and it needs the one`);
  }
  const key = sealingKeyOf(directory);
  const digest = hash("sha256", key);
  if (shared === undefined || (await shared.sealedWith(digest)) === digest) return key;
  throw other(`the sealing.key in ${directory} isn't the one`);
}

export function refuseReset(kept: KeptIn | undefined): void {
  if (typeof kept === "object" && kept.postgres !== undefined) {
    throw new Error("a log that several servers keep isn't emptied by one of them: start without --allow-reset");
  }
}

/** How the log is copied while it's in use, or why it can't be. */
export function backupOf(kept: KeptIn | undefined, store: () => Store): (() => AsyncIterable<Uint8Array>) | string {
  if (kept === undefined || kept === "memory") return "the log is in memory: there is nothing to back up";
  if (kept.postgres !== undefined)
    return "the log is in PostgreSQL: back that up, with pg_dump or as you do with others";
  return () => (store() as SqliteStore).backup();
}

export interface Secrets {
  readonly sealing: Sealing;
  readonly tls: ServedTls | undefined;
}

/** Closes the store if there's no having them. */
export async function openSecrets(
  {
    kept,
    tls,
    host,
  }: { readonly kept: KeptIn | undefined; readonly tls?: TlsOptions | undefined; readonly host: string },
  store: Store,
  log: (line: string) => void,
): Promise<Secrets> {
  const directory = directoryOf(kept);
  try {
    const key = directory === undefined ? randomBytes(SEALING_KEY_BYTES) : await keyOfLog(directory, store);
    return {
      sealing: sealingWith(key),
      tls: tls && (await tlsIdentity(tls, directory, host, log)),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** For people, without a password. */
export function nameOf(kept: KeptIn): string {
  if (kept === "memory") return kept;
  const { directory, postgres } = kept;
  return postgres === undefined ? directory : postgres.replace(/:[^/@]*@/, "@").replace(/\?.*$/s, "");
}
