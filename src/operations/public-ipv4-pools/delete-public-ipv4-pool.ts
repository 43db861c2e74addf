/** Deletes a public IPv4 pool that has no addresses. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findPublicPool, refuseOtherGroup } from "./find-public-pool.ts";

// ours: no evidence of AWS's codes and texts
const hasCidrs = awsError(
  "DependencyViolation",
  (id: string) => `The public IPv4 pool '${id}' has CIDRs. Deprovision them first.`,
);

export default operation("ec2", "DeletePublicIpv4Pool", {
  touches: ({ input, world }) => [existing("public-ipv4-pool", findPublicPool(world, input.PoolId))],
  decide({ input, world }) {
    const pool = findPublicPool(world, input.PoolId);
    refuseOtherGroup(pool, input.NetworkBorderGroup);
    if (pool.cidrs.length > 0) throw hasCidrs(pool.id);
    return { changes: [remove("public-ipv4-pool", pool.id)], output: { ReturnValue: true } };
  },
});
