/** What an account asked of Service Quotas, and got. In the partition where the quota holds: of IAM's, the global one. */
import type { Tagged } from "../tag.ts";

/** A quota of which the account's value is raised, or that has tags. `id` is the service's code and its own: `vpc/L-F678F1CE`. */
export interface AppliedQuota extends Tagged {
  /** Undefined if it was never raised. */
  readonly value?: number;
}

export interface QuotaRequest {
  readonly id: string;
  /** The id of the quota. */
  readonly quota: string;
  readonly desiredValue: number;
  /** Whether it was granted; both are final. */
  readonly status: "APPROVED" | "NOT_APPROVED";
  /** The ARN of the principal. */
  readonly requester: string;
  /** ISO 8601. */
  readonly createdAt: string;
}
