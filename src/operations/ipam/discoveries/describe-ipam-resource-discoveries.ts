/** Lists the caller's resource discoveries in the Region. */
import { describe, recordsOf } from "../../describe.ts";
import { findDiscovery } from "../ipams/find-ipam.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { showDiscovery } from "./show-discovery.ts";

export default describe("ec2", "DescribeIpamResourceDiscoveries", {
  list: "IpamResourceDiscoveries",
  ...recordsOf("ipam-resource-discovery"),
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
  show: (discovery) => showDiscovery(discovery),
});
