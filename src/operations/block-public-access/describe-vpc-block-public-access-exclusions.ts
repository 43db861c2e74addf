/** Lists exclusions from Block Public Access, including those that were deleted within the last hour. */
import { describe, recordsOf } from "../describe.ts";
import { findExclusion, isVisible } from "./find-exclusion.ts";
import { showExclusion, stateOf } from "./show-exclusion.ts";

export default describe("ec2", "DescribeVpcBlockPublicAccessExclusions", {
  list: "VpcBlockPublicAccessExclusions",
  ...recordsOf("block-public-access-exclusion", (exclusion, { now }) => isVisible(exclusion, now)),
  ids: {
    of: ({ ExclusionIds }) => ExclusionIds,
    find: ({ world }, id) => findExclusion(world, id),
  },
  filters: {
    "resource-arn": "ResourceArn",
    "internet-gateway-exclusion-mode": ({ mode }) => mode,
    state: stateOf,
  },
  show: (exclusion, { world }) => showExclusion(exclusion, world),
});
