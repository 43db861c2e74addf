/** What clients recorded of their calls, and what the log has in the end: what the checker compares. */

/** One call of one client. Times are of one monotonic clock, which all clients of a history share. */
export interface Operation {
  readonly client: string;
  /** For the report: `CreateTags vpc-1 colour=w17`. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  /**
   * `acknowledged`: the answer says that it's done. `refused`: the answer says that nothing was changed. `unknown`: there was no
   * answer, or one that says neither. What is unknown may happen at any time after its start, or never.
   */
  readonly outcome: "acknowledged" | "refused" | "unknown";
  readonly write?: Write;
  /**
   * What the answer shows, at one moment for all that it shows. What an acknowledged write shows is of the partitions that it changes,
   * right after the change.
   */
  readonly saw?: readonly Seen[];
}

/** What an operation asked to change. */
export interface Write {
  /** A name that no other write has. */
  readonly id: string;
  readonly partitions: readonly string[];
  /** The registers that it may change; absent if nobody knows. */
  readonly registers?: readonly string[];
}

/** What an answer shows of one partition. A register is anything that has one value at a time; null if there is nothing. */
export interface Seen {
  readonly partition: string;
  readonly values: Readonly<Record<string, string | null>>;
}

/** An entry of the log, as far as the checker looks at it: the registers whose values it changed. */
export interface LoggedEntry extends Seen {
  readonly revision: number;
  /** For the report. */
  readonly what?: string;
  /** The write that asked for it, or `FOUNDING`; undefined if nobody knows. */
  readonly write: string | undefined;
}

/** What a partition had before the history begins. No operation of the history asked for it. */
export const FOUNDING = "founding";

export interface History {
  readonly operations: readonly Operation[];
  /** Of each partition in the order of the log. */
  readonly log: readonly LoggedEntry[];
}

/**
 * - Gapless: the revisions of a partition are 1, 2, 3, and so on.
 * - Asked: the log has only what somebody asked for.
 * - Durable: what was acknowledged is in the log.
 * - Unique: nothing is there twice.
 * - Refused: nothing is there that was refused.
 * - Exclusive: nobody has addresses that somebody else has at the same time.
 * - Isolated: an entry changes what its operation asked for, and takes nothing back of another one.
 * - Atomic: an operation is in all partitions that it changes, or in none, and in the same order as others.
 * - RealTime: what was done before another operation started comes before it in the log.
 * - Fresh: a read shows what was acknowledged before it started.
 * - Monotonic: a read shows what another read had shown before it started.
 * - Consistent: a read shows what there was at one moment.
 */
type Guarantee =
  | "Gapless"
  | "Asked"
  | "Durable"
  | "Unique"
  | "Refused"
  | "Exclusive"
  | "Isolated"
  | "Atomic"
  | "RealTime"
  | "Fresh"
  | "Monotonic"
  | "Consistent";

export interface Violation {
  readonly guarantee: Guarantee;
  readonly problem: string;
  /** What it's about: the one that breaks the guarantee, and the one that shows it, if there are any. */
  readonly operations: readonly Operation[];
}

const secondsOf = (ms: number): string => (ms / 1_000).toFixed(3);

const shownOperation = ({ client, what, start, end, outcome }: Operation): string =>
  `  ${client}: ${what} (${secondsOf(start)} to ${secondsOf(end)} s, ${outcome})`;

export const violationText = ({ guarantee, problem, operations }: Violation): string =>
  [`${guarantee}: ${problem}`, ...operations.map(shownOperation)].join("\n");
