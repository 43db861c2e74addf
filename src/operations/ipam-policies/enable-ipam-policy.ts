/** Enables a policy for a target, replacing the policy that was active there before. */
import { AMAZON } from "../../model/amazon.ts";
import { inPartition, put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { refuseOverIpamQuota } from "../ipam/ipams/quotas.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { targetsOf } from "./active-policy.ts";
import { findPolicy } from "./find-policy.ts";
import { targetOf } from "./policy-target.ts";

export default operation("ec2", "EnableIpamPolicy", {
  touches: ({ input, world }) => [existing("ipam-policy", findPolicy(world, input.IpamPolicyId))],
  decide(call) {
    const { input, world, region, limits } = call;
    const policy = findPolicy(world, input.IpamPolicyId);
    const target = targetOf(call);
    const others = targetsOf(world, policy.id).filter(({ id }) => id !== target.id);
    refuseOverIpamQuota("targets", countOf(others), limits, "targetsPerIpamPolicy");
    // AWS: this replaces whatever was active for the target (catalogue 299).
    const active = { ...target, policyId: policy.id, policyOwner: policy.ownerId, policyRegion: region };
    return {
      changes: [inPartition(AMAZON, put("ipam-policy-target", active))],
      output: { IpamPolicyId: policy.id },
    };
  },
});
