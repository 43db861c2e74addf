/** Changes which ways an exclusion from Block Public Access leaves open. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findExclusion } from "./find-exclusion.ts";
import { showExclusion, stateOf } from "./show-exclusion.ts";

// ours: no evidence of AWS's text; that of a deletion is like it (catalogue 528)
const notModifiable = awsError(
  "InvalidParameterValue",
  (id: string, state: string) => `The exclusion ${id} is in ${state} state and cannot be modified`,
);

export default operation("ec2", "ModifyVpcBlockPublicAccessExclusion", {
  touches: ({ input, world }) => [existing("block-public-access-exclusion", findExclusion(world, input.ExclusionId))],
  decide({ input: { ExclusionId, InternetGatewayExclusionMode: mode }, world, now }) {
    const before = findExclusion(world, ExclusionId);
    const state = stateOf(before);
    if (state === "delete-complete" || state === "disable-complete") throw notModifiable(before.id, state);
    const exclusion = { ...before, mode, state: "update-complete", updatedAt: now } as const;
    return {
      changes: [put("block-public-access-exclusion", exclusion)],
      output: { VpcBlockPublicAccessExclusion: showExclusion(exclusion, world, "update-in-progress") },
    };
  },
});
