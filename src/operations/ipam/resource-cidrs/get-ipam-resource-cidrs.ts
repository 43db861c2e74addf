/** Lists the resource CIDRs of a scope, with their compliance, overlap and usage. */
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { findIpam } from "../ipams/find-ipam.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findScopeSeen } from "../ipams/reach.ts";
import { findPoolSeen } from "../pools/find-pool.ts";
import { judgedCidrsOf } from "./resource-cidrs.ts";
import { showResourceCidr } from "./show-resource-cidr.ts";

type Shown = ReturnType<typeof showResourceCidr> & { readonly tags: readonly { key: string; value: string }[] };

export default describe("ec2", "GetIpamResourceCidrs", {
  list: "IpamResourceCidrs",
  all(call): Iterable<Shown> {
    const { world, input } = call;
    const scope = findScopeSeen(world, input.IpamScopeId);
    const ipam = findIpam(world.elsewhere(scope.ownerId, scope.region), scope.ipamId);
    const { IpamPoolId, ResourceId, ResourceType, ResourceOwner, ResourceTag } = input;
    return judgedCidrsOf(call, ipam, scope.id)
      .filter(
        (found) =>
          (IpamPoolId === undefined || found.pool?.id === IpamPoolId) &&
          (ResourceId === undefined || found.id === ResourceId) &&
          (ResourceType === undefined || found.type === ResourceType) &&
          (ResourceOwner === undefined || found.ownerId === ResourceOwner) &&
          (ResourceTag === undefined ||
            found.tags.some(
              ({ key, value }) =>
                key === ResourceTag.Key && (ResourceTag.Value === undefined || value === ResourceTag.Value),
            )),
      )
      .map((found) => ({ ...showResourceCidr(found, ipam), tags: found.tags }));
  },
  filters: memberFilters([
    "IpamId",
    "IpamScopeId",
    "IpamPoolId",
    "ResourceRegion",
    "ResourceOwnerId",
    "ResourceId",
    "ResourceName",
    "ResourceCidr",
    "ResourceType",
    "IpUsage",
    "ComplianceStatus",
    "ManagementState",
    "OverlapStatus",
    "VpcId",
    "AvailabilityZoneId",
  ]),
  idOf: ({ ResourceId, ResourceCidr }) => `${ResourceId}/${ResourceCidr}`,
  touches(call) {
    const { input, world } = call;
    const scope = existing("ipam-scope", findScopeSeen(world, input.IpamScopeId));
    return input.IpamPoolId === undefined
      ? [scope]
      : [scope, existing("ipam-pool", findPoolSeen(call, input.IpamPoolId).pool)];
  },
  show: ({ tags: _, ...shown }) => shown,
});
