/** What is deleted leaves the shares that it was in. */
import type { ResourceShare } from "../../model/records/sharing/resource-share.ts";
import { SHAREABLE } from "../../model/records/sharing/resource-share.ts";
import { type Change, inPartition, put } from "../../model/world/change.ts";
import type { FollowUp } from "../follow-up.ts";
import { without } from "./associate.ts";

export const followDeletions: FollowUp = {
  kinds: SHAREABLE,
  follow({ world, now }, changes) {
    const left = new Map<string, { readonly share: ResourceShare; readonly change: Change }>();
    for (const change of changes) {
      if ("put" in change) continue;
      const home = change.in ?? world;
      const there = world.elsewhere(home.account, home.region);
      for (const { id } of there.by("resource-share", "resource", change.id)) {
        const share = left.get(id)?.share ?? there.get("resource-share", id);
        const resource = share?.resources.find((each) => each.id === change.id && each.kind === change.delete);
        if (share === undefined || resource === undefined) continue;
        const after = without(share, { resources: [resource.arn], principals: [] }, now);
        left.set(id, { share: after, change: inPartition(home, put("resource-share", after)) });
      }
    }
    return [...left.values()].map(({ change }) => change);
  },
};
