/** Creates an IPAM policy without rules, enabled nowhere. */
import type { IpamPolicy } from "../../model/records/ipam-policy.ts";
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../ipam/ipams/quotas.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { refuseFreeTier } from "./advanced-tier.ts";
import { showPolicy } from "./show-policy.ts";

export default operation("ec2", "CreateIpamPolicy", {
  touches: ({ input, world }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    made("ipam-policy", { ipamId: input.IpamId }),
  ],
  decide({ input, world, region, caller, newId, limits }) {
    const ipam = findIpam(world, input.IpamId);
    refuseFreeTier(ipam);
    const tags = tagsFor("ipam-policy", input.TagSpecifications, limits);
    refuseOverIpamQuota("IPAM policies", countOf(world.by("ipam-policy", "ipam", ipam.id)), limits, "policiesPerIpam");
    const policy: IpamPolicy = {
      id: newId("ipam-policy"),
      ownerId: caller.account,
      ipamId: ipam.id,
      state: "create-complete",
      documents: [],
      tags,
    };
    return {
      changes: [put("ipam-policy", policy)],
      output: { IpamPolicy: showPolicy(region, policy, "create-in-progress") },
    };
  },
});
