/** Disables a policy for a target. */

import { AMAZON } from "../../model/amazon.ts";
import { awsError } from "../../model/aws-error.ts";
import { inPartition, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { targetNamed } from "./active-policy.ts";
import { findPolicy } from "./find-policy.ts";
import { targetOf } from "./policy-target.ts";

// ours: no evidence of what AWS does here
const notEnabled = awsError(
  "InvalidParameterValue",
  (policyId: string, target: string) => `The ipam-policy '${policyId}' is not enabled for '${target}'.`,
);

export default operation("ec2", "DisableIpamPolicy", {
  touches: ({ input, world }) => [existing("ipam-policy", findPolicy(world, input.IpamPolicyId))],
  decide(call) {
    const { input, world } = call;
    const policy = findPolicy(world, input.IpamPolicyId);
    const { id } = targetOf(call);
    if (targetNamed(world, id)?.policyId !== policy.id) throw notEnabled(policy.id, id);
    return { changes: [inPartition(AMAZON, remove("ipam-policy-target", id))], output: { Return: true } };
  },
});
