/** Rejects an invitation. */
import { operation } from "../../operation.ts";
import { answered, findPending, showInvitation, touchesInvitation } from "./find-invitation.ts";

export default operation("ram", "RejectResourceShareInvitation", {
  touches: touchesInvitation,
  decide(call) {
    const { resourceShareInvitationArn: arn, clientToken } = call.input;
    const invited = findPending(call, arn);
    const shown = { ...showInvitation(invited, call.world, call.now), status: "REJECTED" as const };
    return { changes: answered(invited, "REJECTED", call), output: { resourceShareInvitation: shown, clientToken } };
  },
});
