/** Deletes a pool; with Cascade also its contents and the pools below it. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import { hasAny, type World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPool } from "../ipams/find-ipam.ts";
import { inUse } from "../ipams/in-use.ts";
import { allocationsOf, isInPublicScope } from "./find-pool.ts";
import { emptied } from "./pool-contents.ts";
import { showPool } from "./show-pool.ts";

// AWS: catalogue 257; ours: no evidence of AWS's text
const noCascade = awsError(
  "OperationNotPermitted",
  (id: string) =>
    `The pool '${id}' is in the public scope and has no source resource. It cannot be deleted with Cascade.`,
);

export default operation("ec2", "DeleteIpamPool", {
  touches: ({ input, world }) => [existing("ipam-pool", findPool(world, input.IpamPoolId))],
  decide({ input: { IpamPoolId, Cascade = false }, world }) {
    const pool = findPool(world, IpamPoolId);
    if (!Cascade) refuseInUse(world, pool);
    else if (isInPublicScope(world, pool) && pool.sourceResource === undefined) throw noCascade(pool.id);
    return {
      changes: [...sharesGivenBack(world, pool), ...deleted(world, pool)],
      output: { IpamPool: showPool(world, pool, "delete-in-progress") },
    };
  },
});

function refuseInUse(world: World, { id }: IpamPool): void {
  // A CIDR that was never provisioned holds nothing.
  const holds = world.by("ipam-pool-cidr", "pool", id).some(({ state }) => state !== "failed-provision");
  if (holds) throw inUse(id, "pool cidrs provisioned in the pool");
  if (allocationsOf(world, id).length > 0) throw inUse(id, "allocations in the pool");
  if (hasAny(world.by("ipam-pool", "source", id))) throw inUse(id, "pools that have it as their source pool");
}

/** AWS: space that a pool got from its source goes back there (catalogue 268). */
function* sharesGivenBack(world: World, { id, sourcePoolId }: IpamPool): Iterable<Change> {
  for (const share of world.by("ipam-pool-allocation", "resource", id)) {
    if (share.poolId === sourcePoolId) yield remove("ipam-pool-allocation", share.id);
  }
}

function* deleted(world: World, { id }: IpamPool): Iterable<Change> {
  for (const below of world.by("ipam-pool", "source", id)) yield* deleted(world, below);
  yield* emptied(world, id);
  yield remove("ipam-pool", id);
}
