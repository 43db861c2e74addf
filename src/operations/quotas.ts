/** EC2's quotas are refused in one form. IPAM's have one of their own: `ipam/ipams/quotas.ts`. */
import { awsError } from "../model/aws-error.ts";

/** Declares the refusal of one more. AWS: each quota has its code, and the text names no number (catalogue 118). */
export const quotaExceeded = (code: string, what: string) =>
  awsError(code, () => `The maximum number of ${what} has been reached.`);
