/** Releases an Elastic IP address. */
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { type Change, remove } from "../../model/world/change.ts";
import { giveSpaceBack } from "../ipam/pools/take-space.ts";
import { type Call, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { addressInUse, addressNotFound, findAddress, findAllocation, refuseManaged } from "./find-address.ts";
import { AMAZON_POOL, returned } from "./public-addresses.ts";

export default operation("ec2", "ReleaseAddress", {
  touchesIds: ({ AllocationId }) => [AllocationId],
  decide(call) {
    const { input, world } = call;
    const { AllocationId, PublicIp, NetworkBorderGroup } = input;
    if (AllocationId === undefined && PublicIp === undefined) throw missingParameter("allocationId");
    const found = AllocationId !== undefined ? findAllocation(world, AllocationId) : findAddress(world, PublicIp ?? "");
    if (NetworkBorderGroup !== undefined && NetworkBorderGroup !== found.networkBorderGroup) {
      throw addressNotFound(found.publicIp);
    }
    refuseManaged(world, found);
    if (found.association !== undefined) throw addressInUse(found.publicIp);
    return { changes: [remove("elastic-ip", found.id), ...givenBack(call, found)], output: {} };
  },
});

/**
 * Back to Amazon, or to the IPAM pool that it came from. A public IPv4 pool needs no change: its free addresses are those
 * that no Elastic IP has.
 */
function givenBack(
  call: Pick<Call<unknown>, "world" | "now" | "settings">,
  { publicIp, publicIpv4Pool, ipam }: ElasticIp,
): readonly Change[] {
  if (publicIpv4Pool === AMAZON_POOL) return returned(call.world, publicIp);
  if (ipam === undefined) return [];
  const home = call.world.elsewhere(ipam.ownerId, ipam.region);
  const allocation = home.get("ipam-pool-allocation", ipam.allocationId);
  return allocation === undefined ? [] : [giveSpaceBack(call, home, allocation)];
}
