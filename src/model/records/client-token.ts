/** The answer of an idempotent call, so that a retry with the same ClientToken gets the same answer. */
import type { Resource } from "./tag.ts";

/** `id` is `<operation>:<token>`. */
export interface ClientToken extends Resource {
  /** Digest of the call's other parameters; a retry that differs is refused. */
  readonly parameters: string;
  readonly output: unknown;
  /** ISO 8601; after this the token may be reused. */
  readonly expiresAt: string;
}
