/** Accepts an invitation: from now on what the share has is shared with the account. */
import { operation } from "../../operation.ts";
import { answered, findPending, showInvitation, touchesInvitation } from "./find-invitation.ts";

export default operation("ram", "AcceptResourceShareInvitation", {
  touches: touchesInvitation,
  decide(call) {
    const { resourceShareInvitationArn: arn, clientToken } = call.input;
    const invited = findPending(call, arn);
    const shown = { ...showInvitation(invited, call.world, call.now), status: "ACCEPTED" as const };
    return { changes: answered(invited, "ACCEPTED", call), output: { resourceShareInvitation: shown, clientToken } };
  },
});
