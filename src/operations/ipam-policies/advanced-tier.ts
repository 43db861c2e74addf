/** The refusal of features that need the Advanced Tier. */
import { awsError } from "../../model/aws-error.ts";
import type { Ipam } from "../../model/records/ipam.ts";

// AWS: the code for route protection findings, with the rule (catalogue 574; 291 for policies); ours: no evidence of AWS's text
const advancedTierNeeded = awsError(
  "UnsupportedOperation",
  (id: string) => `The IPAM '${id}' is in the Free Tier. This operation needs the Advanced Tier.`,
);

export function refuseFreeTier({ id, tier }: Ipam): void {
  if (tier === "free") throw advancedTierNeeded(id);
}
