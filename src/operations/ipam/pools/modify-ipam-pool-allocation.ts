/** Changes the description of an allocation; nothing else can be changed (catalogue 287). */
import type { IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import { inPartition, put } from "../../../model/world/change.ts";
import { type Asking, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { allocationNotFound } from "../ipams/find-ipam.ts";
import { findAllocation } from "./find-pool.ts";
import { showAllocation } from "./show-pool.ts";

export default operation("ec2", "ModifyIpamPoolAllocation", {
  touches: (call) => [existing("ipam-pool-allocation", findToModify(call, call.input.IpamPoolAllocationId).allocation)],
  decide(call) {
    const { IpamPoolAllocationId, Description = "" } = call.input;
    const { allocation, home } = findToModify(call, IpamPoolAllocationId);
    const { description: _, ...rest } = allocation;
    const modified: IpamPoolAllocation = { ...rest, ...(Description !== "" && { description: Description }) };
    return {
      changes: [inPartition(home, put("ipam-pool-allocation", modified))],
      output: { IpamPoolAllocation: showAllocation(modified) },
    };
  },
});

/** ours: no evidence of AWS's rule. As with releasing: whoever has the pool, or the allocation, and nobody else who uses the pool. */
function findToModify(asking: Asking, id: string): ReturnType<typeof findAllocation> {
  const found = findAllocation(asking, id);
  if (![found.home.account, found.allocation.resourceOwner].includes(asking.world.account))
    throw allocationNotFound(id);
  return found;
}
