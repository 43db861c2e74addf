/** Lists what an invitation would share. */
import { operation } from "../../operation.ts";
import { isAssociated } from "../reaching.ts";
import { pageOf } from "../share-pages.ts";
import { listResource } from "../show-share.ts";
import { findPending, touchesInvitation } from "./find-invitation.ts";

export default operation("ram", "ListPendingInvitationResources", {
  touches: touchesInvitation,
  decide(call) {
    const { world, input } = call;
    const { id, sharedBy } = findPending(call, input.resourceShareInvitationArn);
    const share = world.elsewhere(sharedBy, world.region).get("resource-share", id);
    const isNone = share === undefined || input.resourceRegionScope === "GLOBAL";
    const all = isNone ? [] : share.resources.filter(isAssociated).map((each) => listResource(share, each));
    const { items, nextToken } = pageOf(
      "ListPendingInvitationResources",
      call,
      all,
      ({ arn }) => arn,
      (each) => each,
    );
    return { output: { resources: items, nextToken } };
  },
});
