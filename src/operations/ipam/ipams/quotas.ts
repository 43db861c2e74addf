/** Quotas of an IPAM, a scope, a policy or a resolver. */
import { awsError } from "../../../model/aws-error.ts";
import type { LimitName, Limits } from "../../../model/limits.ts";

// AWS: the text for IPAMs (landing-zone-accelerator-on-aws#207), with the quotas of catalogue 238 and 303; ours: no
// evidence of the code, nor of the text for other resources
const quotaExceeded = awsError(
  "ResourceLimitExceeded",
  (what: string, there: number, most: number) =>
    `You've reached the limit for ${what}. You have created ${there} ${what} and you are limited to ${most}.`,
);

/** Refuses to create another one of `what` (a plural) if as many exist as are allowed. */
export function refuseOverIpamQuota(what: string, there: number, limits: Limits, limit: LimitName): void {
  if (there >= limits[limit]) throw quotaExceeded(what, there, limits[limit]).overLimit(limit);
}
