/** The refusal to delete something still in use, in IPAM's words. */
import { awsError } from "../../../model/aws-error.ts";

// AWS: catalogue 258 for a pool with CIDRs; ours: the other texts, in the same form
export const inUse = awsError(
  "DependencyViolation",
  (id: string, what: string) => `The specified action is not valid for ${id}. There are one or more ${what}.`,
);
