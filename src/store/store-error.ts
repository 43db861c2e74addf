/** What goes wrong with a store, apart from a conflict. The message is for the operator and says what to do. */

/**
 * `in-use`: another process has the directory open. `unknown-version`: the file is not one that this version reads.
 * `full`: no room; what was asked is surely not kept, and the store goes on. `failed`: the store can no longer tell
 * what the disk holds, and refuses everything until the process starts again. `damaged`: the log is not whole.
 */
export type StoreErrorCode = "in-use" | "unknown-version" | "full" | "failed" | "damaged" | "closed";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
