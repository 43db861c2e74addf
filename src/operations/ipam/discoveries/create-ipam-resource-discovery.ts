/** Creates a resource discovery, for an IPAM of another account to see what this one has. */

import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { readRegions, withHome } from "../ipams/operating-regions.ts";
import { showDiscovery } from "./show-discovery.ts";

// AWS: 1 a Region (catalogue 238), the default one of an IPAM not counted; ours: no evidence of AWS's code and text
const tooMany = awsError(
  "ResourceLimitExceeded",
  (most: number) => `The maximum number of resource discoveries per Region has been reached: ${most}.`,
);

export default operation("ec2", "CreateIpamResourceDiscovery", {
  decide({ input, world, caller, region, limits, newId }) {
    const tags = tagsFor("ipam-resource-discovery", input.TagSpecifications, limits);
    const operatingRegions = withHome(readRegions(input.OperatingRegions, region), region);
    const others = world
      .all("ipam-resource-discovery")
      .filter(({ isDefault }) => !isDefault)
      .toArray();
    if (others.length >= limits.resourceDiscoveriesPerRegion) throw tooMany(limits.resourceDiscoveriesPerRegion);
    const discovery: IpamResourceDiscovery = {
      id: newId("ipam-res-disco"),
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
