/** How many of anything an IPAM, a scope, a policy or a resolver may have. */
import { awsError } from "../../../model/aws-error.ts";

// AWS: in these words of IPAMs (landing-zone-accelerator-on-aws#207), with the quotas of catalogue 238 and 303;
// ours: no evidence of the code, and of the text for anything but IPAMs
const quotaExceeded = awsError(
  "ResourceLimitExceeded",
  (what: string, there: number, most: number) =>
    `You've reached the limit for ${what}. You have created ${there} ${what} and you are limited to ${most}.`,
);

/** Refuses one more of `what`, in the plural, than there are. */
export function refuseOverIpamQuota(what: string, there: number, most: number): void {
  if (there >= most) throw quotaExceeded(what, there, most);
}
