/** Finds an exclusion from Block Public Access by id. */
import { awsError } from "../../model/aws-error.ts";
import type { BlockPublicAccessExclusion } from "../../model/records/guarding/block-public-access.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import { HOUR_MS, isStillShown } from "../times.ts";

export const findExclusion = finder("block-public-access-exclusion", {
  // ours: no evidence of AWS's text (catalogue 528 has the code)
  unknown: awsError(
    "InvalidVpcBlockPublicAccessExclusionId.NotFound",
    (id: string) => `The VPC Block Public Access exclusion ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidVpcBlockPublicAccessExclusionId.Malformed", "block-public-access-exclusion"),
});

/** AWS: a deleted one is described for a while (catalogue 528). Ours: for an hour, like a NAT gateway. */
export const isVisible = ({ deletedAt }: BlockPublicAccessExclusion, now: string): boolean =>
  isStillShown(deletedAt, now, HOUR_MS);
