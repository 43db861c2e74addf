/** A test case of a quota. */
import type { Limits } from "../../src/model/limits.ts";
import type { NamedCalls } from "./named-calls.ts";

export interface Quota {
  /** The value that the limit is set to. */
  readonly most: number;
  /** How many uses fit: the initial contents of the world count as well. */
  readonly fit: number;
  /** The error code for one use too many. */
  readonly code: string;
  /** Prepares the world, and returns the call that uses the quota for the nth time. */
  readonly use: (cordon: NamedCalls) => (n: number) => unknown;
}

export type Quotas = Partial<Readonly<Record<keyof Limits, Quota>>>;
