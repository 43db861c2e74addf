/** Deletes an IPAM policy that is enabled nowhere. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { targetsOf } from "./active-policy.ts";
import { findPolicy } from "./find-policy.ts";
import { showPolicy } from "./show-policy.ts";

// ours: no evidence of what AWS does with a policy that is enabled
const stillEnabled = awsError(
  "DependencyViolation",
  (id: string, target: string) => `The ipam-policy '${id}' is enabled for '${target}'. Disable it first.`,
);

export default operation("ec2", "DeleteIpamPolicy", {
  touches: ({ input, world }) => [existing("ipam-policy", findPolicy(world, input.IpamPolicyId))],
  decide({ input, world, region }) {
    const policy = findPolicy(world, input.IpamPolicyId);
    const [target] = targetsOf(world, policy.id);
    if (target !== undefined) throw stillEnabled(policy.id, target.id);
    return {
      changes: [remove("ipam-policy", policy.id)],
      output: { IpamPolicy: showPolicy(region, policy, "delete-in-progress") },
    };
  },
});
