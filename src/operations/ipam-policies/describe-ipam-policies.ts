/** Lists IPAM policies. */
import type { IpamPolicy } from "../../model/records/ipam-policy.ts";
import { describe } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findPolicy } from "./find-policy.ts";
import { showPolicy } from "./show-policy.ts";

export default describe("ec2", "DescribeIpamPolicies", {
  list: "IpamPolicies",
  all: ({ world }): Iterable<IpamPolicy> => world.all("ipam-policy"),
  ids: { of: ({ IpamPolicyIds }) => IpamPolicyIds, find: ({ world }, id) => findPolicy(world, id) },
  filters: memberFilters(["IpamId", "IpamPolicyArn", "IpamPolicyId", "IpamPolicyRegion", "OwnerId", "State"]),
  idOf: (policy) => policy.id,
  show: (policy, { region }) => showPolicy(region, policy),
});
