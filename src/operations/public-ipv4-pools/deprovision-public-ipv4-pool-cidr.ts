/** Takes a CIDR out of a public IPv4 pool and returns it to its IPAM pool. */
import { canonicalCidr } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { giveSpaceBack } from "../ipam/pools/take-space.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findPublicPool } from "./find-public-pool.ts";
import { usedOf } from "./pool-addresses.ts";

// ours: no evidence of AWS's codes and texts
const notInPool = awsError(
  "InvalidParameterValue",
  (cidr: string, id: string) => `The CIDR ${cidr} is not provisioned to the public IPv4 pool '${id}'.`,
);
const inUse = awsError(
  "DependencyViolation",
  (cidr: string, address: string) => `The address ${address} of the CIDR ${cidr} is allocated. Release it first.`,
);

export default operation("ec2", "DeprovisionPublicIpv4PoolCidr", {
  touches: ({ input, world }) => [existing("public-ipv4-pool", findPublicPool(world, input.PoolId))],
  decide(call) {
    const { input, world } = call;
    const pool = findPublicPool(world, input.PoolId);
    const cidr = canonicalCidr(input.Cidr, "ipv4");
    const gone = pool.cidrs.find((each) => each.cidr === cidr);
    if (gone === undefined) throw notInPool(input.Cidr, pool.id);
    const [address] = usedOf(world, gone.cidr);
    if (address !== undefined) throw inUse(gone.cidr, address);
    const home = world.elsewhere(gone.allocationOwner, gone.allocationRegion);
    const allocation = home.get("ipam-pool-allocation", gone.allocationId);
    const isIts = allocation?.resourceOwner === world.account && allocation.resourceId === pool.id;
    return {
      changes: [
        put("public-ipv4-pool", { ...pool, cidrs: pool.cidrs.filter((each) => each !== gone) }),
        ...(isIts ? [giveSpaceBack(call, home, allocation)] : []),
      ],
      output: { PoolId: pool.id, DeprovisionedAddresses: [gone.cidr] },
    };
  },
});
