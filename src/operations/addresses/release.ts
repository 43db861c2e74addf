/** Releases Elastic IP addresses: each goes back to where it came from. */
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { type Change, remove } from "../../model/world/change.ts";
import { giveSpaceBack } from "../ipam/pools/take-space.ts";
import type { Call } from "../operation.ts";
import { AMAZON_POOL, returned } from "./public-addresses.ts";

type Releasing = Pick<Call<unknown>, "world" | "now" | "settings">;

export const released = (call: Releasing, elasticIp: ElasticIp): readonly Change[] => [
  remove("elastic-ip", elasticIp.id),
  ...givenBack(call, elasticIp),
];

/**
 * Back to Amazon, or to the IPAM pool that it came from. A public IPv4 pool needs no change: its free addresses are those
 * that no Elastic IP has.
 */
function givenBack(call: Releasing, { id, publicIp, publicIpv4Pool, ipam }: ElasticIp): readonly Change[] {
  if (publicIpv4Pool === AMAZON_POOL) return returned(call.world, publicIp);
  if (ipam === undefined) return [];
  const home = call.world.elsewhere(ipam.ownerId, ipam.region);
  const allocation = home.get("ipam-pool-allocation", ipam.allocationId);
  const isIts = allocation?.resourceOwner === call.world.account && allocation.resourceId === id;
  return isIts ? [giveSpaceBack(call, home, allocation)] : [];
}
