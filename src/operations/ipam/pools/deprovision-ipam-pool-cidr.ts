/** Takes a CIDR out of a pool. It goes back where it came from. */
import { contains, formatPrefix, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import { put, remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findPool } from "../ipams/find-ipam.ts";
import { returnedToAmazon } from "./amazon-blocks.ts";
import { takeAway, takesBroughtBlocks } from "./brought-blocks.ts";
import { isLive } from "./find-pool.ts";
import { showPoolCidr } from "./show-pool.ts";
import { readCidr } from "./take-space.ts";

// ours: no evidence of AWS's texts AWS: also if it's already deprovisioned (catalogue 266)
const notProvisioned = awsError(
  "IncorrectState",
  (cidr: string, id: string) => `The CIDR '${cidr}' is not provisioned to the pool '${id}'.`,
);

// AWS: catalogue 267, with an empty code
const HAS_ALLOCATIONS = "The CIDR has one or more allocations.";

export default operation("ec2", "DeprovisionIpamPoolCidr", {
  touches: ({ input, world }) => [existing("ipam-pool", findPool(world, input.IpamPoolId))],
  decide({ input: { IpamPoolId, Cidr }, world }) {
    const pool = findPool(world, IpamPoolId);
    if (Cidr === undefined) throw missingParameter("Cidr");
    const block = readCidr(Cidr, pool.addressFamily);
    const record = world
      .by("ipam-pool-cidr", "pool", pool.id)
      .find(({ cidr }) => cidr !== undefined && sameBlock(cidr, Cidr));
    if (record === undefined) throw notProvisioned(Cidr, pool.id);
    const output = { IpamPoolCidr: showPoolCidr(record, "pending-deprovision") };
    const inside =
      record.state === "failed-provision"
        ? []
        : world
            .by("ipam-pool-allocation", "pool", pool.id)
            .filter(({ cidr }) => contains(block, prefix(cidr)))
            .toArray();
    if (inside.some(isLive)) {
      const failed: IpamPoolCidr = { ...record, state: "failed-deprovision", failure: { message: HAS_ALLOCATIONS } };
      return { changes: [put("ipam-pool-cidr", failed)], output };
    }
    const share = world
      .by("ipam-pool-allocation", "resource", pool.id)
      .find(({ poolId, cidr }) => poolId === pool.sourcePoolId && sameBlock(cidr, Cidr));
    const wasProvided = record.state !== "failed-provision";
    return {
      changes: [
        ...inside.map(({ id }) => remove("ipam-pool-allocation", id)),
        remove("ipam-pool-cidr", record.id),
        ...(share !== undefined && wasProvided ? [remove("ipam-pool-allocation", share.id)] : []),
        ...(wasProvided ? returnedToAmazon(pool, Cidr) : []),
        ...(wasProvided && takesBroughtBlocks(world, pool) ? [takeAway(formatPrefix(block))] : []),
      ],
      output,
    };
  },
});

const sameBlock = (a: string, b: string): boolean => {
  const [x, y] = [prefix(a), prefix(b)];
  return x.family === y.family && x.value === y.value && x.length === y.length;
};
