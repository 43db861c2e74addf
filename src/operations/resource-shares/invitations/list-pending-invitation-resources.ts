/** Lists what an invitation would share. */
import { operation } from "../../operation.ts";
import { isAssociated } from "../reaching.ts";
import { pageOf } from "../share-pages.ts";
import { typeOfShared } from "../shareable.ts";
import { findPending, touchesInvitation } from "./find-invitation.ts";

export default operation("ram", "ListPendingInvitationResources", {
  touches: touchesInvitation,
  decide(call) {
    const { world, input } = call;
    const { id, sharedBy } = findPending(call, input.resourceShareInvitationArn);
    const share = world.elsewhere(sharedBy, world.region).get("resource-share", id);
    const all = input.resourceRegionScope === "GLOBAL" ? [] : (share?.resources.filter(isAssociated) ?? []);
    const { items, nextToken } = pageOf(
      "ListPendingInvitationResources",
      call,
      all,
      ({ arn }) => arn,
      ({ arn, kind, createdAt, updatedAt }) => ({
        arn,
        type: typeOfShared(kind),
        resourceShareArn: share?.arn,
        status: "AVAILABLE" as const,
        creationTime: createdAt,
        lastUpdatedTime: updatedAt,
        resourceRegionScope: "REGIONAL" as const,
      }),
    );
    return { output: { resources: items, nextToken } };
  },
});
