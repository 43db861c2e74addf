/** What goes wrong with a database: what it means for the log, and what to do. */
import { StoreError } from "../../model/world/log.ts";

/** The connection is gone, or silent for too long: nobody knows what became of what was sent. */
export class Lost extends Error {
  override readonly name = "Lost";
  /** Whether the server said nothing, rather than that it's gone. */
  readonly isSilence: boolean;
  /** Whether the server has no connection left. */
  readonly isFull: boolean;

  constructor(message: string, { isSilence = false, isFull = false } = {}) {
    super(message);
    this.isSilence = isSilence;
    this.isFull = isFull;
  }
}

/** The server refused a statement: nothing of it was done. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** SQLSTATE, five characters. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Two transactions were in each other's way, and this one was undone. */
export const isInTheWay = (error: unknown): boolean =>
  error instanceof Refused && ["40001", "40P01", "55P03"].includes(error.code);

/** A shutdown, a connection that the server ended, or an outcome that it doesn't know itself. */
const LOST = /^(08...|57P..|40003|25P03|F0000|HV000)$/;

/** A server that only reads: another one is the primary now. */
export const READ_ONLY = "25006";
const TOO_MANY_CONNECTIONS = "53300";

/** A certificate that doesn't hold, in Node's words (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const CERTIFICATE = /CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/;

/** Of two failures in a row, the one that says more: that there was no answer may only be that no time was left. */
export const moreTelling = <T>(before: T | undefined, after: T): T =>
  before !== undefined && after instanceof Lost && after.isSilence ? before : after;

/** What may be otherwise soon. */
export const mayPass = (failure: unknown): boolean =>
  failure instanceof Lost || isInTheWay(failure) || (failure instanceof Refused && failure.code === READ_ONLY);

/** What an error of the client means. */
export function failureOf(error: unknown): Lost | Refused | StoreError {
  if (error instanceof Lost || error instanceof Refused || error instanceof StoreError) return error;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) {
    return new StoreError("failed", `The store failed: ${error.message}`, error);
  }
  const { code, severity, message } = error as { code?: unknown; severity?: unknown; message?: string };
  const text = message ?? String(error);
  if (typeof code === "string" && CERTIFICATE.test(code)) return new Refused(code, text);
  if (typeof severity !== "string" || typeof code !== "string") return new Lost(text);
  // It won't be otherwise soon: no such role, password or database.
  if (/^(28...|3D000)$/.test(code)) return new Refused(code, text);
  if (code === TOO_MANY_CONNECTIONS) return new Lost(text, { isFull: true });
  if (severity === "FATAL" || severity === "PANIC" || LOST.test(code)) return new Lost(text);
  return new Refused(code, text);
}

/** What callers get. `what` is the database, without its password. */
export function troubleOf(error: unknown, what: string): StoreError {
  const failure = failureOf(error);
  if (failure instanceof StoreError) {
    // A server that came in the place of another one: only opening refuses for good.
    const isOpening = failure.code === "unsafe" || failure.code === "unknown-version";
    return isOpening ? unavailable(failure.message, failure) : failure;
  }
  if (failure instanceof Lost) {
    return unavailable(`The database at ${what} doesn't answer (${failure.message}).`, failure);
  }
  switch (failure.code) {
    case "53100":
      return new StoreError(
        "full",
        `The disk of the database at ${what} is full: nothing was kept. Make room, then try again.`,
        failure,
      );
    case "42501":
      return unavailable(`The database at ${what} forbids it: ${failure.message}. ${ADVICE_ON_RIGHTS}`, failure);
    case "42P01":
      return unavailable(
        `The log isn't in the database at ${what} any more: cordon move took it elsewhere, or somebody removed its tables (${failure.message}). ` +
          "Start this server again: it says where the log is.",
        failure,
      );
    case "XX001":
    case "XX002":
      return new StoreError(
        "damaged",
        `The database at ${what} is damaged: ${failure.message}. Restore a backup.`,
        failure,
      );
    default:
      return unavailable(`The database at ${what} refuses: ${failure.message} (${failure.code}).`, failure);
  }
}

export const ADVICE_ON_RIGHTS =
  "Make Cordon's role the owner of its database, or grant it CREATE on the database, and all rights on the schema cordon if it's there";

const unavailable = (message: string, cause: unknown): StoreError => new StoreError("unavailable", message, cause);

/** Damage of a log in a database: the database's backup has it. */
export const damagedInDatabase = (problem: string): StoreError =>
  new StoreError("damaged", `The log is damaged: ${problem}. Nothing was changed. Restore a backup of the database.`);
