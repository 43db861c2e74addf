/** Shows IPAMs and scopes. */
import type { Ipam, IpamScope } from "../../../model/records/ipam.ts";
import { arnOf } from "../../../model/world/ids.ts";
import { countOf, type World } from "../../../model/world/world.ts";
import { showTags } from "../../tags/tag-rules.ts";

/** `world` may be any partition; the counts come from the IPAM's own. */
export function showIpam(world: World, ipam: Ipam, state = ipam.state) {
  const home = world.elsewhere(ipam.ownerId, ipam.region);
  return {
    OwnerId: ipam.ownerId,
    IpamId: ipam.id,
    IpamArn: arnOf("ipam", ipam),
    IpamRegion: ipam.region,
    PublicDefaultScopeId: ipam.publicScopeId,
    PrivateDefaultScopeId: ipam.privateScopeId,
    ScopeCount: countOf(home.by("ipam-scope", "ipam", ipam.id)),
    Description: ipam.description,
    OperatingRegions: ipam.operatingRegions.map((region) => ({ RegionName: region })),
    State: state,
    DefaultResourceDiscoveryId: ipam.defaultDiscoveryId,
    DefaultResourceDiscoveryAssociationId: ipam.defaultAssociationId,
    ResourceDiscoveryAssociationCount: countOf(home.by("ipam-resource-discovery-association", "ipam", ipam.id)),
    Tier: ipam.tier,
    EnablePrivateGua: ipam.enablePrivateGua,
    MeteredAccount: ipam.meteredAccount,
    Tags: showTags(ipam.tags),
  };
}

export const showScope = (world: World, scope: IpamScope, state = scope.state) => ({
  OwnerId: scope.ownerId,
  IpamScopeId: scope.id,
  IpamScopeArn: arnOf("ipam-scope", scope),
  IpamArn: arnOf("ipam", { ownerId: scope.ownerId, id: scope.ipamId }),
  IpamRegion: scope.region,
  IpamScopeType: scope.type,
  IsDefault: scope.isDefault,
  Description: scope.description,
  PoolCount: countOf(world.elsewhere(scope.ownerId, scope.region).by("ipam-pool", "scope", scope.id)),
  State: state,
  ExternalAuthorityConfiguration:
    scope.externalAuthority === undefined
      ? undefined
      : { Type: scope.externalAuthority.type, ExternalResourceIdentifier: scope.externalAuthority.identifier },
  Tags: showTags(scope.tags),
});
