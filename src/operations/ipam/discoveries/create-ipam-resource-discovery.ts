/** Creates a resource discovery, so that another account's IPAM can see this account's resources. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { readRegions, withHome } from "../ipams/operating-regions.ts";
import { refuseOverIpamQuota } from "../ipams/quotas.ts";
import { showDiscovery } from "./show-discovery.ts";

export default operation("ec2", "CreateIpamResourceDiscovery", {
  touches: () => [made("ipam-resource-discovery")],
  decide({ input, world, caller, region, limits, newId }) {
    const tags = tagsFor("ipam-resource-discovery", input.TagSpecifications, limits);
    const operatingRegions = withHome(readRegions(input.OperatingRegions, region), region);
    // AWS: the default discovery of an IPAM doesn't count (catalogue 238).
    const there = countOf(world.all("ipam-resource-discovery").filter(({ isDefault }) => !isDefault));
    refuseOverIpamQuota("resource discoveries", there, limits, "resourceDiscoveriesPerRegion");
    const discovery: IpamResourceDiscovery = {
      id: newId("ipam-resource-discovery"),
      ownerId: caller.account,
      region,
      ...dropUndefined({ description: input.Description }),
      operatingRegions,
      isDefault: false,
      state: "create-complete",
      exclusions: [],
      tags,
    };
    return {
      changes: [put("ipam-resource-discovery", discovery)],
      output: { IpamResourceDiscovery: showDiscovery(discovery, "create-in-progress") },
    };
  },
});
