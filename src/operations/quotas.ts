/** The form in which EC2's quotas are refused. IPAM's quotas have their own: `ipam/ipams/quotas.ts`. */
import { awsError } from "../model/aws-error.ts";
import type { LimitName } from "../model/limits.ts";

/** Declares the refusal of one more. AWS: each quota has its own code, and the text has no number (catalogue 118). */
export const quotaExceeded = (code: string, what: string, limit: LimitName) =>
  awsError(code, () => `The maximum number of ${what} has been reached.`, { limit });
