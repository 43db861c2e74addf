/** Rejects a request for a VPC peering. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changeBothSides, findPeering, refuseUnless, refuseUnlessAccepter } from "./peering.ts";

export default operation("ec2", "RejectVpcPeeringConnection", {
  touches: (call) => [existing("vpc-peering-connection", findPeering(call, call.input.VpcPeeringConnectionId))],
  decide(call) {
    const { input, world, caller, now } = call;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    refuseUnlessAccepter(call, connection, "reject");
    refuseUnless(connection, ["pending-acceptance"], "rejected");
    const rejected = { status: "rejected", statusMessage: `Rejected by ${caller.account}`, endedAt: now } as const;
    return { changes: changeBothSides(world, connection, rejected), output: { Return: true } };
  },
});
