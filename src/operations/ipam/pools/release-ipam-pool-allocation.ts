/** Releases a manual allocation. */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPoolToAllocateFrom, isLive } from "./find-pool.ts";
import { giveSpaceBack, readCidr } from "./take-space.ts";

// AWS: clients look for the words `No allocation found` (catalogue 278); ours: the rest of the text
const noAllocation = awsError(
  "InvalidParameterCombination",
  (id: string, cidr: string, poolId: string) => `No allocation found for ${id} with the CIDR ${cidr} in ${poolId}.`,
);
// AWS: catalogue 279; ours: no evidence of AWS's text
const notManual = awsError(
  "InvalidParameterCombination",
  (id: string, type: string) =>
    `The allocation ${id} is held by a resource of type ${type}. Only manual allocations can be released.`,
);

export default operation("ec2", "ReleaseIpamPoolAllocation", {
  // AWS: on the pool, not on its allocation.
  touches: (call) => [existing("ipam-pool", findPoolToAllocateFrom(call, call.input.IpamPoolId).pool)],
  decide(call) {
    const { IpamPoolId, Cidr, IpamPoolAllocationId: id } = call.input;
    const { pool, home } = findPoolToAllocateFrom(call, IpamPoolId);
    const allocation = home.get("ipam-pool-allocation", id);
    const { length, value } = readCidr(Cidr, pool.addressFamily);
    const isIt =
      allocation !== undefined &&
      allocation.poolId === pool.id &&
      isLive(allocation) &&
      [pool.ownerId, allocation.resourceOwner].includes(call.caller.account);
    const held = isIt ? readCidr(allocation.cidr, pool.addressFamily) : undefined;
    if (!isIt || held?.length !== length || held.value !== value) throw noAllocation(id, Cidr, pool.id);
    if (allocation.resourceType !== "custom") throw notManual(id, allocation.resourceType);
    return { changes: [giveSpaceBack(call, home, allocation)], output: { Success: true } };
  },
});
