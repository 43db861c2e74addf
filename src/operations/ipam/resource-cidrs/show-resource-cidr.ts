/** Shows resource CIDRs. */
import type { Ipam } from "../../../model/records/ipam.ts";
import { showTags } from "../../tags/tag-rules.ts";
import type { DiscoveredCidr } from "../discoveries/discovered-cidrs.ts";
import type { JudgedCidr } from "./resource-cidrs.ts";

const resourceMembers = (found: DiscoveredCidr) => ({
  ResourceRegion: found.region,
  ResourceId: found.id,
  ResourceOwnerId: found.ownerId,
  ResourceCidr: found.cidr,
  ResourceType: found.type,
  ResourceTags: showTags(found.tags),
  IpUsage: found.usage(),
  VpcId: found.vpcId,
  AvailabilityZoneId: found.availabilityZoneId,
});

export const showResourceCidr = (found: JudgedCidr, ipam: Pick<Ipam, "id">) => ({
  ...resourceMembers(found),
  IpamId: ipam.id,
  IpamScopeId: found.scopeId,
  IpamPoolId: found.pool?.id,
  ResourceName: found.tags.find(({ key }) => key === "Name")?.value,
  ComplianceStatus: found.complianceStatus,
  ManagementState: found.managementState,
  OverlapStatus: found.overlapStatus,
});

export const showDiscoveredCidr = (found: DiscoveredCidr, discoveryId: string, sampleTime: string) => ({
  ...resourceMembers(found),
  IpamResourceDiscoveryId: discoveryId,
  IpSource: found.source,
  SubnetId: found.type === "subnet" ? found.id : undefined,
  SampleTime: sampleTime,
});
