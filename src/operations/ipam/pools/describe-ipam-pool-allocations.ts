/** Lists the allocations that the caller holds in any pool that it sees from here (catalogue 245). */
import type { IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import { describe } from "../../describe.ts";
import { allocationNotFound } from "../ipams/find-ipam.ts";
import { allocationsOf, findAllocation, poolsSeenFrom } from "./find-pool.ts";
import { allocationFilters, allocationPages, showAllocation } from "./show-pool.ts";
import { settledBelow } from "./take-space.ts";

export default describe("ec2", "DescribeIpamPoolAllocations", {
  list: "IpamPoolAllocations",
  settle: (call) => settledBelow(call, poolsSeenFrom(call)),
  *all(call): Iterable<IpamPoolAllocation> {
    const { world, caller } = call;
    for (const { id, ownerId, region } of poolsSeenFrom(call)) {
      for (const allocation of allocationsOf(world.elsewhere(ownerId, region), id)) {
        if (allocation.resourceOwner === caller.account) yield allocation;
      }
    }
  },
  ids: {
    of: ({ IpamPoolAllocationIds }) => IpamPoolAllocationIds,
    find(call, id) {
      const { allocation } = findAllocation(call, id);
      if (allocation.resourceOwner !== call.caller.account) throw allocationNotFound(id);
      return allocation;
    },
  },
  filters: { ...allocationFilters, "ipam-pool-id": ({ poolId }) => poolId },
  pages: allocationPages,
  idOf: ({ id }) => id,
  show: showAllocation,
});
