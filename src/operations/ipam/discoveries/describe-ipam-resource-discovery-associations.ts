/** Lists the associations of the caller's IPAMs, and those of other accounts' IPAMs with the caller's discoveries. */
import type { World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { findAssociation } from "../ipams/find-ipam.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { associationsOf, type FoundAssociation } from "./discovery-associations.ts";
import { showAssociation } from "./show-discovery.ts";

type Seen = FoundAssociation & Pick<FoundAssociation["association"], "tags">;

const seen = (found: FoundAssociation): Seen => ({ ...found, tags: found.association.tags });

const associationsSeenFrom = (world: World): readonly Seen[] => [
  ...world.all("ipam-resource-discovery-association").map((association) => seen({ association, home: world })),
  ...world
    .all("ipam-resource-discovery")
    .flatMap((discovery) => associationsOf(world, discovery))
    .filter(({ home }) => home.account !== world.account || home.region !== world.region)
    .map(seen),
];

export default describe("ec2", "DescribeIpamResourceDiscoveryAssociations", {
  list: "IpamResourceDiscoveryAssociations",
  all: ({ world }) => associationsSeenFrom(world),
  ids: {
    of: ({ IpamResourceDiscoveryAssociationIds }) => IpamResourceDiscoveryAssociationIds,
    find: ({ world }, id) =>
      associationsSeenFrom(world).find(({ association }) => association.id === id) ??
      seen({ association: findAssociation(world, id), home: world }),
  },
  filters: memberFilters([
    "OwnerId",
    "IpamResourceDiscoveryAssociationId",
    "IpamResourceDiscoveryAssociationArn",
    "IpamResourceDiscoveryId",
    "IpamId",
    "IpamArn",
    "IpamRegion",
    "IsDefault",
    "ResourceDiscoveryStatus",
    "State",
  ]),
  idOf: ({ association }) => association.id,
  show: ({ association, home }) => showAssociation(home, association),
});
