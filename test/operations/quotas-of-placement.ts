/** Test cases for the quota of placement groups. */
import type { Quotas } from "./quota.ts";

export const quotasOfPlacement = {
  placementGroupsPerRegion: {
    most: 2,
    fit: 2,
    code: "PlacementGroupLimitExceeded",
    use: (cordon) => (n) => cordon.ec2("CreatePlacementGroup", { GroupName: `group-${n}` }),
  },
} satisfies Quotas;
