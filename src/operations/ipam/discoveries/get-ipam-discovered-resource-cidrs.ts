/** Lists the CIDRs of the resources that a resource discovery finds in one Region. */
import type { Tag } from "../../../model/records/tag.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { worldsSeenBy } from "../resource-cidrs/monitored-worlds.ts";
import { showDiscoveredCidr } from "../resource-cidrs/show-resource-cidr.ts";
import { discoveredIn } from "./discovered-cidrs.ts";
import { findDiscoverySeen } from "./find-discovery.ts";

type Shown = ReturnType<typeof showDiscoveredCidr> & { readonly tags: readonly Tag[] };

export default describe("ec2", "GetIpamDiscoveredResourceCidrs", {
  list: "IpamDiscoveredResourceCidrs",
  *all(call): Iterable<Shown> {
    const discovery = findDiscoverySeen(call, call.input.IpamResourceDiscoveryId);
    for (const world of worldsSeenBy(call, discovery, call.input.ResourceRegion)) {
      for (const found of discoveredIn(world)) {
        yield { ...showDiscoveredCidr(found, discovery.id, call.now), tags: found.tags };
      }
    }
  },
  filters: memberFilters([
    "IpamResourceDiscoveryId",
    "ResourceRegion",
    "ResourceId",
    "ResourceOwnerId",
    "ResourceCidr",
    "IpSource",
    "ResourceType",
    "IpUsage",
    "VpcId",
    "SubnetId",
    "AvailabilityZoneId",
  ]),
  idOf: ({ ResourceId, ResourceCidr }) => `${ResourceId}/${ResourceCidr}`,
  touches: ({ input, world, settings }) => [
    existing("ipam-resource-discovery", findDiscoverySeen({ world, settings }, input.IpamResourceDiscoveryId)),
  ],
  show: ({ tags: _, ...shown }) => shown,
});
