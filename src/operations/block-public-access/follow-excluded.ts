/** Ours, no evidence of what AWS does: with a VPC or subnet its exclusion from Block Public Access is deleted. */
import { inPartition, put } from "../../model/world/change.ts";
import type { FollowUp } from "../follow-up.ts";

export const followExcluded: FollowUp = {
  kinds: ["subnet", "vpc"],
  follow: ({ world, now }, changes) =>
    changes.flatMap((change) => {
      if ("put" in change) return [];
      const home = change.in ?? world;
      const there = world.elsewhere(home.account, home.region);
      return there
        .by("block-public-access-exclusion", "resource", change.id)
        .filter(({ deletedAt }) => deletedAt === undefined)
        .map((exclusion) => ({ ...exclusion, updatedAt: now, deletedAt: now }))
        .map((exclusion) => inPartition(home, put("block-public-access-exclusion", exclusion)))
        .toArray();
    }),
};
