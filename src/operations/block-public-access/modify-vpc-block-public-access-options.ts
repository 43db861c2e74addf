/** Sets what internet gateways of the Region are kept from: nothing, all, or all but what NAT gateways and egress-only ones let out. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { optionsOf, showOptions } from "./options.ts";

// ours: no evidence of AWS's text
const declared = awsError(
  "OperationNotPermitted",
  () => "VPC Block Public Access is managed by a declarative policy and cannot be modified by the account.",
);

export default operation("ec2", "ModifyVpcBlockPublicAccessOptions", {
  touches: nothing,
  decide({ input: { InternetGatewayBlockMode: mode }, world, now }) {
    const before = optionsOf(world);
    // AWS: catalogue 529
    if (before.managedBy === "declarative-policy") throw declared();
    const { reason: _, ...kept } = before;
    const options = { ...kept, mode, updatedAt: now };
    return {
      changes: [put("block-public-access-options", options)],
      output: { VpcBlockPublicAccessOptions: showOptions(world, options, "update-in-progress") },
    };
  },
});
