/** Changes the description of an allocation; nothing else can be changed (catalogue 287). */
import type { IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import { inPartition, put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findAllocation } from "./find-pool.ts";
import { showAllocation } from "./show-pool.ts";

export default operation("ec2", "ModifyIpamPoolAllocation", {
  touches: (call) => [
    existing("ipam-pool-allocation", findAllocation(call, call.input.IpamPoolAllocationId).allocation),
  ],
  decide(call) {
    const { IpamPoolAllocationId, Description = "" } = call.input;
    const { allocation, home } = findAllocation(call, IpamPoolAllocationId);
    const { description: _, ...rest } = allocation;
    const modified: IpamPoolAllocation = { ...rest, ...(Description !== "" && { description: Description }) };
    return {
      changes: [inPartition(home, put("ipam-pool-allocation", modified))],
      output: { IpamPoolAllocation: showAllocation(modified) },
    };
  },
});
