/** What a case of a quota is. */
import type { Limits } from "../../src/model/limits.ts";
import type { NamedCalls } from "./named-calls.ts";

export interface Quota {
  /** What the limit is set to. */
  readonly most: number;
  /** How many uses fit until then: what the world begins with counts as well. */
  readonly fit: number;
  /** The code of the refusal of one more. */
  readonly code: string;
  /** Prepares the world, and returns the call that uses the quota for the nth time. */
  readonly use: (cordon: NamedCalls) => (n: number) => unknown;
}

export type Quotas = Partial<Readonly<Record<keyof Limits, Quota>>>;
