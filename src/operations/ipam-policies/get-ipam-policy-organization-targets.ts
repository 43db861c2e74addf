/** Lists the targets in the organization that a policy is enabled for. */
import type { IpamPolicyTarget } from "../../model/records/ipam-policy.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { targetsOf } from "./active-policy.ts";
import { findPolicy } from "./find-policy.ts";

export default describe("ec2", "GetIpamPolicyOrganizationTargets", {
  list: "OrganizationTargets",
  all: ({ input, world }): Iterable<IpamPolicyTarget> =>
    [...targetsOf(world, findPolicy(world, input.IpamPolicyId).id)].filter(({ managedBy }) => managedBy !== "account"),
  // ours: AWS documents no names
  isUntagged: true,
  filters: { "organization-target-id": ({ id }) => id },
  idOf: ({ id }) => id,
  touches: ({ input, world }) => [existing("ipam-policy", findPolicy(world, input.IpamPolicyId))],
  show: ({ id }) => ({ OrganizationTargetId: id }),
});
