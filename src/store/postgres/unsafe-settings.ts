/** Refuses a database that doesn't keep what it acknowledges. */
import { StoreError } from "../../model/world/log.ts";
import type { SqlRow } from "./session.ts";

/** `about` are its settings; those that its engine doesn't have are null. Throws StoreError `unsafe`. */
export function refuseUnsafe(about: SqlRow, database: string): void {
  const setting = (name: string): string => String(about[name] ?? "");
  const unsafe = (problem: string): StoreError =>
    new StoreError("unsafe", `The database at ${database} would lose what it acknowledged: ${problem}`);
  for (const name of ["fsync", "full_page_writes"]) {
    if (setting(name) === "off") throw unsafe(`${name} is off. Set ${name} = on in postgresql.conf, and reload it.`);
  }
  const waits = setting("synchronous_commit");
  const standbys = setting("synchronous_standby_names");
  if (waits === "off" || (standbys !== "" && ["local", "remote_write"].includes(waits))) {
    throw unsafe(
      `synchronous_commit is ${waits}${waits === "off" ? "" : ", though there are synchronous standbys"}. ` +
        "Set synchronous_commit = on, for the server, this database and this role.",
    );
  }
  const encoding = setting("server_encoding");
  if (encoding !== "" && encoding !== "UTF8") {
    throw new StoreError(
      "unsafe",
      `The database at ${database} has the encoding ${encoding}, which can't keep every text. Make one with ENCODING 'UTF8'.`,
    );
  }
}
