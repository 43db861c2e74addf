/** Releases an Elastic IP address. */
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { type Change, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { giveSpaceBack } from "../ipam/pools/take-space.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { existing } from "../permission/touched.ts";
import { addressInUse, addressNamed, addressNotFound, refuseManaged } from "./find-address.ts";
import { AMAZON_POOL, returned } from "./public-addresses.ts";

export default operation("ec2", "ReleaseAddress", {
  touches: ({ input, world }) => [existing("elastic-ip", namedAddress(world, input))],
  decide(call) {
    const { input, world } = call;
    const { NetworkBorderGroup } = input;
    const found = namedAddress(world, input);
    if (NetworkBorderGroup !== undefined && NetworkBorderGroup !== found.networkBorderGroup) {
      throw addressNotFound(found.publicIp);
    }
    refuseManaged(world, found);
    if (found.association !== undefined) throw addressInUse(found.publicIp);
    return { changes: [remove("elastic-ip", found.id), ...givenBack(call, found)], output: {} };
  },
});

function namedAddress(world: World, input: InputOf<"ec2", "ReleaseAddress">): ElasticIp {
  const found = addressNamed(world, input);
  if (found === undefined) throw missingParameter("allocationId");
  return found;
}

/**
 * Back to Amazon, or to the IPAM pool that it came from. A public IPv4 pool needs no change: its free addresses are those
 * that no Elastic IP has.
 */
function givenBack(
  call: Pick<Call<unknown>, "world" | "now" | "settings">,
  { id, publicIp, publicIpv4Pool, ipam }: ElasticIp,
): readonly Change[] {
  if (publicIpv4Pool === AMAZON_POOL) return returned(call.world, publicIp);
  if (ipam === undefined) return [];
  const home = call.world.elsewhere(ipam.ownerId, ipam.region);
  const allocation = home.get("ipam-pool-allocation", ipam.allocationId);
  const isIts = allocation?.resourceOwner === call.world.account && allocation.resourceId === id;
  return isIts ? [giveSpaceBack(call, home, allocation)] : [];
}
