/** Where the log is kept unless an option says otherwise. */
import { homedir } from "node:os";
import { join } from "node:path";

export const defaultDirectory = (): string =>
  process.env["CORDON_DATA"] ?? join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "cordon");
