/** Gives a public IPv4 pool a CIDR from an IPAM pool, which shows it as an allocation. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { findPoolToAllocateFrom, isInPublicScope } from "../ipam/pools/find-pool.ts";
import { takeSpace } from "../ipam/pools/take-space.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findPublicPool, refuseOtherGroup } from "./find-public-pool.ts";
import { showRange } from "./pool-addresses.ts";

// AWS: /24 is the largest; ours: no evidence of AWS's codes and texts
const tooLarge = awsError(
  "InvalidParameterValue",
  (length: number) => `Value (${length}) for parameter netmaskLength is invalid. It must be from 24 to 32.`,
);
const notByoip = awsError(
  "InvalidParameterValue",
  (id: string) => `The ipam-pool '${id}' is not a public IPv4 pool with BYOIP CIDRs in the network border group.`,
);

export default operation("ec2", "ProvisionPublicIpv4PoolCidr", {
  touches: (call) => [
    existing("public-ipv4-pool", findPublicPool(call.world, call.input.PoolId)),
    existing("ipam-pool", findPoolToAllocateFrom(call, call.input.IpamPoolId).pool),
  ],
  decide(call) {
    const { input, world, region, caller } = call;
    const pool = findPublicPool(world, input.PoolId);
    const { NetmaskLength: length } = input;
    refuseOtherGroup(pool, input.NetworkBorderGroup);
    if (!Number.isInteger(length) || length < 24 || length > 32) throw tooLarge(length);
    const found = findPoolToAllocateFrom(call, input.IpamPoolId);
    const { pool: source, home } = found;
    const isByoip =
      isInPublicScope(home, source) && source.addressFamily === "ipv4" && source.publicIpSource !== "amazon";
    if (!isByoip || source.locale !== pool.networkBorderGroup) throw notByoip(source.id);
    const { allocation, changes } = takeSpace(
      call,
      found,
      { NetmaskLength: length },
      // AWS: catalogue 277
      {
        resourceType: "ec2-public-ipv4-pool",
        resourceId: pool.id,
        resourceRegion: region,
        resourceOwner: caller.account,
        tags: pool.tags,
      },
    );
    const { id: allocationId, cidr } = allocation;
    const added = { cidr, allocationId, allocationOwner: home.account, allocationRegion: home.region };
    return {
      changes: [...changes, put("public-ipv4-pool", { ...pool, cidrs: [...pool.cidrs, added] })],
      output: { PoolId: pool.id, PoolAddressRange: showRange(world, cidr) },
    };
  },
});
