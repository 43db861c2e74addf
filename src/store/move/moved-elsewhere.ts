/** What whoever starts on a log that was moved is told. */
import { StoreError } from "../../model/world/log.ts";

/** `to` is a directory or the URL of a database without user and password; `goOn` says how the mark is removed. */
export function movedElsewhere(what: string, to: string, goOn: string): StoreError {
  const how = to.startsWith("postgres://") ? `--store ${to} (with your user and options)` : `--data ${to}`;
  return new StoreError(
    "unknown-version",
    `${what} was moved to ${to}, and what was changed there since isn't here. Start with ${how}. ` +
      `If the move was interrupted and there's no log there, run cordon move again. To go on with this one all the same, ${goOn}.`,
  );
}
