/** Lists the resource CIDRs of a scope, with their compliance, overlap and usage. */
import { describe } from "../../describe.ts";
import { findIpam } from "../ipams/find-ipam.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findScopeSeen } from "../ipams/reach.ts";
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
  show: ({ tags: _, ...shown }) => shown,
});
