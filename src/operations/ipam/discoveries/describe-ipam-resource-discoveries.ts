/** Lists the caller's resource discoveries in the Region. */
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import { describe } from "../../describe.ts";
import { findDiscovery } from "../ipams/find-ipam.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { showDiscovery } from "./show-discovery.ts";

export default describe("ec2", "DescribeIpamResourceDiscoveries", {
  list: "IpamResourceDiscoveries",
  all: ({ world }): Iterable<IpamResourceDiscovery> => world.all("ipam-resource-discovery"),
  ids: {
    of: ({ IpamResourceDiscoveryIds }) => IpamResourceDiscoveryIds,
    find: ({ world }, id) => findDiscovery(world, id),
  },
  filters: memberFilters([
    "OwnerId",
    "IpamResourceDiscoveryId",
    "IpamResourceDiscoveryArn",
    "IpamResourceDiscoveryRegion",
    "Description",
    "IsDefault",
    "State",
  ]),
  idOf: ({ id }) => id,
  show: (discovery) => showDiscovery(discovery),
});
