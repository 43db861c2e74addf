/** Deletes a VPC peering: an active one from either side, a pending request from the side that made it. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changeBothSides, findPeering, isOwnSide, refuseUnless } from "./peering.ts";

export default operation("ec2", "DeleteVpcPeeringConnection", {
  touches: (call) => [existing("vpc-peering-connection", findPeering(call, call.input.VpcPeeringConnectionId))],
  decide(call) {
    const { input, world, caller, now } = call;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    const isRequester = isOwnSide(world, connection.requester);
    refuseUnless(connection, isRequester ? ["active", "pending-acceptance"] : ["active"], "deleting");
    const deleted = { status: "deleted", statusMessage: `Deleted by ${caller.account}`, endedAt: now } as const;
    return { changes: changeBothSides(world, connection, deleted), output: { Return: true } };
  },
});
