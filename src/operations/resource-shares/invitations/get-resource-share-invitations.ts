/** Lists the invitations to shares that an account received. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { shareIdOf } from "../find-share.ts";
import { pageOf } from "../share-pages.ts";
import { findInvited, invitedIn, showInvitation } from "./find-invitation.ts";

export default operation("ram", "GetResourceShareInvitations", {
  touches: nothing,
  decide(call) {
    const { resourceShareInvitationArns: arns = [], resourceShareArns = [] } = call.input;
    const shares = resourceShareArns.map(shareIdOf);
    const named = arns.map((arn) => findInvited(call.world, arn));
    const found = (arns.length === 0 ? [...invitedIn(call.world)] : named).filter(
      ({ id }) => shares.length === 0 || shares.includes(id),
    );
    const { items, nextToken } = pageOf(
      "GetResourceShareInvitations",
      call,
      found,
      ({ invitation }) => invitation.id,
      (each) => showInvitation(each, call.world, call.now),
    );
    return { output: { resourceShareInvitations: items, nextToken } };
  },
});
