/** What is kept of an idempotent call's answer, so that a retry with the same ClientToken gets it again. */
import type { Resource } from "./tag.ts";

/** `id` is `<operation>:<token>`. */
export interface ClientToken extends Resource {
  /** Digest of the call's other parameters; a retry that differs is refused. */
  readonly parameters: string;
  /** The answer, or what the operation says that a retry needs of it. */
  readonly output: unknown;
  /** What the call made, of what its answer names; absent if it made nothing, and in logs of old versions. */
  readonly made?: readonly { readonly kind: string; readonly id: string }[];
  /** ISO 8601; after this the token may be reused. */
  readonly expiresAt: string;
}
