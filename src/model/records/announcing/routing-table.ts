/** Validated ROAs and announced routes, as an operator's files say: tables of many rows, cut into blocks. */
import type { Resource } from "../tag.ts";

/** What was loaded last. Its id says of what. */
export interface RoutingFeed extends Resource {
  readonly id: "roas" | "routes";
  /** Names the table's blocks, so that a new table comes in beside the one that is in use. */
  readonly generation: string;
  /** ISO 8601. */
  readonly loadedAt: string;
  /** ISO 8601: the time that the file says, or when it was loaded. */
  readonly sampledAt: string;
  readonly rows: number;
  /** Only rows that overlap these CIDRs were taken; absent if all were. */
  readonly only?: readonly string[];
}

/**
 * Rows of a table. Its id is `<generation>/<key>`. Each row is text: a prefix, and after blanks, for a ROA the longest length
 * that it permits, the number, and the second of its end if that's known; for a route the number of its origin.
 */
export interface RoutingBlock extends Resource {
  readonly isCut: boolean;
  readonly rows: readonly string[];
}
