/** The refusal of features that need the Advanced Tier. */
import { awsError } from "../../model/aws-error.ts";
import type { Ipam } from "../../model/records/ipam.ts";

// ours: no evidence of AWS's code and text (catalogue 291 has the rule)
const advancedTierNeeded = awsError(
  "UnsupportedOperation",
  (id: string) => `The IPAM '${id}' is in the Free Tier. This operation needs the Advanced Tier.`,
);

export function refuseFreeTier({ id, tier }: Ipam): void {
  if (tier === "free") throw advancedTierNeeded(id);
}
