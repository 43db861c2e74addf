/** Lists IPAM policies. */
import { describe, recordsOf } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findPolicy } from "./find-policy.ts";
import { showPolicy } from "./show-policy.ts";

export default describe("ec2", "DescribeIpamPolicies", {
  list: "IpamPolicies",
  ...recordsOf("ipam-policy"),
  ids: { of: ({ IpamPolicyIds }) => IpamPolicyIds, find: ({ world }, id) => findPolicy(world, id) },
  filters: memberFilters(["IpamId", "IpamPolicyArn", "IpamPolicyId", "IpamPolicyRegion", "OwnerId", "State"]),
  show: (policy, { region }) => showPolicy(region, policy),
});
