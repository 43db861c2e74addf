/** Shows pools, their CIDRs and allocations. */
import type { IpamPool, IpamPoolAllocation, IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import { arnOf } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { memberFilters } from "../ipams/member-filters.ts";

/** `world` may be any partition. */
export const showPool = (world: World, pool: IpamPool, state = pool.state) => ({
  OwnerId: pool.ownerId,
  IpamPoolId: pool.id,
  SourceIpamPoolId: pool.sourcePoolId,
  IpamPoolArn: arnOf("ipam-pool", pool),
  IpamScopeArn: arnOf("ipam-scope", { ownerId: pool.ownerId, id: pool.scopeId }),
  IpamScopeType: world.elsewhere(pool.ownerId, pool.region).get("ipam-scope", pool.scopeId)?.type,
  IpamArn: arnOf("ipam", { ownerId: pool.ownerId, id: pool.ipamId }),
  IpamRegion: pool.region,
  // AWS: the text `None` if there is no locale (catalogue 246).
  Locale: pool.locale ?? "None",
  PoolDepth: pool.depth,
  State: state,
  Description: pool.description,
  AutoImport: pool.autoImport,
  PubliclyAdvertisable: pool.publiclyAdvertisable,
  AddressFamily: pool.addressFamily,
  AllocationMinNetmaskLength: pool.minNetmaskLength,
  AllocationMaxNetmaskLength: pool.maxNetmaskLength,
  AllocationDefaultNetmaskLength: pool.defaultNetmaskLength,
  AllocationResourceTags: showTags(pool.allocationResourceTags),
  AwsService: pool.awsService,
  PublicIpSource: pool.publicIpSource,
  SourceResource:
    pool.sourceResource === undefined
      ? undefined
      : {
          ResourceId: pool.sourceResource.id,
          ResourceType: "vpc" as const,
          ResourceRegion: pool.sourceResource.region,
          ResourceOwner: pool.sourceResource.ownerId,
        },
  Tags: showTags(pool.tags),
});

/** AWS: GetIpamPoolCidrs shows no netmask length (catalogue 262). */
export const showPoolCidr = (cidr: IpamPoolCidr, state = cidr.state) => ({
  Cidr: cidr.cidr,
  State: state,
  FailureReason:
    cidr.failure === undefined || state.startsWith("pending")
      ? undefined
      : { Code: cidr.failure.code, Message: cidr.failure.message },
  IpamPoolCidrId: cidr.id,
});

export const showAllocation = (allocation: IpamPoolAllocation) => ({
  Cidr: allocation.cidr,
  IpamPoolAllocationId: allocation.id,
  Description: allocation.description,
  ResourceId: allocation.resourceId,
  ResourceType: allocation.resourceType,
  ResourceRegion: allocation.resourceRegion,
  ResourceOwner: allocation.resourceOwner,
  Tags: showTags(allocation.tags),
});

/** AWS: pages are larger than elsewhere (catalogue 243). */
export const allocationPages = { least: 1000, most: 100_000 };

export const allocationFilters = memberFilters([
  "Cidr",
  "IpamPoolAllocationId",
  "Description",
  "ResourceId",
  "ResourceType",
  "ResourceRegion",
  "ResourceOwner",
]);
