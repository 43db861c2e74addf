/** AWS: the flow logs of a VPC that is deleted go with it (catalogue 512). Ours: those of subnets and interfaces, too. */
import { inPartition, remove } from "../../model/world/change.ts";
import type { FollowUp } from "../follow-up.ts";

export const followDeletionsOfSources: FollowUp = {
  kinds: ["network-interface", "subnet", "vpc"],
  follow: ({ world }, changes) =>
    changes.flatMap((change) => {
      if ("put" in change) return [];
      const home = change.in ?? world;
      const there = world.elsewhere(home.account, home.region);
      return [...there.by("flow-log", "resource", change.id)].map(({ id }) =>
        inPartition(home, remove("flow-log", id)),
      );
    }),
};
