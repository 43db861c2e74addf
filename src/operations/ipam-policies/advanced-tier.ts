/** What only an IPAM of the Advanced Tier may have, and how much of it. */
import { awsError } from "../../model/aws-error.ts";
import type { Ipam } from "../../model/records/ipam.ts";

// ours: no evidence of AWS's codes and texts (catalogue 238, 291 have the rules)
const advancedTierNeeded = awsError(
  "UnsupportedOperation",
  (id: string) => `The IPAM '${id}' is in the Free Tier. This operation needs the Advanced Tier.`,
);
const quotaExceeded = awsError(
  "ResourceLimitExceeded",
  (what: string, most: number) => `The maximum number of ${what} (${most}) has been reached.`,
);

export function refuseFreeTier({ id, tier }: Ipam): void {
  if (tier === "free") throw advancedTierNeeded(id);
}

/** Refuses one more than there are. */
export function refuseOverIpamQuota(what: string, existing: Iterable<unknown>, most: number): void {
  if ([...existing].length >= most) throw quotaExceeded(what, most);
}
