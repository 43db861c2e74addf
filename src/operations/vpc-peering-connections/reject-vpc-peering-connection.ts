/** Rejects a request for a VPC peering. */
import { operation } from "../operation.ts";
import { refuseUnlessAccepter } from "./accept-vpc-peering-connection.ts";
import { changeBothSides, findPeering, refuseUnless } from "./peering.ts";

export default operation("ec2", "RejectVpcPeeringConnection", {
  touches: ({ VpcPeeringConnectionId }) => [VpcPeeringConnectionId],
  decide(call) {
    const { input, world, caller, region, now } = call;
    const connection = findPeering(call, input.VpcPeeringConnectionId);
    refuseUnlessAccepter(caller.account, region, connection, "reject");
    refuseUnless(connection, ["pending-acceptance"], "rejected");
    const rejected = { status: "rejected", statusMessage: `Rejected by ${caller.account}`, endedAt: now } as const;
    return { changes: changeBothSides(world, connection, rejected), output: { Return: true } };
  },
});
