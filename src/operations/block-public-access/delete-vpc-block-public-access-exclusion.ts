/** Deletes an exclusion: Block Public Access holds for its VPC or subnet again. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findExclusion } from "./find-exclusion.ts";
import { showExclusion } from "./show-exclusion.ts";

// AWS: the end of the sentence (catalogue 528)
const alreadyDeleted = awsError(
  "InvalidParameterValue",
  (id: string) => `The exclusion ${id} is in delete-complete state and cannot be deleted`,
);

export default operation("ec2", "DeleteVpcBlockPublicAccessExclusion", {
  touches: ({ input, world }) => [existing("block-public-access-exclusion", findExclusion(world, input.ExclusionId))],
  decide({ input: { ExclusionId }, world, now }) {
    const before = findExclusion(world, ExclusionId);
    if (before.deletedAt !== undefined) throw alreadyDeleted(before.id);
    const exclusion = { ...before, updatedAt: now, deletedAt: now };
    return {
      changes: [put("block-public-access-exclusion", exclusion)],
      output: { VpcBlockPublicAccessExclusion: showExclusion(exclusion, world, "delete-in-progress") },
    };
  },
});
