/** Has a VPC enforce encryption or only monitor it, and changes what is left out. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { blockersIn, remaining } from "./blockers.ts";
import { findControl } from "./control-of.ts";
import { changedBy, plainly, refuseExclusionsIn } from "./exclusions.ts";
import { showControl } from "./show-control.ts";

// ours: no evidence of AWS's text (catalogue 553 has the code)
const transitionFailed = awsError(
  "VpcEncryptionControlStateTransitionFailed",
  (vpcId: string) =>
    `The VPC ${vpcId} has resources that block the enforcement of encryption. GetVpcResourcesBlockingEncryptionEnforcement lists them.`,
);

export default operation("ec2", "ModifyVpcEncryptionControl", {
  touches: ({ input, world }) => [existing("encryption-control", findControl(world, input.VpcEncryptionControlId))],
  decide({ input, world }) {
    const before = findControl(world, input.VpcEncryptionControlId);
    const mode = input.Mode ?? before.mode;
    refuseExclusionsIn(mode, input);
    const exclusions = mode === "monitor" ? [] : changedBy(before.exclusions, plainly(input));
    const [blocker] = mode === "monitor" ? [] : remaining(blockersIn(world, before.vpcId), exclusions);
    if (blocker !== undefined) throw transitionFailed(before.vpcId).withDetail(`${blocker.type} ${blocker.id}`);
    const control = { ...before, mode, exclusions };
    return {
      changes: [put("encryption-control", control)],
      output: { VpcEncryptionControl: showControl(control, `${mode}-in-progress`) },
    };
  },
});
