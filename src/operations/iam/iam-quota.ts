/** IAM's quotas, refused in its own words. */
import { awsError } from "../../model/aws-error.ts";
import type { LimitName, Limits } from "../../model/limits.ts";

// AWS: catalogue 465
const quotaExceeded = awsError(
  "LimitExceeded",
  (quota: string, most: number) => `Cannot exceed quota for ${quota}: ${most}`,
  { status: 409 },
);

/** `there`: how many there are already. */
export function refuseOverIamQuota(quota: string, there: number, limits: Limits, limit: LimitName): void {
  if (there >= limits[limit]) throw quotaExceeded(quota, limits[limit]).overLimit(limit);
}
