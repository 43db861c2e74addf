/** Changes a pool's description, rules and whether it imports discovered resources. Its locale stays (catalogue 249). */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPool } from "../ipams/find-ipam.ts";
import { readResourceTags, refuseLengths } from "./pool-rules.ts";
import { showPool } from "./show-pool.ts";

// AWS: catalogue 252
const nothingToModify = awsError(
  "InvalidParameterCombination",
  () => "The request must contain a modification to the ipam pool",
);
// ours: no evidence of AWS's text
const setAndCleared = awsError(
  "InvalidParameterCombination",
  () => "The request cannot both set and clear the default netmask length.",
);

export default operation("ec2", "ModifyIpamPool", {
  touches: ({ input, world }) => [existing("ipam-pool", findPool(world, input.IpamPoolId))],
  decide({ input, world, limits }) {
    const { IpamPoolId, DryRun: _, ...modifications } = input;
    const { defaultNetmaskLength: usual, ...pool } = findPool(world, IpamPoolId);
    const isNothing = (given: unknown) => given === undefined || (Array.isArray(given) && given.length === 0);
    if (Object.values(modifications).every(isNothing)) throw nothingToModify();
    const given = input.AllocationDefaultNetmaskLength;
    const isCleared = input.ClearAllocationDefaultNetmaskLength ?? false;
    if (isCleared && given !== undefined) throw setAndCleared();
    const defaultNetmaskLength = isCleared ? undefined : (given ?? usual);
    const added = readResourceTags(input.AddAllocationResourceTags, limits);
    const removed = readResourceTags(input.RemoveAllocationResourceTags, limits);
    const modified: IpamPool = {
      ...pool,
      ...dropUndefined({
        description: input.Description,
        autoImport: input.AutoImport,
        minNetmaskLength: input.AllocationMinNetmaskLength,
        maxNetmaskLength: input.AllocationMaxNetmaskLength,
        defaultNetmaskLength,
      }),
      allocationResourceTags: [
        ...pool.allocationResourceTags.filter(
          ({ key, value }) =>
            !added.some((tag) => tag.key === key) && !removed.some((tag) => tag.key === key && tag.value === value),
        ),
        ...added,
      ],
      state: "modify-complete",
    };
    refuseLengths(pool.addressFamily, modified);
    return {
      changes: [put("ipam-pool", modified)],
      output: { IpamPool: showPool(world, modified, "modify-in-progress") },
    };
  },
});
