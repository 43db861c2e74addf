/** Shows resource discoveries and their associations. */
import type { IpamResourceDiscovery, IpamResourceDiscoveryAssociation } from "../../../model/records/ipam.ts";
import { arnOf } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { showTags } from "../../tags/tag-rules.ts";

export const showDiscovery = (discovery: IpamResourceDiscovery, state = discovery.state) => ({
  OwnerId: discovery.ownerId,
  IpamResourceDiscoveryId: discovery.id,
  IpamResourceDiscoveryArn: arnOf("ipam-resource-discovery", discovery),
  IpamResourceDiscoveryRegion: discovery.region,
  Description: discovery.description,
  OperatingRegions: discovery.operatingRegions.map((region) => ({ RegionName: region })),
  IsDefault: discovery.isDefault,
  State: state,
  OrganizationalUnitExclusions: discovery.exclusions.map((path) => ({ OrganizationsEntityPath: path })),
  Tags: showTags(discovery.tags),
});

/** `world` is the partition of the association, which is that of its IPAM. */
export function showAssociation(
  world: World,
  association: IpamResourceDiscoveryAssociation,
  state: "associate-in-progress" | "associate-complete" | "disassociate-in-progress" = "associate-complete",
) {
  const { id, ipamId, discoveryId, discoveryOwnerId, discoveryRegion, isDefault, tags } = association;
  const discovery = world.elsewhere(discoveryOwnerId, discoveryRegion).get("ipam-resource-discovery", discoveryId);
  return {
    OwnerId: discoveryOwnerId,
    IpamResourceDiscoveryAssociationId: id,
    IpamResourceDiscoveryAssociationArn: arnOf("ipam-resource-discovery-association", { ownerId: world.account, id }),
    IpamResourceDiscoveryId: discoveryId,
    IpamId: ipamId,
    IpamArn: arnOf("ipam", { ownerId: world.account, id: ipamId }),
    IpamRegion: world.region,
    IsDefault: isDefault,
    // AWS: not-found if its owner deleted it.
    ResourceDiscoveryStatus: discovery === undefined ? ("not-found" as const) : ("active" as const),
    State: state,
    Tags: showTags(tags),
  };
}
