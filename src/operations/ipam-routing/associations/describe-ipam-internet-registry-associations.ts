/** Lists associations with internet registries. */
import { describe, recordsOf } from "../../describe.ts";
import { memberFilters } from "../../ipam/ipams/member-filters.ts";
import { findRegistryAssociation } from "./find-registry-association.ts";
import { showRegistryAssociation } from "./show-registry-association.ts";

export default describe("ec2", "DescribeIpamInternetRegistryAssociations", {
  list: "IpamInternetRegistryAssociations",
  ...recordsOf("ipam-internet-registry-association"),
  ids: {
    of: ({ IpamInternetRegistryAssociationIds }) => IpamInternetRegistryAssociationIds,
    find: ({ world }, id) => findRegistryAssociation(world, id),
  },
  // ours: AWS documents no filter of it.
  filters: memberFilters([
    "IpamId",
    "IpamInternetRegistryAssociationArn",
    "IpamInternetRegistryAssociationId",
    "IpamRegion",
    "OrganizationHandle",
    "OwnerId",
    "Rir",
    "State",
  ]),
  show: (association) => showRegistryAssociation(association),
});
