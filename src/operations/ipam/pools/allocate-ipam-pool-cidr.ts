/** Allocates a CIDR from a pool manually, or returns which one would be next. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findPoolToAllocateFrom } from "./find-pool.ts";
import { showAllocation } from "./show-pool.ts";
import { chooseSpace, takeSpace } from "./take-space.ts";

export default operation("ec2", "AllocateIpamPoolCidr", {
  // AWS: on the pool and on the new allocation (catalogue 393).
  touches(call) {
    const { pool } = findPoolToAllocateFrom(call, call.input.IpamPoolId);
    const allocation = made("ipam-pool-allocation", { poolId: pool.id });
    return call.input.PreviewNextCidr === true
      ? [existing("ipam-pool", pool)]
      : [existing("ipam-pool", pool), allocation];
  },
  decide(call) {
    const { input, caller, region, limits } = call;
    const allocationTags = tagsFor("ipam-pool-allocation", input.TagSpecifications, limits);
    const found = findPoolToAllocateFrom(call, input.IpamPoolId);
    // AWS: rules on tags are for resources; a manual allocation has no resource (catalogue 276, 284).
    const holder = { resourceType: "custom", resourceRegion: region, resourceOwner: caller.account } as const;
    if (input.PreviewNextCidr === true) {
      const { cidr, changes } = chooseSpace(found, input, {}, call);
      return { changes, output: { IpamPoolAllocation: { Cidr: cidr } } };
    }
    const { allocation, changes } = takeSpace(call, found, input, holder, {
      ...dropUndefined({ description: input.Description }),
      allocationTags,
    });
    return { changes, output: { IpamPoolAllocation: showAllocation(allocation) } };
  },
});
