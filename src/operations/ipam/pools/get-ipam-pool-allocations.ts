/** Lists the allocations of a pool, whoever holds them. */
import type { IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { allocationNotFound } from "../ipams/find-ipam.ts";
import { allocationsOf, findPoolToAllocateFrom, isLive } from "./find-pool.ts";
import { allocationFilters, allocationPages, showAllocation } from "./show-pool.ts";
import { settledBelow } from "./take-space.ts";

export default describe("ec2", "GetIpamPoolAllocations", {
  list: "IpamPoolAllocations",
  settle: (call) => settledBelow(call, [findPoolToAllocateFrom(call, call.input.IpamPoolId).pool]),
  all(call): Iterable<IpamPoolAllocation> {
    const { IpamPoolId, IpamPoolAllocationId: id } = call.input;
    const { pool, home } = findPoolToAllocateFrom(call, IpamPoolId);
    if (id === undefined) return allocationsOf(home, pool.id);
    const found = home.get("ipam-pool-allocation", id);
    if (found === undefined || found.poolId !== pool.id || !isLive(found)) throw allocationNotFound(id);
    return [found];
  },
  inOrder(call, after): Iterable<IpamPoolAllocation> {
    const { pool, home } = findPoolToAllocateFrom(call, call.input.IpamPoolId);
    const { IpamPoolAllocationId: only } = call.input;
    return home
      .inOrder("ipam-pool-allocation", after)
      .filter((each) => each.poolId === pool.id && isLive(each) && (only === undefined || each.id === only));
  },
  filters: allocationFilters,
  pages: allocationPages,
  idOf: ({ id }) => id,
  touches: (call) => [existing("ipam-pool", findPoolToAllocateFrom(call, call.input.IpamPoolId).pool)],
  show: showAllocation,
});
