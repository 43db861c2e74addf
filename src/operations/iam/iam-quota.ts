/** IAM's quotas, refused in its own words. */
import { awsError } from "../../model/aws-error.ts";

// AWS: catalogue 465
const quotaExceeded = awsError(
  "LimitExceeded",
  (quota: string, most: number) => `Cannot exceed quota for ${quota}: ${most}`,
  { status: 409 },
);

/** `there`: how many there are already. */
export function refuseOverIamQuota(quota: string, there: number, most: number): void {
  if (there >= most) throw quotaExceeded(quota, most);
}
